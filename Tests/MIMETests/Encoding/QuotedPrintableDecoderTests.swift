// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct QuotedPrintableDecoderTests {
    private func decode(_ octets: [UInt8], cuts: [Int]) -> (text: [UInt8], isMalformed: Bool) {
        var decoder = QuotedPrintableDecoder()
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        return (out, decoder.isMalformed)
    }

    private func check(_ text: String, _ wanted: String, isMalformed: Bool) {
        let octets = Array(text.utf8)
        for cuts in cuttings(of: octets.count) {
            let result = decode(octets, cuts: cuts)
            #expect(result.text == Array(wanted.utf8), "\(text) cut at \(cuts)")
            #expect(result.isMalformed == isMalformed, "\(text) cut at \(cuts)")
        }
    }

    @Test func soundText() {
        let table: [(String, String)] = [
            ("", ""), ("abc", "abc"), ("a=3Db", "a=b"), ("=C3=A9", "é"), ("=c3=a9", "é"), ("a=\r\nb", "ab"), ("a=\nb", "ab"),
            ("a\r\nb", "a\r\nb"), ("a \r\nb", "a \r\nb"), ("a=20\r\nb", "a \r\nb"), ("a=", "a"), ("a= ", "a"), ("a=\r", "a"),
            ("a=\r\n", "a"),
            ("=3D=3D", "=="), ("=\r\n=\r\n", ""), ("=0D=0A", "\r\n"), ("caf\u{E9}", "caf\u{E9}"),
        ]
        for (text, wanted) in table { check(text, wanted, isMalformed: false) }
    }

    @Test func whatIsNoEscapeStays() {
        let table = [
            "a=ZZ", "a=4", "a=4Z", "=G1", "= x", "=\rx", "=\r\r\n", "=  x\r\n", "=4\r\n", "=\u{E9}",
        ]
        for text in table { check(text, text, isMalformed: true) }
        check("== ", "=", isMalformed: true)
        check("a==41", "a=A", isMalformed: true)
        check("=4=41", "=4A", isMalformed: true)
        check("==\r\nb", "=b", isMalformed: true)
    }

    /// Over a soft break with blanks behind the `=` programs differ.
    @Test func blanksInASoftBreak() {
        for text in ["a= \t\r\nb", "a= \nb", "a=\t\r\nb"] { check(text, "ab", isMalformed: true) }
    }

    /// RFC 2045 §6.7 rule 3 has them removed; most keep them.
    @Test func blanksAtTheEndOfALine() {
        let table: [(String, Bool)] = [
            ("a \r\nb", true), ("a\t\nb", true), ("a\r\n \r\nb", true), (" \n", true), ("a\r\nb \r\n", true),
            ("", false), ("a ", false), ("a b\r\n", false), ("a=20\r\n", false), (" a\r\n\r\n\tb\n", false),
        ]
        for (text, wanted) in table {
            let octets = Array(text.utf8)
            for cuts in cuttings(of: octets.count) {
                var decoder = QuotedPrintableDecoder()
                var out: [UInt8] = []
                var start = 0
                for end in cuts + [octets.count] {
                    let chunk = Array(octets[start..<end])
                    decoder.decode(chunk.span, into: &out)
                    start = end
                }
                decoder.finish(into: &out)
                #expect(decoder.hasTrailingBlanks == wanted, "\(text) cut at \(cuts)")
                #expect(!decoder.isMalformed, "\(text) cut at \(cuts)")
            }
        }
    }

    @Test func aRunOfBlanksWithoutEndIsNoSoftBreak() {
        let octets = Array(("a=" + String(repeating: " ", count: 5000) + "\r\nb").utf8)
        let places: [[Int]] = [[], [1], [2], [500], [1026], [1027], [5002], [5003], Array(1..<octets.count)]
        for cuts in places {
            let result = decode(octets, cuts: cuts)
            #expect(result.text == octets, "cut at \(cuts.prefix(3))")
            #expect(result.isMalformed, "cut at \(cuts.prefix(3))")
        }
    }
}
