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
            ("text/plain", Array("12345 6\n".utf8)),
        ]
        for (wanted, head) in table {
            let found = look(detector, head)
            #expect(found == wanted, "\(String(decoding: head.prefix(20), as: UTF8.self))")
        }
    }

    /// Displayed text that does not begin like prose is put to libmagic, which calls most scripts plain text.
    @Test func scriptsThatLibmagicTakesForText() throws {
        let detector = try TypeDetector()
        let table: [(String, String)] = [
            ("/* x */\nvar s = String.fromCharCode(97);\n", "text/javascript"),
            ("$x = 1\nInvoke-Expression $x\n", "application/x-powershell"),
            (":start\r\necho off\r\ngoto start\r\ncd %~dp0\r\n", "text/x-msdos-batch"),
        ]
        for (text, wanted) in table {
            let found = look(detector, Array(text.utf8), isDisplayed: true)
            #expect(found == wanted, "\(text)")
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
