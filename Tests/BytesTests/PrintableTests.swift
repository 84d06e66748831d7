// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct PrintableTests {
    @Test(arguments: ["", "plain text, 1 + 1 = 2", "größer 日本 €", "a\"b'c"])
    func honestTextStaysAsItIs(text: String) {
        #expect(Printable.escaped(text) == text)
        #expect(Printable.escaped(Array(text.utf8)) == text)
    }

    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m", "\\x1B[31mred\\x1B[0m"),
        ("\u{1B}]0;title\u{07}", "\\x1B]0;title\\x07"),
        ("a\r\nb", "a\\x0D\\x0Ab"),
        ("a\0b", "a\\x00b"),
        ("\u{7F}", "\\x7F"),
        ("\u{9B}31m", "\\u{9B}31m"),
        ("a\\x41", "a\\\\x41"),
        ("\u{202E}fdp.exe", "\\u{202E}fdp.exe"),
        ("a\u{200B}b\u{200F}c", "a\\u{200B}b\\u{200F}c"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("\u{FEFF}x", "\\u{FEFF}x"),
        ("a\u{AD}b", "a\\u{AD}b"),
        ("\u{2028}", "\\u{2028}"),
        ("\u{061C}", "\\u{61C}"),
        ("\u{E0041}", "\\u{E0041}"),
    ])
    func deceptiveCharactersAreWritten(text: String, wanted: String) {
        #expect(Printable.escaped(text) == wanted)
        #expect(Printable.escaped(Array(text.utf8)) == wanted)
    }

    @Test func octetsThatAreNoUTF8() {
        let table: [([UInt8], String)] = [
            ([0xFF], "\\xFF"), ([0x61, 0xC3], "a\\xC3"), ([0xE2, 0x82, 0x61], "\\xE2\\x82a"), ([0xC0, 0x80], "\\xC0\\x80"),
            ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0x80, 0xC3, 0xA9], "\\x80é"), ([0xF0, 0x9F, 0x98], "\\xF0\\x9F\\x98"),
        ]
        for (octets, wanted) in table { #expect(Printable.escaped(octets) == wanted, "\(octets)") }
    }

    /// Whatever comes in, nothing goes out that a terminal acts on.
    @Test func everyOctetIsSafe() {
        for first in UInt8.min...UInt8.max {
            for second in [UInt8(0x1B), 0x61, 0x80, 0x9B, 0xC2, 0xFF] {
                let shown = Printable.escaped([first, second])
                #expect(
                    shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) },
                    "\(first) \(second)")
            }
        }
    }
}
