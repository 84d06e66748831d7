// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct LineEndNormaliserTests {
    @Test(arguments: [
        ("a\r\nb\r\n", "a\r\nb\r\n"), ("a\nb", "a\r\nb"), ("a\rb", "a\r\nb"), ("a\r", "a\r\n"), ("\r\r\n", "\r\n\r\n"),
        ("\n\r", "\r\n\r\n"), ("a\u{0}b\r\n", "ab\r\n"), ("\u{0}", ""), ("", ""), ("..a\r\n.\r\n", "..a\r\n.\r\n"),
    ])
    func texts(text: String, expected: String) {
        let octets = Array(text.utf8)
        for point in 0...octets.count {
            var normaliser = LineEndNormaliser()
            let out = normaliser.read(Array(octets[..<point])) + normaliser.read(Array(octets[point...]))
            #expect(String(decoding: out, as: UTF8.self) == expected, "split at \(point)")
        }
    }
}
