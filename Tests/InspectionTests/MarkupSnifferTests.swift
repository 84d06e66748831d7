// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct MarkupSnifferTests {
    private func fold(_ text: String) -> FoldedText {
        let octets = Array(text.utf8)
        return FoldedText(octets.span)
    }

    @Test(arguments: [
        ("<b>", true), ("<html", true), ("<a href=x>", true), ("<br/>", true), ("<!DOCTYPE html>", true), ("<!-- x", true),
        ("<![CDATA[", true), ("<?xml ?>", true), ("<x:y>", true), ("<", false), ("<1>", false), ("< b>", false), ("<!1", false),
        ("<?1", false), ("<!", false), ("<ada@example.org> wrote:", false), ("<http://example.org/>", false), ("b", false),
    ])
    func whatBeginsMarkup(text: String, wanted: Bool) {
        let octets = Array(text.utf8)
        let found = MarkupSniffer.begins(octets.span, at: 0)
        #expect(found == wanted, "\(text)")
    }

    @Test(arguments: [
        ("<b>", "b"), ("<!DOCTYPE html><HTML lang=x>", "html"), ("<!-- <a> --><b>", "b"), ("<!--><a>--><b>", "a"),
        ("<?xml version=\"1.0\"?>\n<n:Job id=\"x\">", "job"), ("1 < 2 <b>", "b"), ("<!-- never closed <b>", nil), ("", nil),
        ("<", nil), ("<!x", nil), ("<!--", nil), ("<!-- -- > --><i>", "i"),
    ])
    func roots(text: String, wanted: String?) {
        #expect(MarkupSniffer.root(of: fold(text)) == wanted, "\(text)")
    }

    @Test(arguments: [
        ("<title>x</title>", "text/html"), ("<!-- x --><center>", "text/html"), ("<?xml version=\"1.0\"?><a/>", "text/xml"),
        ("<?xml version=\"1.0\"?><html>", "text/html"), ("<?xml version=\"1.0\"?><x><hta:application>", "text/html"),
        ("<!-- x --><svg>", "image/svg+xml"), ("\n<?php echo 1;", "text/x-php"), ("<a/>", "text/html"),
    ])
    func types(text: String, wanted: String) {
        #expect(MarkupSniffer.type(of: fold(text)) == wanted, "\(text)")
    }

    @Test func tagsAnywhere() {
        #expect(MarkupSniffer.holds("<script", fold("<a><<SCRIPT>")))
        #expect(!MarkupSniffer.holds("<script", fold("<a>script<scrip")))
    }

    @Test func hostileMarkupIsNotSlow() {
        let texts = ["<", "<!", "<!--", "<!-->", "-->", "<!--->", "<scrip"].map { fold(String(repeating: $0, count: 40_000)) }
        let elapsed = ContinuousClock().measure {
            for text in texts {
                _ = MarkupSniffer.root(of: text)
                _ = MarkupSniffer.holds("<script", text)
            }
        }
        #expect(elapsed < .seconds(5))
    }
}
