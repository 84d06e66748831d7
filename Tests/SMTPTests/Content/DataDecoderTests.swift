// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct DataDecoderTests {
    struct Outcome: Equatable {
        var content = ""
        var flaw: LineEndFlaw?
        /// Octets behind the end; nil if there was none.
        var rest: String?
    }

    /// Decodes `chunks`; content behind a flaw counts for nothing.
    private func decode(_ chunks: [[UInt8]], _ lineEnds: LineEnds) -> Outcome {
        var decoder = DataDecoder(lineEnds: lineEnds)
        var outcome = Outcome()
        var content: [UInt8] = []
        var rest: [UInt8] = []
        var hasEnded = false
        for chunk in chunks {
            var cursor = 0
            while !hasEnded, let piece = decoder.next(in: chunk.span, at: &cursor) {
                switch piece {
                case .content(let range): content += chunk[range]
                case .lineEnd: content += [ASCII.cr, ASCII.lf]
                case .flaw(let flaw): outcome.flaw = flaw
                case .end: hasEnded = true
                }
            }
            rest += chunk[cursor...]
        }
        if outcome.flaw == nil { outcome.content = String(decoding: content, as: UTF8.self) }
        if hasEnded { outcome.rest = String(decoding: rest, as: UTF8.self) }
        return outcome
    }

    private func expect(_ input: String, _ lineEnds: LineEnds, _ expected: Outcome) {
        for chunks in Chunkings.all(Array(input.utf8)) {
            let outcome = decode(chunks, lineEnds)
            #expect(outcome == expected, "\(input.debugDescription), \(lineEnds), \(chunks.map { $0.count })")
        }
    }

    @Test func cleanContent() {
        for lineEnds in [LineEnds.refuse, .normalise] {
            expect(".\r\n", lineEnds, Outcome(content: "", rest: ""))
            expect("\r\n.\r\n", lineEnds, Outcome(content: "\r\n", rest: ""))
            expect("a\r\n\r\nb\r\n.\r\nQUIT\r\n", lineEnds, Outcome(content: "a\r\n\r\nb\r\n", rest: "QUIT\r\n"))
            expect("a\r\n", lineEnds, Outcome(content: "a\r\n", rest: nil))
            expect("a\r\n.", lineEnds, Outcome(content: "a\r\n", rest: nil))
        }
    }

    @Test func dotsAtLineStartsAreRemovedOnce() {
        for lineEnds in [LineEnds.refuse, .normalise] {
            expect("..\r\n.\r\n", lineEnds, Outcome(content: ".\r\n", rest: ""))
            expect("a\r\n..b\r\n...\r\n.c.\r\n.\r\n", lineEnds, Outcome(content: "a\r\n.b\r\n..\r\nc.\r\n", rest: ""))
            expect("a.\r\n.\r\n", lineEnds, Outcome(content: "a.\r\n", rest: ""))
        }
    }

    @Test func loneLineEndsAreFlaws() {
        expect("a\nb\r\n.\r\n", .refuse, Outcome(flaw: .bareLF, rest: ""))
        expect("a\rb\r\n.\r\n", .refuse, Outcome(flaw: .bareCR, rest: ""))
        expect("a\u{0}b\r\n.\r\n", .refuse, Outcome(flaw: .nul, rest: ""))
        expect("a\r\r\n.\r\n", .refuse, Outcome(flaw: .bareCR, rest: ""))
        expect("\n.\r\n", .refuse, Outcome(flaw: .bareLF, rest: nil))
        expect(".\n\r\n.\r\n", .refuse, Outcome(flaw: .bareLF, rest: ""))
        expect(".\rx\r\n.\r\n", .refuse, Outcome(flaw: .bareCR, rest: ""))
        expect("a\u{0}\n\r\u{0}\r\n.\r\nX", .refuse, Outcome(flaw: .nul, rest: "X"))
    }

    @Test func loneLineEndsAreNormalised() {
        expect("a\nb\rc\u{0}d\r\n.\r\n", .normalise, Outcome(content: "a\r\nb\r\ncd\r\n", rest: ""))
        expect("\n\n\r\r\r\n.\r\n", .normalise, Outcome(content: "\r\n\r\n\r\n\r\n\r\n", rest: ""))
        expect("\r\u{0}\n.\r\n.\r\n", .normalise, Outcome(content: "\r\n\r\n.\r\n", rest: ""))
        expect(".\ra\r\n.\r\n", .normalise, Outcome(content: "\r\na\r\n", rest: ""))
        expect("..\n..\r\n.\r\n", .normalise, Outcome(content: ".\r\n..\r\n", rest: ""))
    }

    /// Sequences that some servers take for the end of data (SMTP smuggling).
    static let falseEnds = [
        "\n.\n", "\n.\r", "\r.\n", "\r.\r", "\n.\r\n", "\r.\r\n", "\r\n\u{0}.\r\n", "\r\n.\r\r\n", "\r\r\n.\r\r\n",
    ]

    @Test(arguments: DataDecoderTests.falseEnds)
    func falseEndsDoNotEnd(sequence: String) {
        for (before, after) in [("", "x"), ("Subject: x\r\n\r\nbody", "MAIL FROM:<evil@x>\r\n"), ("a\r\n", "z\r\n"), ("a", "")] {
            let input = before + sequence + after
            for chunks in Chunkings.all(Array(input.utf8)) {
                for lineEnds in [LineEnds.refuse, .normalise] {
                    let outcome = decode(chunks, lineEnds)
                    #expect(outcome.rest == nil, "\(input.debugDescription) ended")
                    let isUndecided = after.isEmpty && sequence.hasSuffix("\r")
                    if lineEnds == .refuse && !isUndecided { #expect(outcome.flaw != nil, "\(input.debugDescription)") }
                    if lineEnds == .normalise {
                        // No lone CR or LF is left, and the end that follows is the real one.
                        #expect(!hasLoneLineEnd(outcome.content), "\(input.debugDescription)")
                    }
                    let ended = decode(chunks + [Array("\r\n.\r\nQUIT\r\n".utf8)], lineEnds)
                    #expect(ended.rest == "QUIT\r\n", "\(input.debugDescription)")
                }
            }
        }
    }

    private func hasLoneLineEnd(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        for (index, octet) in octets.enumerated() {
            if octet == ASCII.nul { return true }
            if octet == ASCII.cr && (index + 1 == octets.count || octets[index + 1] != ASCII.lf) { return true }
            if octet == ASCII.lf && (index == 0 || octets[index - 1] != ASCII.cr) { return true }
        }
        return false
    }

    @Test func cleanContentComesInWholeChunks() {
        let text = Array((String(repeating: "A line of text, not short.\r\n", count: 500)).utf8)
        var decoder = DataDecoder(lineEnds: .refuse)
        var cursor = 0
        let first = decoder.next(in: text.span, at: &cursor)
        #expect(first == .content(0..<text.count))
        let second = decoder.next(in: text.span, at: &cursor)
        #expect(second == nil)
    }

    @Test func linesLongerThanTheWindowAreRead() {
        let long = String(repeating: "x", count: 3000)
        expect(long + "\r\n." + long + "\r\n.\r\n", .refuse, Outcome(content: long + "\r\n" + long + "\r\n", rest: ""))
        for length in 1020...1030 {
            let line = String(repeating: "x", count: length)
            let chunk = Array((line + "\r\n" + line + "\n" + line + "\r\n.\r\n").utf8)
            let outcome = decode([chunk], .normalise)
            #expect(outcome == Outcome(content: line + "\r\n" + line + "\r\n" + line + "\r\n", rest: ""))
        }
    }
}
