// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct CMSContentDecoderTests {
    private struct Outcome: Equatable {
        var octets: [UInt8] = []
        var kind = CMSContentDecoder.Kind.undecided
        var isMalformed = false
    }

    private func decode(_ chunks: [[UInt8]]) -> Outcome {
        var decoder = CMSContentDecoder()
        var out: [UInt8] = []
        for chunk in chunks { decoder.decode(chunk.span, into: &out) }
        decoder.finish(into: &out)
        return Outcome(octets: out, kind: decoder.kind, isMalformed: decoder.isMalformed)
    }

    @Test(
        arguments: [
            (UnwrappingVectors.cmsSigned, .signed, Array("Content-Type: text/plain\r\n\r\nThe signed text.\r\n".utf8)),
            (UnwrappingVectors.cmsSignedStream, .signed, UnwrappingVectors.text),
            (UnwrappingVectors.cmsDetached, .signed, []),
            (UnwrappingVectors.cmsCompressed, .compressed, UnwrappingVectors.text),
            (UnwrappingVectors.cmsCompressedStream, .compressed, UnwrappingVectors.text),
            (UnwrappingVectors.cmsEnveloped, .encrypted, []),
            (UnwrappingVectors.cmsEnvelopedStream, .encrypted, []),
            (UnwrappingVectors.cmsAuthEnveloped, .encrypted, []),
            (UnwrappingVectors.cmsData, .signed, Array("secret".utf8)),
        ] as [([UInt8], CMSContentDecoder.Kind, [UInt8])])
    func kinds(octets: [UInt8], kind: CMSContentDecoder.Kind, wanted: [UInt8]) {
        let outcome = unwrapped(octets) { decode($0) }
        #expect(outcome == Outcome(octets: wanted, kind: kind))
        #expect(decode([octets + [13, 10]]) == outcome)
    }

    @Test func whatIsCutOffComesOutAsFarAsItGoes() {
        let cut = UnwrappingVectors.cmsSignedStream.prefix(900)
        let outcome = unwrapped(Array(cut)) { decode($0) }
        #expect(outcome.kind == .signed && outcome.isMalformed)
        #expect(outcome.octets.count > 700 && UnwrappingVectors.text.starts(with: outcome.octets))
        let deflated = decode([Array(UnwrappingVectors.cmsCompressed.dropLast(100))])
        #expect(deflated.kind == .compressed && deflated.isMalformed && deflated.octets.count > 500)
    }

    private static let signedType: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2]
    private static let dataType: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]

    /// Signed-data without any length, with `content` behind the content type.
    private func signed(type: [UInt8] = Self.signedType, algorithms: [UInt8] = [0x31, 0], _ content: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x30, 0x80]
        out += type
        out += [0xA0, 0x80, 0x30, 0x80, 2, 1, 1]
        out += algorithms
        out += [0x30, 0x80]
        out += Self.dataType
        out += [0xA0, 0x80]
        return out + content
    }

    @Test func constructedStringsWithinConstructedStrings() {
        let octets = signed([0x24, 0x80, 0x24, 5, 4, 1, 65, 4, 0, 0x24, 0x80, 4, 0x81, 1, 66, 0, 0, 4, 1, 67, 0, 0, 0, 0])
        let outcome = unwrapped(octets) { decode($0) }
        #expect(outcome == Outcome(octets: Array("ABC".utf8), kind: .signed))
    }

    /// Tags in the long form, where the short one would do: OpenSSL reads them.
    @Test func longTags() {
        let text: [UInt8] = [0x1F, 0x04, 3, 65, 66, 67, 0, 0, 0, 0]
        #expect(unwrapped(signed(text)) { decode($0) }.octets == Array("ABC".utf8))
        var outer = signed([4, 3, 65, 66, 67, 0, 0, 0, 0])
        outer.replaceSubrange(0..<1, with: [0x3F, 0x10])
        #expect(unwrapped(outer) { decode($0) }.octets == Array("ABC".utf8))
        outer.replaceSubrange(0..<2, with: [0x3F, 0x80, 0x10])
        let confused = unwrapped(outer) { decode($0) }
        #expect(confused.octets.isEmpty)
        #expect(confused.isMalformed)
    }

    @Test func whatIsOfNoInterestIsPassedOver() {
        // Algorithms without a length, with a high tag number in them; a length with leading zeros.
        let algorithms: [UInt8] = [0x31, 0x80, 0x30, 0x80, 0x1F, 0x81, 0x01, 2, 0, 0, 0, 0, 0x30, 0, 0, 0]
        let octets = signed(algorithms: algorithms, [4, 0x84, 0, 0, 0, 2, 65, 66, 0, 0])
        #expect(unwrapped(octets) { decode($0) } == Outcome(octets: Array("AB".utf8), kind: .signed))
    }

    /// Digested-data (RFC 5652 §7) has its content where signed-data has it, and hides it as little.
    @Test func whatHasADigestOnly() {
        let type: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 5]
        let octets = signed(type: type, algorithms: [0x30, 0], [4, 2, 65, 66, 0, 0])
        #expect(unwrapped(octets) { decode($0) } == Outcome(octets: Array("AB".utf8), kind: .signed))
    }

    @Test func lengthsAreNotBelieved() {
        // Longer than what it is in.
        let longer = signed([0x24, 4, 4, 9, 65, 66, 67, 68, 69])
        let outcome = unwrapped(longer) { decode($0) }
        #expect(outcome == Outcome(octets: Array("AB".utf8), kind: .signed, isMalformed: true))
        // Longer than anything.
        let endless = unwrapped(signed([4, 0x88, 0x7F, 255, 255, 255, 255, 255, 255, 255, 65])) { decode($0) }
        #expect(endless == Outcome(kind: .signed, isMalformed: true))
        let most = unwrapped(signed([4, 0x86, 255, 255, 255, 255, 255, 255, 65])) { decode($0) }
        #expect(most == Outcome(octets: [65], kind: .signed, isMalformed: true))
    }

    @Test func depthIsBounded() {
        var deep = (0..<200_000).map { (index: Int) -> UInt8 in index % 2 == 0 ? 0x24 : 0x80 }
        deep += [4, 1, 65]
        #expect(decode([signed(deep)]) == Outcome(kind: .signed, isMalformed: true))
    }

    @Test(
        arguments: [[], [0x30], [0x30, 0x80, 0, 0], Array("-----BEGIN".utf8), [0x30, 3, 2, 1, 1], [0x30, 2, 6, 0]] as [[UInt8]])
    func nothingOfCMS(octets: [UInt8]) {
        let outcome = unwrapped(octets) { decode($0) }
        #expect(outcome.kind == .other && outcome.octets.isEmpty)
    }

    @Test func compressedBombsAreOverLimit() {
        var decoder = CMSContentDecoder(outputLimit: 1000)
        var sizes: [Int] = []
        let octets = UnwrappingVectors.cmsCompressed
        decoder.decode(octets.span) { sizes.append($0.count) }
        var out: [UInt8] = []
        decoder.finish(into: &out)
        #expect(sizes.reduce(0, +) == 1000 && out.isEmpty)
        #expect(decoder.isOverLimit)
    }

    @Test func nothingTraps() {
        let vectors = [UnwrappingVectors.cmsSigned, UnwrappingVectors.cmsCompressedStream, UnwrappingVectors.cmsEnvelopedStream]
        for (index, vector) in vectors.enumerated() {
            for octets in spoilt(vector, count: 200, seed: UInt64(index)) {
                let isEqual = decode([octets]) == decode(octets.map { [$0] })
                #expect(isEqual)
            }
        }
        for octets in random(after: signed([]), count: 300, seed: 9) + random(after: [0x30], count: 100, seed: 10) {
            let isEqual = decode([octets]) == decode(octets.map { [$0] })
            #expect(isEqual)
        }
    }
}
