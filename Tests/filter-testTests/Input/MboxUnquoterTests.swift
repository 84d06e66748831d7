// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct MboxUnquoterTests {
    private func unquote(_ text: String, splitAt point: Int) -> String {
        let octets = Array(text.utf8)
        var unquoter = MboxUnquoter()
        var out = unquoter.read(Array(octets[..<point]))
        out += unquoter.read(Array(octets[point...]))
        out += unquoter.finish()
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        (">From a\n", "From a\n"),
        (">>From a\n", ">From a\n"),
        (">>>>From a\n", ">>>From a\n"),
        ("From a\n", "From a\n"),
        ("> From a\n", "> From a\n"),
        (">Fro\n>From\n", ">Fro\n>From\n"),
        ("x>From a\n", "x>From a\n"),
        ("a\n>From b\r\n>From c", "a\nFrom b\r\nFrom c"),
        (">>", ">>"),
        (">Fr", ">Fr"),
        (">F>From ", ">F>From "),
        ("", ""),
    ])
    func lines(text: String, expected: String) {
        for point in 0...text.utf8.count { #expect(unquote(text, splitAt: point) == expected, "split at \(point)") }
    }

    @Test func longRunsAreNotHeld() {
        let line = String(repeating: ">", count: 5000) + "From a\n"
        #expect(unquote(line, splitAt: 2500) == line)
    }
}
