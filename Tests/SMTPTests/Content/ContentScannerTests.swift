// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import SMTP

@Suite struct ContentScannerTests {
    /// What an octet-by-octet reading with a view of the whole input says.
    private func reference(_ input: [UInt8], hasDots: Bool) -> (content: [UInt8], hasEnded: Bool) {
        var content: [UInt8] = []
        var index = 0
        var isLineStart = true
        while index < input.count {
            let octet = input[index]
            let rest = input[index...]
            if isLineStart && hasDots && octet == ASCII.dot {
                if rest.starts(with: Array(".\r\n".utf8)) { return (content, true) }
                isLineStart = false
            } else if rest.starts(with: [ASCII.cr, ASCII.lf]) {
                content += [ASCII.cr, ASCII.lf]
                isLineStart = true
                index += 1
            } else {
                if octet == ASCII.cr || octet == ASCII.lf {
                    content += [ASCII.cr, ASCII.lf]
                } else if octet != ASCII.nul {
                    content.append(octet)
                }
                isLineStart = false
            }
            index += 1
        }
        return (content, false)
    }

    @Test(arguments: [true, false])
    func agreesWithTheReferenceOnEveryShortInput(hasDots: Bool) {
        let alphabet: [UInt8] = [ASCII.cr, ASCII.lf, ASCII.dot, ASCII.nul, 0x61]
        for number in 0..<(5 * 5 * 5 * 5 * 5) {
            var input: [UInt8] = []
            var left = number
            for _ in 0..<5 {
                input.append(alphabet[left % 5])
                left /= 5
            }
            // A letter behind, so that no CR is left waiting for its LF.
            input.append(0x61)
            let expected = reference(input, hasDots: hasDots)
            for chunks in Chunkings.all(input) {
                var scanner = ContentScanner(lineEnds: .normalise, hasDots: hasDots)
                var content: [UInt8] = []
                var hasEnded = false
                for chunk in chunks where !hasEnded {
                    var cursor = 0
                    while !hasEnded, let piece = scanner.next(in: chunk.span, at: &cursor, end: chunk.count) {
                        switch piece {
                        case .content(let range): content += chunk[range]
                        case .lineEnd: content += [ASCII.cr, ASCII.lf]
                        case .flaw: Issue.record("no flaws are reported here")
                        case .end: hasEnded = true
                        }
                    }
                }
                guard content == expected.content && hasEnded == expected.hasEnded else {
                    Issue.record("\(input) in \(chunks.map { $0.count }): \(content), expected \(expected.content)")
                    return
                }
            }
        }
    }
}
