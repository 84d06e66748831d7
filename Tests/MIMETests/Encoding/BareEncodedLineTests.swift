// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct BareEncodedLineTests {
    private func kind(_ text: String) -> BareEncodedLine? {
        let octets = Array(text.utf8)
        return BareEncodedLine(octets.span, in: 0..<octets.count)
    }

    @Test func uuencode() {
        let line = "M" + String(repeating: "#0V%", count: 15)
        #expect(kind(line) == .uuencode)
        #expect(kind(line + "X") == .uuencode)
        for other in [line + "XX", String(line.dropLast()), "L" + line.dropFirst(), line.lowercased()] {
            #expect(kind(other) == nil, "\(other)")
        }
    }

    @Test func base64() {
        let line = String(repeating: "ab+/", count: 15)
        #expect(kind(line) == .base64)
        #expect(kind(line + "== ") == .base64)
        #expect(kind(String(line.prefix(59))) == .shortBase64)
        #expect(kind(String(line.prefix(24)) + "=") == .shortBase64)
        for other in [String(line.prefix(23)), "a b" + line, line + "=x", line + ".", ""] {
            #expect(kind(other) == nil, "\(other)")
        }
    }

    @Test func binhex() {
        let line = ":" + String(repeating: "!#[p", count: 16)
        #expect(kind(line) == .binhex)
        for other in [String(line.prefix(59)), line + " ", line + "z", String(line.dropFirst())] {
            #expect(kind(other) == nil, "\(other)")
        }
    }

    @Test(arguments: [
        "Dear all, here is what we have talked about, and a bit more than that",
        "https://www.example.org/a/very/long/address/of/a/page",
        "------------------------------------------------------------------------",
        "______________________________________________________",
    ])
    func prose(line: String) {
        #expect(kind(line) == nil)
    }
}
