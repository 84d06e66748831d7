// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Bodies and the delimiters between them.
@Suite struct ParserBodyTests {
    private static let head = "Content-Type: multipart/mixed; boundary=b\n\n"

    private func bodies(_ text: String) -> [String] {
        Reading(wire(Self.head + text)).leaves.map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// RFC 2046 §5.1.1: the line end in front of a delimiter belongs to the delimiter.
    @Test func theLineEndBelongsToTheDelimiter() {
        #expect(bodies("--b\n\nx\n--b--\n") == ["x"])
        #expect(bodies("--b\n\nx\n\n--b--\n") == ["x\r\n"])
        #expect(bodies("--b\n\n\n--b--\n") == [""])
        #expect(bodies("--b\n\n--b--\n") == [""])
        #expect(bodies("--b\n\nx") == ["x"])
        #expect(bodies("--b\n\nx\n") == ["x\r\n"])
    }

    @Test func linesThatOnlyLookLikeDelimiters() {
        for line in ["--", "--bb", "-b", "---b", "--b-", "--b---", "-- b", " --b", "--B", "--b--x", "--b x", "x--b"] {
            #expect(bodies("--b\n\n\(line)\n--b--\n") == [line], "\(line)")
        }
    }

    @Test func blanksMayFollowADelimiter() {
        #expect(bodies("--b  \t\n\nx\n--b \n\ny\n--b-- \t \n") == ["x", "y"])
    }

    @Test func lineFeedsAloneAreLineEnds() {
        let message = Array((Self.head + "--b\n\nx\n--b\n\ny\n--b--\n").utf8)
        #expect(Reading(message).leaves.map { String(decoding: $0.body, as: UTF8.self) } == ["x", "y"])
    }

    @Test func theOuterDelimiterEndsWhatIsInside() {
        let text = "--b\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--b\n\ny\n--b--\n"
        let reading = Reading(wire(Self.head + text))
        #expect(reading.parts.map(\.path) == ["0", "1", "1.1", "2"])
        #expect(reading.parts[2].body == Array("x".utf8))
        #expect(reading.parts[3].body == Array("y".utf8))
        // An inner delimiter behind that is text.
        #expect(bodies("--b\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--b\n\n--i\n--b--\n") == ["x", "--i"])
    }

    /// A part that was to hold parts and has none is read as a leaf: whether the message or an outer delimiter ends it.
    @Test func aMultipartWithoutDelimiterIsAmbiguousWherever() {
        let last = Reading(wire("Content-Type: multipart/mixed; boundary=b\n\ntext\n"))
        #expect(last.defects == ["missing-first-delimiter 0@51"])
        let inner = Reading(wire(Self.head + "--b\nContent-Type: multipart/mixed; boundary=i\n\ntext\n--b--\n"))
        #expect(inner.defects.map { String($0.prefix { $0 != " " }) } == ["missing-first-delimiter"])
        #expect(inner.leaves.map { String(decoding: $0.body, as: UTF8.self) } == ["text"])
    }

    @Test func nothingBehindTheClosingDelimiterIsAPart() {
        #expect(bodies("--b\n\nx\n--b--\n\n--b\n\ny\n--b--\n") == ["x"])
    }

    @Test func boundariesThatBeginAlike() {
        let text = "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--bb--\n--b\n\ny\n--b--\n"
        #expect(bodies(text) == ["x", "y"])
    }

    @Test func boundariesOfOddCharacters() {
        for boundary in ["=_'()+_,-./:=?", "a b", "--", "-", "\u{E9}", "a\\\"b"] {
            var quoted = ""
            for character in boundary {
                if character == "\"" || character == "\\" { quoted.append("\\") }
                quoted.append(character)
            }
            let message = wire("Content-Type: multipart/mixed; boundary=\"\(quoted)\"\n\n--\(boundary)\n\nx\n--\(boundary)--\n")
            let reading = Reading(message)
            #expect(reading.leaves.map(\.path) == ["1"], "\(boundary)")
            #expect(reading.leaves.map(\.body) == [Array("x".utf8)], "\(boundary)")
        }
    }

    /// A body of one enormous line must pass through, not pile up.
    @Test func longLinesArriveInPieces() {
        var parser = Parser()
        let head = wire(Self.head + "--b\n\n--")
        let piece = [UInt8](repeating: 0x2D, count: 10_000)
        var cursor = 0
        while parser.next(in: head.span, at: &cursor) != nil {}
        var given = 0
        for _ in 0..<100 {
            cursor = 0
            while let event = parser.next(in: piece.span, at: &cursor) {
                if case .body(let part, _) = event {
                    switch part {
                    case .chunk(let range): given += range.count
                    case .held(let octets): given += octets.count
                    }
                }
            }
        }
        #expect(given > 950_000)
    }
}
