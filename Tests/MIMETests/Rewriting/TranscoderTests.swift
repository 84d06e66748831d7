// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct TranscoderTests {
    private func transcode(_ octets: [UInt8], from encoding: TransferEncoding, cuts: [Int] = []) -> [UInt8] {
        var transcoder = Transcoder(from: encoding)
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            transcoder.transcode(chunk.span, into: &out)
            start = end
        }
        transcoder.finish(into: &out)
        return out
    }

    /// Lines of 76 characters, and none behind the last.
    private func canonical(_ octets: [UInt8]) -> [UInt8] {
        let text = Base64.encode(octets)
        var out: [UInt8] = []
        for (index, octet) in text.enumerated() {
            if index > 0, index % 76 == 0 { out += [13, 10] }
            out.append(octet)
        }
        return out
    }

    private func sample(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }
    }

    /// A plan is announced by its size before anything is written.
    @Test func theSizeIsWhatComesOut() {
        for count in 0...500 {
            let octets = sample(count)
            let wanted = canonical(octets)
            #expect(Transcoder.size(of: count) == wanted.count, "\(count)")
            #expect(transcode(octets, from: .identity) == wanted, "\(count)")
            if count > 1 { #expect(transcode(octets, from: .identity, cuts: Array(1..<count)) == wanted, "\(count)") }
        }
        #expect(Transcoder.size(of: 0) == 0)
        #expect(Transcoder.size(of: 57) == 76)
        #expect(Transcoder.size(of: 58) == 82)
    }

    @Test func inAnyChunking() {
        for count in [1, 56, 57, 58, 113, 114, 115, 171, 400] {
            let octets = sample(count)
            let wanted = canonical(octets)
            for cuts in cuttings(of: count) {
                #expect(transcode(octets, from: .identity, cuts: cuts) == wanted, "\(count) cut at \(cuts)")
            }
        }
    }

    /// RFC 2045 §6.8: what comes out keeps to it, whatever went in.
    @Test func linesAreCanonical() {
        let out = transcode(sample(1000), from: .identity)
        let lines = String(decoding: out, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count == 18)
        #expect(lines.dropLast().allSatisfy { $0.utf8.count == 76 })
        #expect((1...76).contains(lines.last?.utf8.count ?? 0))
        let text = out.filter { $0 != 13 && $0 != 10 }
        #expect(Base64.decodeStrictly(text) == sample(1000))
    }

    /// The documented reading of a malformed body is what everybody reads afterwards.
    @Test func malformedBodies() {
        let table: [(String, TransferEncoding, String)] = [
            ("", .base64, ""), ("b2\r\n5l", .base64, "b25l"), ("b25l!", .base64, "b25l"), ("b25", .base64, "b24="),
            ("QQ==QUJD", .base64, "QQ=="), ("a=3Db", .quotedPrintable, "YT1i"), ("a=ZZ", .quotedPrintable, "YT1aWg=="),
            ("a=4", .quotedPrintable, "YT00"), ("one", .unknown, "b25l"), ("one\r\n", .identity, "b25lDQo="),
        ]
        for (text, encoding, wanted) in table {
            let octets = Array(text.utf8)
            for cuts in cuttings(of: octets.count) {
                let out = transcode(octets, from: encoding, cuts: cuts)
                #expect(String(decoding: out, as: UTF8.self) == wanted, "\(text) cut at \(cuts)")
            }
        }
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 57)
        for encoding in [TransferEncoding.identity, .base64, .quotedPrintable, .uuencode, .unknown] {
            for _ in 0..<50 {
                let octets = (0..<300).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let whole = transcode(octets, from: encoding)
                #expect(transcode(octets, from: encoding, cuts: Array(1..<octets.count)) == whole)
                #expect(Base64.decodeStrictly(whole.filter { $0 != 13 && $0 != 10 }) != nil)
            }
        }
    }
}
