// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct TypeDetectorTests {
    /// Both phases, as whoever answers requests runs them.
    private func look(_ detector: TypeDetector, _ head: [UInt8], isDisplayed: Bool = false) -> String {
        if let quick = TypeDetector.quickType(of: head.span, isWhole: true, isDisplayed: isDisplayed) { return quick }
        return detector.type(of: head.span)
    }

    @Test func whatContentReallyIs() throws {
        let detector = try TypeDetector()
        let table: [(String, [UInt8])] = [
            ("image/png", Heads.png), ("image/gif", Heads.gif), ("image/jpeg", Heads.jpeg), ("application/pdf", Heads.pdf),
            ("application/zip", Heads.zip), ("application/gzip", Heads.gzip), ("application/x-dosexec", Heads.program),
            ("application/x-dosexec", Heads.dosProgram), ("application/x-ms-shortcut", Heads.shortcut),
            ("application/x-empty", []),
            ("text/plain", Array("Hello, world.\n".utf8)), ("text/html", Array("<html></html>".utf8)),
            ("text/vbscript", Array("on error resume next\n".utf8)), ("text/x-shellscript", Array("#!/bin/sh\n:\n".utf8)),
            ("text/rtf", Array("{\\rtf1\\ansi x}".utf8)),
            ("text/vcard", Array("BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n".utf8)),
            ("text/plain", Array("12345 6\n".utf8)), ("application/x-vhdx-disk", Heads.virtualDisk),
        ]
        for (wanted, head) in table {
            let found = look(detector, head)
            #expect(found == wanted, "\(String(decoding: head.prefix(20), as: UTF8.self))")
        }
    }

    /// libmagic calls most scripts plain text; shown in the message, they are.
    @Test func scriptsThatLibmagicTakesForText() throws {
        let detector = try TypeDetector()
        let table: [(String, String)] = [
            ("/* x */\nvar s = String.fromCharCode(97);\n", "text/javascript"),
            ("$x = 1\nInvoke-Expression $x\n", "application/x-powershell"),
            (":start\r\necho off\r\ngoto start\r\ncd %~dp0\r\n", "text/x-msdos-batch"),
        ]
        for (text, wanted) in table {
            let found = look(detector, Array(text.utf8))
            #expect(found == wanted, "\(text)")
            let shown = look(detector, Array(text.utf8), isDisplayed: true)
            #expect(shown == "text/plain", "\(text)")
        }
    }

    /// To libmagic these are octets.
    @Test func scriptsThatLibmagicTakesForOctets() throws {
        let detector = try TypeDetector()
        let script = "var x = new ActiveXObject(\"WScript.Shell\");\r\n"
        let table: [(String, [UInt8])] = [
            ("text/javascript", Array("/* \u{1} */\r\n\(script)".utf8)),
            ("text/javascript", Array("/* \u{0} */\r\n\(script)".utf8)),
            ("text/vbscript", Array("' \u{7F}\r\nCreateObject(\"WScript.Shell\").Run \"x\"\r\n".utf8)),
            ("text/javascript", Heads.wide(script, isBigEndian: false, hasMark: false)),
            ("text/javascript", Heads.wide(script, isBigEndian: true, hasMark: false)),
            ("text/javascript", Heads.wide(script, isBigEndian: false, hasMark: true)),
            ("text/javascript", Heads.wide(script, isBigEndian: true, hasMark: true)),
            ("application/hta", Heads.wide("<html><hta:application id=x></html>", isBigEndian: false, hasMark: true)),
            ("text/vbscript", Array("#@~^IAAAAA==\u{7F}x\u{2}y^#~@".utf8)),
        ]
        for (wanted, head) in table {
            let found = look(detector, head)
            #expect(found == wanted, "\(String(decoding: head.prefix(40), as: UTF8.self))")
        }
    }

    /// libmagic takes some of these for messages.
    @Test func scriptsBehindTheHeaderOfAMessage() throws {
        let detector = try TypeDetector()
        for name in ["x:", "From: x", "Subject:"] {
            for control in ["", "\u{1}"] {
                let text = "\(name)/*\(control)\r\nMIME-Version: 1.0\r\n\r\n*/var s = new ActiveXObject(\"WScript.Shell\")\r\n"
                let found = look(detector, Array(text.utf8))
                #expect(found == "text/javascript", "\(name)")
            }
        }
    }

    /// libmagic is led astray by what comes first, and by the scripts of the page.
    @Test func pagesThatLibmagicMistakes() throws {
        let detector = try TypeDetector()
        let script = "<script>function f() { var x = new ActiveXObject('y'); eval(x) }</script>"
        let table: [(String, String)] = [
            ("\u{FEFF}<!DOCTYPE html><html>\(script)</html>", "text/html"),
            ("<!-- \(String(repeating: "function x var ", count: 300)) --><html>\(script)</html>", "text/html"),
            ("<title>x</title>\(script)", "text/html"), ("<center>x</center>\(script)", "text/html"),
            ("<section>x</section>\(script)", "text/html"), ("\u{FEFF}<?xml version=\"1.0\"?><a>x</a>", "text/xml"),
        ]
        for (text, wanted) in table {
            let found = look(detector, Array(text.utf8))
            #expect(found == wanted, "\(text.prefix(40))")
        }
    }

    /// Whatever follows the identifier, which the sender is free to choose.
    @Test func sectionsOfOneNote() throws {
        let detector = try TypeDetector()
        let tails: [[UInt8]] = [
            (0..<64).map { UInt8($0) &* 37 &+ 11 }, [UInt8](repeating: 0, count: 64),
            Array(String(repeating: "abc", count: 30).utf8), [],
        ]
        for tail in tails {
            let found = look(detector, Heads.oneNoteIdentifier + tail)
            #expect(found == "application/onenote", "\(tail.prefix(4))")
        }
    }

    /// libmagic adds remarks to some types; rules compare the type alone.
    @Test func typesAreTypesAlone() throws {
        let detector = try TypeDetector()
        let found = look(detector, Heads.elf)
        #expect(found.hasPrefix("application/x-") && !found.contains(",") && !found.contains(" "), "\(found)")
    }

    @Test func theHeadIsAsBigAsItMustBe() {
        #expect(TypeDetector.headSize >= 32_769 + 5)
    }
}
