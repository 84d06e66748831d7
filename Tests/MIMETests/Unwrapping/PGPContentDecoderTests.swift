// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct PGPContentDecoderTests {
    private struct Outcome: Equatable {
        var octets: [UInt8] = []
        var kind = PGPContentDecoder.Kind.undecided
        var isMalformed = false
        var isOverLimit = false
    }

    private func decode(_ chunks: [[UInt8]], limit: Int = 1 << 20) -> Outcome {
        var decoder = PGPContentDecoder(outputLimit: limit)
        var out: [UInt8] = []
        for chunk in chunks { decoder.decode(chunk.span, into: &out) }
        decoder.finish(into: &out)
        return Outcome(
            octets: out, kind: decoder.kind, isMalformed: decoder.isMalformed, isOverLimit: decoder.isOverLimit)
    }

    private func armoured(_ octets: [UInt8]) -> [UInt8] {
        var text = "-----BEGIN PGP MESSAGE-----\r\nComment: none\r\n\r\n"
        for (index, octet) in Base64.encode(octets).enumerated() {
            if index > 0, index % 64 == 0 { text += "\r\n" }
            text.unicodeScalars.append(Unicode.Scalar(octet))
        }
        return Array((text + "\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n").utf8)
    }

    @Test(
        arguments: [
            (UnwrappingVectors.pgpZIP, .compressed, UnwrappingVectors.text),
            (UnwrappingVectors.pgpZLIB, .compressed, UnwrappingVectors.text),
            (UnwrappingVectors.pgpBZip2, .unsupported, []),
            (UnwrappingVectors.pgpEncrypted, .encrypted, []),
            (UnwrappingVectors.pgpSigned, .signed, Array("Only signed.".utf8)),
            (UnwrappingVectors.pgpFourDeep, .compressed, Array("deep".utf8)),
            (UnwrappingVectors.pgpFiveDeep, .unsupported, []),
            // A marker, padding, and a literal of two partial lengths.
            (
                [0xCA, 3, 80, 71, 80, 0xD5, 2, 0, 0, 0xCB, 0xE2, 98, 1, 97, 0, 0xE2, 0, 0, 0, 65, 2, 66, 67], .literal,
                Array("ABC".utf8)
            ),
            // To the end of everything; not compressed.
            ([0xAF, 98, 0, 0, 0, 0, 0, 65, 66], .literal, Array("AB".utf8)),
            ([0xC8, 10, 0, 0xCB, 7, 98, 0, 0, 0, 0, 0, 65], .compressed, [65]),
        ] as [([UInt8], PGPContentDecoder.Kind, [UInt8])])
    func messages(octets: [UInt8], kind: PGPContentDecoder.Kind, wanted: [UInt8]) {
        let outcome = unwrapped(octets) { decode($0) }
        #expect(outcome == Outcome(octets: wanted, kind: kind))
        #expect(unwrapped(armoured(octets)) { decode($0) } == outcome)
    }

    @Test(
        arguments: [
            UnwrappingVectors.pgpKey, [], Array("Hello\r\n".utf8), [0xC6, 1, 0],
            Array("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHello\r\n".utf8),
        ] as [[UInt8]])
    func noMessages(octets: [UInt8]) {
        let outcome = unwrapped(octets) { decode($0) }
        #expect(outcome.kind == .other && outcome.octets.isEmpty)
    }

    @Test func byteOrderMarkIsNoPacket() {
        let octets: [UInt8] = [0xEF, 0xBB, 0xBF, 13, 10] + armoured(UnwrappingVectors.pgpSigned)
        #expect(unwrapped(octets) { decode($0) } == Outcome(octets: Array("Only signed.".utf8), kind: .signed))
    }

    @Test func whatIsCutOffComesOutAsFarAsItGoes() {
        let outcome = unwrapped(Array(UnwrappingVectors.pgpZLIB.prefix(300))) { decode($0) }
        #expect(outcome.kind == .compressed && outcome.isMalformed)
        #expect(outcome.octets.count > 100 && UnwrappingVectors.text.starts(with: outcome.octets))
        #expect(decode([[0xCB, 20, 98, 0, 0, 0, 0, 0, 65]]) == Outcome(octets: [65], kind: .literal, isMalformed: true))
        #expect(decode([[0xCB, 3, 98, 0, 0]]) == Outcome(kind: .literal, isMalformed: true))
    }

    /// What is encrypted behind a literal hides something, and the message says so.
    @Test func encryptedBehindALiteral() {
        let outcome = unwrapped([0xCB, 7, 98, 0, 0, 0, 0, 0, 65, 0xD2, 1, 1]) { decode($0) }
        #expect(outcome == Outcome(octets: [65], kind: .encrypted))
    }

    @Test func bombsStopAtTheLimit() {
        let outcome = unwrapped(UnwrappingVectors.pgpBomb) { decode($0, limit: 5000) }
        #expect(outcome.isOverLimit && outcome.kind == .compressed)
        #expect(outcome.octets.count == 5000 - 12)
        #expect(decode([UnwrappingVectors.pgpBomb]).octets.count == 200_000)
        // The limit holds for all packets together.
        let size = UnwrappingVectors.zlib.count + 1
        let packet: [UInt8] = [0xC8, 255, 0, 0, UInt8(size >> 8), UInt8(size & 255), 2] + UnwrappingVectors.zlib
        #expect(decode([packet + packet], limit: 3000).isOverLimit)
        #expect(!decode([packet + packet], limit: 4000).isOverLimit)
        var decoder = PGPContentDecoder(outputLimit: 1 << 20)
        var largest = 0
        let bomb = UnwrappingVectors.pgpBomb
        decoder.decode(bomb.span) { largest = max(largest, $0.count) }
        #expect(largest > 0 && largest <= 64 * 1024 + 257)
    }

    @Test func nothingTraps() {
        let vectors = [UnwrappingVectors.pgpZIP, UnwrappingVectors.pgpFourDeep, UnwrappingVectors.pgpSigned]
        for (index, vector) in vectors.enumerated() {
            for octets in spoilt(vector, count: 200, seed: UInt64(index)) + spoilt(armoured(vector), count: 50, seed: 30) {
                let isEqual = decode([octets]) == decode(octets.map { [$0] })
                #expect(isEqual)
            }
        }
        for octets in random(after: [0xC8], count: 300, seed: 31) + random(after: [0xA3, 1], count: 300, seed: 32) {
            let isEqual = decode([octets]) == decode(octets.map { [$0] })
            #expect(isEqual)
        }
    }
}
