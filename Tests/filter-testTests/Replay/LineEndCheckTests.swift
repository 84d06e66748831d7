// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct LineEndCheckTests {
    @Test(
        arguments: [
            ("a\r\nb\r\n", nil), ("", nil), ("a", nil), ("a\nb\r\n", "bare-lf"), ("a\rb\r\n", "bare-cr"),
            ("a\r\n\u{0}\r\n", "nul"),
            ("a\r", "bare-cr"), ("a\r\r\n", "bare-cr"), ("\n\r\u{0}", "bare-lf"),
        ] as [(String, String?)])
    func flaws(text: String, expected: String?) {
        let octets = Array(text.utf8)
        for point in 0...octets.count {
            var check = LineEndCheck()
            check.read(Array(octets[..<point]))
            check.read(Array(octets[point...]))
            #expect(check.finish().map { LineEndCheck.name(of: $0) } == expected, "split at \(point)")
        }
    }
}
