// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct TextSnifferTests {
    private func sniff(
        _ head: [UInt8], isWhole: Bool = true, isDisplayed: Bool = false, isMessage: Bool = false
    ) -> String? {
        TextSniffer.type(of: head.span, isWhole: isWhole, isDisplayed: isDisplayed, isMessage: isMessage)
    }

    @Test(arguments: [
        "Hello", "Hello, world.\r\n", "hello there\n", "\r\n\r\n  Dear Sir or Madam,\r\n", "> quoted\r\n", "- a list\r\n",
        "* another\r\n",
        "I am.", "Größe ist alles", "日本語の本文", "Don't do that", "What? No!", "Yes!\tNo", " \r\n\t", "On Monday we met.\n",
        "-- \r\nAnna\r\n",
        "Set the table, dim the lights, and echo my words.", "Echo of the past", "Function follows form.",
        "Import duties are due.",
    ])
    func prose(text: String) {
        #expect(sniff(Array(text.utf8)) == "text/plain")
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/plain")
    }

    @Test func eightBitProse() {
        #expect(sniff([0x43, 0x61, 0x66, 0xE9, 0x20, 0x61, 0x75]) == "text/plain")
    }

    /// People write about programs: one word of a script does not make one.
    @Test(arguments: [
        "You can call CreateObject(\"x\") from there.", "Please run Get-Process and tell me what it says.",
        "He said var is a keyword.",
        "Use eval( with care, my friend.", "Never put echo off into a letter.",
        "The dim light was set by the sun.\r\nSet in stone.\r\n",
        "We goto the market, and setlocal prices.", "Type $env:PATH to see it.",
    ])
    func proseThatMentionsCode(text: String) {
        #expect(sniff(Array(text.utf8)) == "text/plain")
    }

    /// In the body that a mail program displays, words of scripts are only words.
    @Test(arguments: [
        "On Error Resume Next\r\nSet x = CreateObject(\"WScript.Shell\")\r\n", "Invoke-Expression is written there.\r\n",
        "var x = new ActiveXObject(\"WScript.Shell\"); that is the trick.",
    ])
    func displayedTextIsText(text: String) {
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/plain")
        #expect(sniff(Array(text.utf8), isDisplayed: false) != "text/plain")
    }

    /// However it begins, it is not put to libmagic, which goes by words too.
    @Test(arguments: [
        "IT Support here.\r\n\r\nPlease never run Invoke-Expression", "1. Open the console\r\n2. Type: Invoke-Expression",
        "@Ann: use this\r\nconst a = require(\"x\");", "PS, FYI: that is all", "// Hello", "[InternetShortcut]\r\nURL=http://x/",
        "#!/bin/sh\n:\n", "{\\rtf1}", "%PDF-1.4\n", "12345 6\n", "BEGIN:VCARD\r\n", "<ada@example.org> wrote:\r\n", "= x",
        "\u{FEFF}@echo off\r\n",
    ])
    func displayedTextIsNeverAsked(text: String) {
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/plain", "\(text)")
    }

    @Test(arguments: [
        "<b>In PowerShell, Invoke-Expression</b>", "<title>x", "<!-- x -->", "<?xml version=\"1.0\"?>", "\u{FEFF}<p>x</p>",
    ])
    func displayedMarkupIsNeverAsked(text: String) {
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/html", "\(text)")
    }

    /// In a displayed part, what is no text is asked all the same; UTF-16 is text.
    @Test func displayedOctets() {
        #expect(sniff(Heads.program, isDisplayed: true) == nil)
        #expect(sniff(Array("a\u{1}b".utf8), isDisplayed: true) == nil)
        #expect(sniff(Heads.wide("Invoke-Expression", isBigEndian: false, hasMark: true), isDisplayed: true) == "text/plain")
        #expect(sniff(Heads.wide("<p>hello there</p>", isBigEndian: true, hasMark: false), isDisplayed: true) == "text/html")
    }

    @Test(arguments: [
        "<!DOCTYPE html><html></html>", "<html><body>x</body></html>", "\r\n<HTML>", "<p>x</p>", "<div>x</div>", "<table><tr>",
        "<br>x",
        "<html><head><script>var x = function(){ eval(unescape('y')); new ActiveXObject('z') }</script></head></html>",
        "<html><script language=\"JScript\">on error resume next</script></html>", "<meta charset=utf-8>", "<span>x</span>",
    ])
    func html(text: String) {
        #expect(sniff(Array(text.utf8)) == "text/html")
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/html")
    }

    /// What runs outside the page is no page, unless it is shown.
    @Test(arguments: [
        "<html><head><HTA:APPLICATION id=\"x\"></head></html>", "<job id=\"x\"><script>",
        "<?xml version=\"1.0\"?><scriptlet></scriptlet>",
    ])
    func applicationsInMarkup(text: String) {
        let found = sniff(Array(text.utf8))
        #expect(found == "application/hta" || found == "text/x-windows-script", "\(text)")
        #expect(sniff(Array(text.utf8), isDisplayed: true) == "text/html", "\(text)")
    }

    /// libmagic knows these better.
    @Test(arguments: [
        "%PDF-1.4\n", "#!/bin/sh\n", "{\\rtf1}", "{\"a\": 1}", "[1, 2]", "BEGIN:VCARD\r\n", "ISO-10303-21;\n", "MThd then",
        "PK\u{3}\u{4}", "GIF89a,",
        "<?xml version=\"1.0\"?>", "<svg>", "a\u{1}b", "x\u{7F}", "12345 6\n", "Rar!\u{1A}\u{7}", "= x",
    ])
    func leftToLibmagic(text: String) {
        #expect(sniff(Array(text.utf8)) == nil)
    }

    @Test func wideText() {
        #expect(sniff([0xFF, 0xFE, 0x61, 0x62]) == nil)
        #expect(sniff([0xFE, 0xFF, 0x61, 0x62]) == nil)
        #expect(sniff([0xFF, 0xFE, 0x61, 0x00]) == nil)
    }

    @Test func emptyContent() {
        #expect(sniff([], isWhole: true) == "application/x-empty")
        #expect(sniff([], isWhole: false) == nil)
    }

    @Test func matchesIgnoresCaseAndStaysInside() {
        func matches(_ head: String, _ start: Int, _ word: String) -> Bool {
            let octets = Array(head.utf8)
            return TextSniffer.matches(octets.span, at: start, word)
        }
        #expect(matches("<HTML>", 0, "<html"))
        #expect(matches("x<html", 1, "<html"))
        #expect(!matches("<htm", 0, "<html"))
        #expect(!matches("<html", 5, "<html"))
        #expect(matches("", 0, ""))
    }

    /// Mail programs and browsers open messages and pages saved as such.
    @Test func messages() {
        let text = "From: x\r\nMIME-Version: 1.0\r\n\r\n<script>new ActiveXObject('x')</script>"
        let head = Array(text.utf8)
        #expect(sniff(head, isMessage: true) == "message/rfc822")
        #expect(sniff(head) == "text/javascript")
        #expect(sniff(Array("var x = new ActiveXObject('x')".utf8), isMessage: true) == "text/javascript")
    }
}
