// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct ViewDecoderTests {
    private func decode(_ octets: [UInt8], as name: ViewName, cuts: [Int] = []) -> [UInt8] {
        var decoder = ViewDecoder(name)
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        return out
    }

    /// Decodes in every cutting; all must agree.
    private func check(_ octets: [UInt8], as name: ViewName, _ wanted: [UInt8]) {
        for cuts in cuttings(of: octets.count) {
            #expect(decode(octets, as: name, cuts: cuts) == wanted, "\(name) cut at \(cuts.prefix(3))")
        }
    }

    private func check(_ text: String, as name: ViewName, _ wanted: String) {
        check(Array(text.utf8), as: name, Array(wanted.utf8))
    }

    @Test func standardEncodings() {
        check("a=3Db\r\n", as: .identity, "a=3Db\r\n")
        check("b25l\r\n", as: .base64, "one")
        check("a=3Db=\r\nc", as: .quotedPrintable, "a=bc")
    }

    @Test func oldEncodings() {
        let sample = Array("an old file".utf8)
        check(OldEncodings.uuencode(sample, name: "a"), as: .uuencode, sample)
        check(OldEncodings.yEnc(sample, name: "a"), as: .yenc, sample)
        check(OldEncodings.binHex(sample, name: "a"), as: .binhex, sample)
        check(Base64.encode(UnwrappingVectors.gzipMembers), as: .gzip64, Array("first second".utf8))
    }

    @Test func waysOfBase64() {
        let table: [(ViewName, String)] = [
            (.base64, "A"), (.base64BehindPadding, "AABC"), (.base64Lines, "AABC"), (.base64LineHeads, "AABC"),
            (.base64Quads, "AABC"), (.base64CleanLines, "AABC"), (.base64ToForeign, "A\u{04}\u{14}$"),
            (.base64WithoutPadding, "A\u{04}\u{14}$"),
        ]
        for (name, wanted) in table { check("QQ==\r\nQUJD\r\n", as: name, wanted) }
    }

    @Test func waysOfQuotedPrintable() {
        let table: [(ViewName, String)] = [
            (.quotedPrintable, "a=ZZb"), (.quotedPrintableDropping, "aZZb"), (.quotedPrintableSkipping, "aZb"),
            (.quotedPrintableSkippingTwo, "ab"),
        ]
        for (name, wanted) in table { check("a=ZZb", as: name, wanted) }
    }

    /// What the documented decoder gave before, and what the view gives from there on, are what the view gives alone: wherever
    /// the view begins.
    private func goesOn(_ text: String, as name: ViewName, from places: ClosedRange<Int>) {
        let octets = Array(text.utf8)
        let wanted = decode(octets, as: name)
        for place in places {
            var documented = TransferDecoder(.base64)
            var out: [UInt8] = []
            documented.decode(octets.span.extracting(0..<place), into: &out)
            var view = ViewDecoder(name, after: documented)
            view.decode(octets.span.extracting(place..<octets.count), into: &out)
            view.finish(into: &out)
            #expect(out == wanted, "\(text) by \(name) from \(place)")
        }
    }

    @Test func aViewGoesOnFromTheDocumentedDecoder() {
        for name in [ViewName.base64BehindPadding, .base64WithoutPadding, .base64Lines, .base64ToForeign] {
            goesOn("QUJDREVG!R0hJ", as: name, from: 0...8)
        }
        goesOn("QQ==QUJD", as: .base64BehindPadding, from: 0...4)
    }

    /// The same where the documented decoder waits for more padding.
    @Test func aViewGoesOnBehindHalfThePadding() {
        for name in [ViewName.base64BehindPadding, .base64Lines] { goesOn("QQ=QUJD", as: name, from: 0...3) }
    }

    @Test func aViewByFoursGoesOnFromTheDocumentedDecoder() {
        goesOn("QUJDREVG!R0hJ", as: .base64Quads, from: 0...8)
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 17)
        let words = ["begin 644 a\n", "=ybegin name=a\n", "QUJD", "==", "=", "\r\n", "\n", ":", "H4sIAAAA", "=4", " "]
        for _ in 0..<30 {
            var octets: [UInt8] = []
            for _ in 0..<30 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                octets.append(UInt8.random(in: 0...255, using: &generator))
            }
            for name in ViewName.allCases {
                let whole = decode(octets, as: name)
                #expect(decode(octets, as: name, cuts: Array(1..<octets.count)) == whole, "\(name)")
                #expect(decode(octets, as: name, cuts: [octets.count / 2]) == whole, "\(name)")
            }
        }
    }
}
