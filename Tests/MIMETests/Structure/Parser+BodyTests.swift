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
        for boundary in ["=_'()+_,-./:=?", "a b", "--", "-", "\u{E9}"] {
            let message = wire(
                "Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n\nx\n--\(boundary)--\n")
            let reading = Reading(message)
            #expect(reading.leaves.map(\.path) == ["1"], "\(boundary)")
            #expect(reading.leaves.map(\.body) == [Array("x".utf8)], "\(boundary)")
        }
    }

    /// No boundary holds a backslash (RFC 2046 §5.1.1): whatever it stands before, it escapes that.
    @Test func backslashesAreNoPartOfABoundary() {
        let table = [("a\\\"b", "a\"b"), ("a\\b", "ab"), ("a\\\\b", "ab"), ("\\a\\b", "ab")]
        for (written, boundary) in table {
            let message = wire(
                "Content-Type: multipart/mixed; boundary=\"\(written)\"\n\n--\(boundary)\n\nx\n--\(boundary)--\n")
            let reading = Reading(message)
            #expect(reading.leaves.map(\.path) == ["1"], "\(written)")
            #expect(reading.leaves.map(\.body) == [Array("x".utf8)], "\(written)")
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

    // MARK: - Where other readings begin

    /// Reads a message in every cutting; all must agree.
    private func read(_ message: [UInt8]) -> Reading {
        let whole = Reading(message)
        for cuts in cuttings(of: message.count) {
            let isEqual = Reading(message, cuts: cuts) == whole
            #expect(isEqual, "cut at \(cuts)")
        }
        return whole
    }

    /// Some take them for delimiters: that is another reading.
    @Test func lookAlikes() {
        for line in ["--bb", "--b-", "--b---", " --b", "\t--b--", "--B", "--b--x", "--b x"] {
            let reading = read(wire(Self.head + "--b\n\n\(line)\n--b--\n"))
            #expect(reading.forks == [.anyDelimiter], "\(line)")
            #expect(reading.defects == ["delimiter-look-alike 0@52"], "\(line)")
        }
        for line in ["--", "-b", "---b", "-- b", "x--b", "- -b", "         --b"] {
            let reading = read(wire(Self.head + "--b\n\n\(line)\n--b--\n"))
            #expect(reading.forks == [], "\(line)")
            #expect(reading.defects == [], "\(line)")
        }
    }

    /// In that reading every line with two hyphens counts, so one is enough.
    @Test func oneReadingForAllLookAlikes() {
        let reading = read(wire(Self.head + "--b\n\n--bx\n--by\n--b\n\n--bz\n--b--\n"))
        #expect(reading.forks == [.anyDelimiter])
        #expect(reading.defects == ["delimiter-look-alike 0@52"])
    }

    /// Delimiters before the first and behind the closing one.
    @Test func delimitersOutOfPlace() {
        let closing = read(wire(Self.head + "--b--\n--b\n\nx\n--b--\n"))
        #expect(closing.defects == ["delimiter-look-alike 0@45"])
        #expect(closing.forks == [.anyDelimiter])
        let behind = read(wire(Self.head + "--b\n\nx\n--b--\n--b\n\ny\n--b--\n"))
        #expect(behind.defects == ["delimiter-look-alike 0@62"])
        #expect(behind.forks == [.anyDelimiter])
    }

    /// Text that quotes a message is everyday mail; where the header is in doubt it is more.
    @Test func aPartInText() {
        let quoted = read(wire("Subject: x\n\ntext\nContent-Type: text/html\n\nhi"))
        #expect(quoted.defects == ["quoted-part 0@20"])
        #expect(quoted.forks == [.anyDelimiter])
        let doubted = read(wire("Subject: x\njunk\n\ntext\nContent-Type: text/html\n\nhi"))
        #expect(doubted.defects == ["not-a-field 0@12", "part-in-text 0@26"])
        #expect(doubted.forks == [.shortHeader, .anyDelimiter])
        // Once is enough, and a declared type makes no difference.
        let twice = read(wire("Subject: x\n\nContent-Type: a/b\n\nContent-Type: a/b\n\n"))
        #expect(twice.defects == ["quoted-part 0@14"])
        let declared = read(wire("Content-Type: text/plain\n\ntext\nContent-Type: text/html\n\nhi"))
        #expect(declared.defects == ["quoted-part 0@34"])
        #expect(declared.forks == [.anyDelimiter])
        for line in ["Content-Transfer-Encoding: base64", "Content-Disposition: attachment"] {
            let reading = read(wire("Content-Type: image/png\n\n\(line)\n\nhi"))
            #expect(reading.defects == ["quoted-part 0@27"], "\(line)")
            #expect(reading.forks == [.anyDelimiter], "\(line)")
        }
        for line in ["Content-Typ: text/html", "Content-Types: text/html", " Content-Type: text/html", "Subject: text"] {
            #expect(read(wire("Subject: x\n\n\(line)\n\nhi")).forks == [], "\(line)")
        }
    }

    @Test func aPartInFiller() {
        let preamble = read(wire(Self.head + "Content-Type: text/html\n\nhi\n--b\n\nx\n--b--\n"))
        #expect(preamble.defects == ["part-in-filler 0@45"])
        #expect(preamble.forks == [.anyDelimiter])
        let epilogue = read(wire(Self.head + "--b\n\nx\n--b--\nContent-Type: text/html\n\nhi\n"))
        #expect(epilogue.defects == ["part-in-filler 0@62"])
        #expect(epilogue.forks == [.anyDelimiter])
        // Text there is everyday mail.
        let honest = read(wire(Self.head + "This is MIME.\n--b\n\nx\n--b--\nfooter\n"))
        #expect(honest.defects == [])
        #expect(honest.forks == [])
    }

    /// Any number of blanks may follow a boundary (RFC 2046 §5.1.1). One line is held up to a bound.
    @Test(arguments: [9_214, 9_215, 9_216, 9_217, 65_531, 65_532, 65_533, 65_534, 70_000])
    func blanksBehindABoundary(count: Int) {
        let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b"
        let message = Array((head + String(repeating: " ", count: count) + "\r\n\r\ntwo\r\n--b--\r\n").utf8)
        let isTooLong = count + 3 > 65_536
        let end = head.utf8.count + count
        for cuts in [[], [end], [end + 1], [end - 1], [head.utf8.count + 100], [head.utf8.count + min(count, 65_534)]] {
            let reading = Reading(message, cuts: cuts)
            #expect(reading.leaves.count == (isTooLong ? 1 : 2), "cut at \(cuts)")
            #expect(reading.defects.contains { $0.hasPrefix("boundary-too-long") } == isTooLong, "cut at \(cuts)")
        }
    }
}
