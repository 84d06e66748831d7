// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct LenientBase64Tests {
    private static let ways: [LenientBase64.Way] = [
        .behindPadding, .withoutPadding, .lines, .lineHeads, .toForeign, .quads, .cleanLines,
    ]

    private func decode(_ octets: [UInt8], _ way: LenientBase64.Way, cuts: [Int] = []) -> [UInt8] {
        var decoder = LenientBase64(way)
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
    private func check(_ text: String, _ way: LenientBase64.Way, _ wanted: String) {
        let octets = Array(text.utf8)
        for cuts in cuttings(of: octets.count) {
            #expect(decode(octets, way, cuts: cuts) == Array(wanted.utf8), "\(text) by \(way) cut at \(cuts)")
        }
    }

    /// What is sound reads alike by all ways but the one that takes only the heads of lines.
    @Test func soundText() {
        for way in Self.ways {
            check("", way, "")
            check("QUJD", way, "ABC")
            check("QUI=\r\n", way, "AB")
            check("QQ==", way, "A")
            check("QUJD\r\nREVG\r\nR0hJ\r\n", way, "ABCDEFGHI")
            check("QUJDREVG\r\nR0hJ\r\n", way, way == .lineHeads ? "ABCGHI" : "ABCDEFGHI")
        }
    }

    @Test func dataBehindPadding() {
        for way in [LenientBase64.Way.behindPadding, .lines, .quads, .cleanLines] { check("QQ==QUI=", way, "AAB") }
        check("QQ==QUI=", .lineHeads, "A")
        // The quanta go on as if no padding were there.
        for way in [LenientBase64.Way.withoutPadding, .toForeign] { check("QQ==QUI=", way, "A\u{04}\u{14}") }
        check("QQ==\r\nQUJD\r\n", .behindPadding, "AABC")
        check("QQ==\r\nQUJD\r\n", .lineHeads, "AABC")
    }

    /// Too little of it ends the quantum for some, and for others it is one of four.
    @Test func halfThePadding() {
        for way in [LenientBase64.Way.behindPadding, .lines, .cleanLines] { check("QQ=QUJD", way, "AABC") }
        check("====", .quads, "")
        check("Q=Q=", .quads, "A")
        check("Q=Q=", .behindPadding, "")
        check("Q=Q=", .withoutPadding, "A")
    }

    @Test func foreignOctets() {
        let text = "QUJD!REVG\r\nR0hJ"
        for way in [LenientBase64.Way.behindPadding, .withoutPadding, .lines, .quads] { check(text, way, "ABCDEFGHI") }
        for way in [LenientBase64.Way.lineHeads, .toForeign] { check(text, way, "ABCGHI") }
        check(text, .cleanLines, "GHI")
        // Blanks end nothing.
        check("QU JD\tREVG", .toForeign, "ABCDEF")
    }

    @Test func linesThatCutAQuantum() {
        for way in [LenientBase64.Way.behindPadding, .withoutPadding, .toForeign, .quads, .cleanLines] {
            check("QU\r\nJD", way, "ABC")
        }
        for way in [LenientBase64.Way.lines, .lineHeads] {
            check("QU\r\nJD", way, "A$")
            check("QUI\nQUI\n", way, "ABAB")
            check("Q\nQUJD", way, "ABC")
        }
    }

    /// What stands between clean lines begins the data anew.
    @Test func cleanLines() {
        check("QU\r\nnot base64!\r\nQUJD", .cleanLines, "AABC")
        check("QU\n\nQU\n", .cleanLines, "AA")
        check("QUJD \t\r\nREVG", .cleanLines, "ABCDEF")
        check(" QUJD\r\nREVG\r\n", .cleanLines, "DEF")
        check("QU JD\r\nREVG\r\n", .cleanLines, "DEF")
    }

    /// Lines of 4096 octets are gathered, longer ones are none.
    @Test func longLines() {
        let longest = [UInt8](repeating: 0x41, count: 4096)
        for end in ["", "\n", "\r\n"] {
            let reached = longest + Array(end.utf8)
            let passed = longest + [0x41] + Array(end.utf8)
            for cuts in [[], [1], [4095], [4096], Array(1..<reached.count)] where (cuts.last ?? 0) < reached.count {
                #expect(decode(reached, .cleanLines, cuts: cuts) == [UInt8](repeating: 0, count: 3072))
                #expect(decode(passed, .cleanLines, cuts: cuts) == [])
            }
        }
        let behind = longest + [0x41, 13, 10] + Array("QUJD".utf8)
        for cuts in cuttings(of: behind.count) { #expect(decode(behind, .cleanLines, cuts: cuts) == Array("ABC".utf8)) }
    }

    /// A view begins where another decoder stands: what that one has read of a quantum counts.
    @Test func anUnfinishedQuantumIsGoneOnWith() {
        let ways: [LenientBase64.Way] = [.behindPadding, .withoutPadding, .lines, .lineHeads, .toForeign]
        let text = Array("QUJD".utf8)
        for way in ways {
            for cut in 0..<4 {
                var first = Base64.StreamDecoder()
                var out: [UInt8] = []
                first.decode(text.span.extracting(0..<cut), into: &out)
                var decoder = LenientBase64(way, after: first)
                decoder.decode(text.span.extracting(cut..<4), into: &out)
                decoder.finish(into: &out)
                #expect(out == Array("ABC".utf8), "\(way) from \(cut)")
            }
        }
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 64)
        let words = ["QUJD", "=", "==", "\n", "\r\n", " ", "!", "QQ", "\u{0}", "-", "="]
        for _ in 0..<100 {
            var octets: [UInt8] = []
            for _ in 0..<40 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                if Bool.random(using: &generator) { octets.append(UInt8.random(in: 0...255, using: &generator)) }
            }
            for way in Self.ways {
                let whole = decode(octets, way)
                #expect(decode(octets, way, cuts: Array(1..<octets.count)) == whole, "\(way)")
                #expect(decode(octets, way, cuts: [octets.count / 2]) == whole, "\(way)")
                #expect(whole.count <= octets.count, "\(way)")
            }
        }
    }
}
