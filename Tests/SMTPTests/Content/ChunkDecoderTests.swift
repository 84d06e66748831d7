// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct ChunkDecoderTests {
    struct Outcome: Equatable {
        var content = ""
        var flaw: LineEndFlaw?
        var rest = ""
    }

    /// Decodes BDAT chunks of `counts` octets out of `input`, fed in `feeds`.
    private func decode(_ feeds: [[UInt8]], _ counts: [Int], _ lineEnds: LineEnds) -> Outcome {
        var decoder = ChunkDecoder(lineEnds: lineEnds)
        var counts = counts
        var content: [UInt8] = []
        var outcome = Outcome()
        var isOpen = false
        var rest: [UInt8] = []
        for feed in feeds {
            var cursor = 0
            while true {
                if !isOpen {
                    guard !counts.isEmpty else { break }
                    decoder.begin(count: counts.removeFirst())
                    isOpen = true
                }
                guard let piece = decoder.next(in: feed.span, at: &cursor) else { break }
                switch piece {
                case .content(let range): content += feed[range]
                case .lineEnd: content += [ASCII.cr, ASCII.lf]
                case .flaw(let flaw): outcome.flaw = flaw
                case .end: isOpen = false
                }
            }
            rest += feed[cursor...]
        }
        outcome.flaw = outcome.flaw ?? decoder.finish()
        if outcome.flaw == nil { outcome.content = String(decoding: content, as: UTF8.self) }
        outcome.rest = String(decoding: rest, as: UTF8.self)
        return outcome
    }

    private func expect(_ input: String, _ counts: [Int], _ lineEnds: LineEnds, _ expected: Outcome) {
        for feeds in Chunkings.all(Array(input.utf8)) {
            #expect(decode(feeds, counts, lineEnds) == expected, "\(input.debugDescription) \(counts) \(feeds.map { $0.count })")
        }
    }

    @Test func octetsAreVerbatim() {
        for lineEnds in [LineEnds.refuse, .normalise] {
            expect("a\r\n.\r\n..b\r\nQUIT", [11], lineEnds, Outcome(content: "a\r\n.\r\n..b\r\n", rest: "QUIT"))
            expect("a\r\nb", [1, 1, 1, 0, 1], lineEnds, Outcome(content: "a\r\nb", rest: ""))
            expect("", [0], lineEnds, Outcome())
        }
    }

    @Test func lineEndsAreJudgedOverChunkBorders() {
        expect("a\r\nb", [2, 2], .refuse, Outcome(content: "a\r\nb"))
        expect("a\rb", [2, 1], .refuse, Outcome(flaw: .bareCR))
        expect("a\nb", [1, 2], .refuse, Outcome(flaw: .bareLF))
        expect("a\r", [2], .refuse, Outcome(flaw: .bareCR))
        expect("a\u{0}", [2], .refuse, Outcome(flaw: .nul))
        expect("a\rb\n\u{0}c\r", [2, 2, 3], .normalise, Outcome(content: "a\r\nb\r\nc\r\n"))
        expect("a\r\nb", [2, 2], .normalise, Outcome(content: "a\r\nb"))
    }
}
