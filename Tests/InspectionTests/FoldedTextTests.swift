// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct FoldedTextTests {
    private func fold(_ head: [UInt8]) -> String {
        let text = FoldedText(head.span)
        return String(decoding: text.octets, as: UTF8.self)
    }

    private func isWide(_ head: [UInt8]) -> Bool {
        let text = FoldedText(head.span)
        return text.isWide
    }

    @Test func whatIsPassedOver() {
        let table: [(String, String)] = [
            ("", ""), ("AbC", "abc"), ("a \t  b", "a b"), ("a\u{1}b\u{0}c\u{7F}d", "abcd"), ("f (x)", "f(x)"),
            ("f  \t(x)", "f(x)"),
            ("a\r\n b", "a\r\n b"), ("\u{FEFF}<A", "<a"), ("a \u{1} b", "a b"), ("(", "("), (" (", "("), ("É", "É"),
        ]
        for (text, wanted) in table { #expect(fold(Array(text.utf8)) == wanted, "\(text)") }
    }

    @Test func wideTextBecomesNarrow() {
        let text = "Set x = CreateObject (\"y\")\r\n"
        let wanted = "set x = createobject(\"y\")\r\n"
        for isBigEndian in [false, true] {
            for hasMark in [false, true] {
                let head = Heads.wide(text, isBigEndian: isBigEndian, hasMark: hasMark)
                #expect(fold(head) == wanted)
                #expect(fold(head + [0x61]) == wanted, "an odd octet at the end")
                let found = isWide(head)
                #expect(found)
            }
        }
    }

    @Test func whatIsNotASCIIStandsForItself() {
        let head = Heads.wide("a日é", isBigEndian: false, hasMark: true)
        let text = FoldedText(head.span)
        #expect(text.octets == [0x61, 0x80, 0x80])
    }

    @Test func otherOctetsAreNotWide() {
        let heads: [[UInt8]] = [
            [], [0xFF], Array("plain text, and no more".utf8), [UInt8](repeating: 0, count: 100), Heads.png, Heads.program,
            [0x61, 0, 0x62, 0],
        ]
        for head in heads {
            let found = isWide(head)
            #expect(!found, "\(head.prefix(8))")
        }
    }

    @Test func markup() {
        for (text, wanted) in [
            ("<p>", true), ("\r\n <!-- x", true), ("\u{FEFF}<html>", true), ("a<p>", false), ("< a", false), ("", false),
        ] {
            let octets = Array(text.utf8)
            let isMarkup = FoldedText(octets.span).isMarkup
            #expect(isMarkup == wanted, "\(text)")
        }
    }
}
