// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct LenientQuotedPrintableTests {
    private func decode(_ octets: [UInt8], dropping dropped: Int, cuts: [Int] = []) -> [UInt8] {
        var decoder = LenientQuotedPrintable(dropping: dropped)
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

    /// Decodes in every cutting, dropping none, one and two characters.
    private func check(_ text: String, _ wanted: [String]) {
        let octets = Array(text.utf8)
        for (dropped, result) in wanted.enumerated() {
            for cuts in cuttings(of: octets.count) {
                let out = decode(octets, dropping: dropped, cuts: cuts)
                #expect(out == Array(result.utf8), "\(text) dropping \(dropped) cut at \(cuts)")
            }
        }
    }

    /// What is sound reads as everybody has it.
    @Test func soundText() {
        let table: [(String, String)] = [
            ("", ""), ("abc", "abc"), ("a=3Db", "a=b"), ("=C3=A9", "é"), ("=c3=a9", "é"), ("a=\r\nb", "ab"), ("a=\nb", "ab"),
            ("a\r\nb", "a\r\nb"), ("a=20\r\nb", "a \r\nb"), ("=3D=3D", "=="), ("=\r\n=\r\n", ""), ("a=", "a"), ("a=\r", "a"),
            ("a=\r\n", "a"), ("caf\u{E9}", "caf\u{E9}"),
        ]
        for (text, wanted) in table { check(text, [wanted, wanted, wanted]) }
        check("a= \t\r\nb", ["ab"])
    }

    @Test func whatIsNoEscapeIsDropped() {
        let table: [(String, [String])] = [
            ("a=ZZb", ["aZZb", "aZb", "ab"]), ("a=4Zb", ["a4Zb", "aZb", "ab"]), ("=G1", ["G1", "1", ""]),
            ("a=ZZ=41", ["aZZA", "aZA", "aA"]),
        ]
        for (text, wanted) in table { check(text, wanted) }
    }

    /// An escape or a line end is not taken for a character that is dropped.
    @Test func whatFollowsIsNotDropped() {
        let table: [(String, [String])] = [
            ("a==41", ["aA", "aA", "aA"]), ("a=4=41", ["a4A", "aA", "aA"]), ("a=Z=41", ["aZA", "aA", "aA"]),
            ("a=Z\r\nb", ["aZ\r\nb", "a\r\nb", "a\r\nb"]), ("a=4\r\nb", ["a4\r\nb", "a\r\nb", "a\r\nb"]),
            ("a=4\nb", ["a4\nb", "a\nb", "a\nb"]),
        ]
        for (text, wanted) in table { check(text, wanted) }
    }

    /// Of half an escape at the very end the `=` goes, and what goes with it; nothing else.
    @Test func halfAnEscapeAtTheEnd() {
        check("a=4", ["a4", "a", "a"])
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 76)
        let words = ["=", "==", "=4", "=41", "=\r", "=\r\n", "\n", " ", "= ", "Z", "\u{0}"]
        for _ in 0..<100 {
            var octets: [UInt8] = []
            for _ in 0..<40 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                if Bool.random(using: &generator) { octets.append(UInt8.random(in: 0...255, using: &generator)) }
            }
            for dropped in 0...2 {
                let whole = decode(octets, dropping: dropped)
                #expect(decode(octets, dropping: dropped, cuts: Array(1..<octets.count)) == whole)
                #expect(decode(octets, dropping: dropped, cuts: [octets.count / 2]) == whole)
                #expect(whole.count <= octets.count)
            }
        }
    }
}
