// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct MboxSplitterTests {
    /// The messages of `text`, read in pieces of `size` octets.
    private func split(_ text: String, size: Int) -> [MboxSplitter.Member] {
        let octets = Array(text.utf8)
        var splitter = MboxSplitter()
        var start = 0
        while start < octets.count {
            let end = min(octets.count, start + size)
            let piece = Array(octets[start..<end])
            splitter.read(piece.span)
            start = end
        }
        return splitter.finish()
    }

    private func texts(_ text: String, size: Int = 1000) -> [String] {
        let octets = Array(text.utf8)
        return split(text, size: size).map { String(decoding: octets[$0.extent], as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("From a Mon\nSubject: 1\n\nx\n\nFrom b Tue\nSubject: 2\n\ny\n", ["Subject: 1\n\nx\n", "Subject: 2\n\ny\n"]),
            // The empty line at the end belongs to the mbox.
            ("From a\nA: 1\n\nx\n\n", ["A: 1\n\nx\n"]),
            ("From a\nA: 1\n\nx", ["A: 1\n\nx"]),
            // Without an empty line before it, it is text.
            ("From a\nA: 1\n\nx\nFrom y\n", ["A: 1\n\nx\nFrom y\n"]),
            ("From a\r\nA: 1\r\n\r\nx\r\n\r\nFrom b\r\nB: 2\r\n", ["A: 1\r\n\r\nx\r\n", "B: 2\r\n"]),
            ("From a\nA: 1\n\n\nFrom b\nB: 2\n\n\n\n", ["A: 1\n\n", "B: 2\n\n\n"]),
            ("From a\nA: 1\n\n>From b\n", ["A: 1\n\n>From b\n"]),
            ("From a\n", [""]),
            ("From a", [""]),
            ("", []),
            ("Subject: no mbox\n\nFrom here\n", [""]),
        ] as [(String, [String])])
    func members(text: String, expected: [String]) {
        for size in 1...max(1, text.utf8.count) { #expect(texts(text, size: size) == expected, "pieces of \(size)") }
    }

    @Test func lineEndsAreEachMessagesOwn() {
        let text = "From a\nA: 1\n\nx\n\nFrom b\nB: 2\r\n\r\ny\n"
        for size in 1...text.utf8.count { #expect(split(text, size: size).map { $0.hasCRLF } == [false, true]) }
    }
}
