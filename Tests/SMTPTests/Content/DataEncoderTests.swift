// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct DataEncoderTests {
    private func encode(_ chunks: [[UInt8]]) -> [UInt8] {
        var encoder = DataEncoder()
        var out: [UInt8] = []
        for chunk in chunks {
            var cursor = 0
            while let piece = encoder.next(in: chunk.span, at: &cursor) {
                switch piece {
                case .octets(let range): out += chunk[range]
                case .dot: out.append(ASCII.dot)
                }
            }
        }
        return out + encoder.finish()
    }

    @Test(arguments: [
        ["", ".\r\n"],
        ["a\r\n", "a\r\n.\r\n"],
        ["a", "a\r\n.\r\n"],
        ["a\r", "a\r\r\n.\r\n"],
        [".", "..\r\n.\r\n"],
        [".\r\n", "..\r\n.\r\n"],
        ["a\r\n.\r\n..\r\nb.c\r\n.", "a\r\n..\r\n...\r\nb.c\r\n..\r\n.\r\n"],
        ["\r\n\r\n.x\r\n", "\r\n\r\n..x\r\n.\r\n"],
        ["a\n.\r\n", "a\n..\r\n.\r\n"],
        ["a\n", "a\n\r\n.\r\n"],
    ])
    func encodes(pair: [String]) {
        for chunks in Chunkings.all(Array(pair[0].utf8)) {
            #expect(String(decoding: encode(chunks), as: UTF8.self) == pair[1])
        }
    }

    @Test func whatIsEncodedIsDecodedToItself() {
        let texts = ["", "\r\n", ".\r\n.\r\n", "a\r\n..\r\n", "Subject: x\r\n\r\n.hidden\r\n...\r\n", ".\r\n"]
        for text in texts {
            let wire = encode([Array(text.utf8)])
            var decoder = DataDecoder(lineEnds: .refuse)
            var cursor = 0
            var content: [UInt8] = []
            var hasEnded = false
            while !hasEnded, let piece = decoder.next(in: wire.span, at: &cursor) {
                if case .content(let range) = piece { content += wire[range] }
                hasEnded = piece == .end
            }
            #expect(hasEnded && cursor == wire.count)
            #expect(String(decoding: content, as: UTF8.self) == text)
        }
    }

    @Test func cleanContentGoesOutInWholeChunks() {
        let text = Array(String(repeating: "A line. Not a dot at its start.\r\n", count: 300).utf8)
        var encoder = DataEncoder()
        var cursor = 0
        let first = encoder.next(in: text.span, at: &cursor)
        #expect(first == .octets(0..<text.count))
        let second = encoder.next(in: text.span, at: &cursor)
        #expect(second == nil)
    }
}
