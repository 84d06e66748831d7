// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct AttachmentsTests {
    @Test(arguments: [
        "filename: a.exe", "filename: \"*.EXE\"", "extension: exe", "extension: .EXE", "type: application/x-dosexec",
        "type: program", "declared: application/octet-stream",
        "size: exactly 64", "disposition: attachment", "inside: none", "depth: exactly 1", "mismatch: no", "encrypted: no",
    ])
    func factsOfAProgram(condition: String) throws {
        let holds = try Filter.holds(
            "all: [{ attachment: { filename: a.exe } }, { attachment: { \(condition) } }]", for: Messages.withProgram)
        #expect(holds, "\(condition)")
    }

    /// Every name that a reader could show counts.
    @Test(arguments: [
        "Content-Type: text/plain; name=a.exe\nContent-Disposition: attachment; filename=a.txt",
        "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.exe",
        "Content-Disposition: attachment; filename=a.txt; filename*=utf-8''a.exe",
        "Content-Disposition: attachment; filename=a.txt; filename=a.exe",
        "Content-Disposition: attachment; filename*0=a.e; filename*1=xe",
        "Content-Disposition: attachment; filename=\"=?utf-8?b?YS5leGU=?=\"",
        "Content-Disposition: attachment; filename=\"a.exe. \"", "Content-Disposition: attachment; filename=\"a.exe::$DATA\"",
        "Content-Disposition: attachment; filename=\"Re: a.exe\"", "Content-Disposition: attachment; filename=\"a.txt:b.exe\"",
        "Content-Disposition: attachment; filename*=utf-8''a.exe%00.txt",
        "Content-Disposition: attachment; name=a.exe", "Content-Disposition: filename=a.exe",
        "Content-Disposition: attachment; filename=\"a.e\u{200B}xe\"", "Content-Disposition: attachment; filename=a.ExE",
    ])
    func names(header: String) throws {
        let holds = try Filter.holds("attachment: { extension: exe }", for: header + "\n\nx\n")
        #expect(holds, "\(header)")
    }

    @Test func innerExtensions() throws {
        let text = "Content-Disposition: attachment; filename=invoice.pdf.exe\n\nx\n"
        #expect(try Filter.holds("attachment: { inner-extension: pdf, extension: exe }", for: text))
        #expect(try !Filter.holds("attachment: { extension: pdf }", for: text))
    }

    @Test func whatItLiesIn() throws {
        #expect(try Filter.holds("attachment: { extension: exe, inside: message }", for: Messages.attached))
        #expect(try Filter.holds("attachment: { extension: exe, inside: message }", for: Messages.attachedInBase64))
        #expect(try !Filter.holds("attachment: { extension: exe, inside: none }", for: Messages.attached))
        #expect(try Filter.holds("attachment: { type: message/rfc822, inside: none }", for: Messages.attached))
        #expect(try Filter.holds("attachment: { type: message, depth: exactly 1 }", for: Messages.attachedInBase64))
    }

    /// A body is skipped by conditions that speak of files alone, and by no others.
    @Test func bodiesAreNoFiles() throws {
        for header in ["Subject: x", "Content-Type: text/html", "Content-Disposition: inline"] {
            let text = header + "\n\n<p>hello</p>\n"
            #expect(try !Filter.holds("attachment: { size: over 0 }", for: text), "\(header)")
            #expect(try Filter.holds("attachment: { size: over 0, type: \"text/*\" }", for: text), "\(header)")
        }
        for header in ["Content-Disposition: attachment", "Content-Type: text/plain; name=x", "Content-Type: text/csv"] {
            let text = header + "\n\nhello\n"
            #expect(try Filter.holds("attachment: { size: over 0 }", for: text), "\(header)")
        }
    }

    /// Declared as text, and none: that is no body.
    @Test func aProgramCalledTextIsAFile() throws {
        let text = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\(Messages.programInBase64)\n"
        #expect(try Filter.holds("attachment: { size: over 0 }", for: text))
        #expect(try Filter.holds("attachment: { type: program }", for: text))
    }

    @Test func mismatches() throws {
        for (type, name, wanted) in [
            ("image/png", "a.png", true), ("application/octet-stream", "a.png", true), ("application/pdf", "a.pdf", false),
        ] {
            let text = "Content-Type: \(type); name=\(name)\n\n\(Messages.pdf)"
            let isMismatch = try Filter.holds("attachment: { mismatch: yes }", for: text)
            #expect(isMismatch == wanted, "\(type) \(name)")
        }
    }
}
