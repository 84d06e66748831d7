// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct EditorTests {
    private static let strip = """
        rules:
          - name: no-programs
            why: Programs do not cross the border.
            when: { attachment: { extension: exe } }
            do: strip
        """

    private static let rename = """
        rules:
          - name: rename
            when: { attachment: { extension: exe } }
            do: { rename: "{name}.txt" }
        """

    /// The message cut at a text, which occurs once.
    private func halves(_ text: String, at mark: String) throws -> (before: String, after: String) {
        let parts = text.split(separator: mark, omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 2)
        return (parts[0], parts[1])
    }

    /// Strips, checks that what was relayed has no program, and returns what was relayed with LF, and what it reads as.
    private func stripped(_ text: String) throws -> (text: String, result: Filter.Result) {
        let filter = try Filter(Self.strip)
        let result = try filter.run(text)
        #expect(result.outcome.verdict == .modify)
        #expect(result.output.count == result.outcome.plan.size)
        let again = try filter.run(result.output)
        #expect(again.outcome.verdict == .accept)
        #expect(again.output == result.output)
        #expect(!result.text.contains(Messages.programInBase64))
        let unix = result.text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
        return (unix, again)
    }

    @Test func aPartOfAMultipart() throws {
        let (text, again) = try stripped(Messages.withProgram)
        let program =
            "Content-Type: application/octet-stream; name=\"a.exe\"\nContent-Transfer-Encoding: base64\n"
            + "Content-Disposition: attachment; filename=\"a.exe\"\n\n\(Messages.programInBase64)"
        let (before, after) = try halves(Messages.withProgram, at: program)
        #expect(text.hasPrefix(before))
        #expect(text.hasSuffix(after))
        #expect(text.contains("\nName:   a.exe\n"))
        #expect(text.contains("\nSize:   64 octets\n"))
        #expect(text.contains("\nReason: Programs do not cross the border.\n"))
        #expect(again.outcome.parts.map(\.part) == ["0", "1", "2"])
        #expect(again.part("2")?.contentType == "text/plain")
        #expect(again.part("2")?.names == [])
        #expect(again.outcome.defects == [])
    }

    @Test func theBodyOfTheMessage() throws {
        let (text, again) = try stripped(Messages.onlyProgram)
        #expect(text.hasPrefix("From: a@example.org\nSubject: the program\n"))
        #expect(text.contains("\nMIME-Version: 1.0\n"))
        #expect(!text.contains("octet-stream; name"))
        #expect(text.contains("\nName:   a.exe\n"))
        #expect(again.outcome.parts.map(\.part) == ["0"])
        #expect(again.part("0")?.contentType == "text/plain")
        #expect(again.part("0")?.encoding == "quoted-printable")
        #expect(again.outcome.defects == [])
        let (versioned, _) = try stripped("MIME-Version: 1.0\n" + Messages.onlyProgram)
        #expect(versioned.split(separator: "\n").filter { $0.hasPrefix("MIME-Version") }.count == 1)
    }

    @Test func insideAnAttachedMessage() throws {
        let (text, again) = try stripped(Messages.attached)
        #expect(text.contains("\nSubject: the program\n"))
        #expect(text.contains("\nsee below\n"))
        #expect(text.hasSuffix("\n--b--\nepilogue\n\n--o--\n"))
        #expect(again.outcome.parts.map(\.part) == ["0", "1", "2", "2.0", "2.1", "2.2"])
        #expect(again.part("2.2")?.contentType == "text/plain")
    }

    /// The body of an attached message: its header stays.
    @Test func theBodyOfAnAttachedMessage() throws {
        let (text, again) = try stripped("Subject: outer\nContent-Type: message/rfc822\n\n" + Messages.onlyProgram)
        #expect(text.hasPrefix("Subject: outer\nContent-Type: message/rfc822\n\nFrom: a@example.org\nSubject: the program\n"))
        #expect(again.outcome.parts.map(\.part) == ["0", "0.0"])
        #expect(again.part("0.0")?.contentType == "text/plain")
    }

    /// Octets under an encoding cannot be changed where they are: the carrier is replaced.
    @Test func insideAnEncodedMessage() throws {
        let (text, again) = try stripped(Messages.attachedInBase64)
        #expect(text.contains("\n\nsee the message\n--o\n"))
        #expect(text.contains("\nName:   a.exe\n"))
        #expect(text.hasSuffix("\n--o\nContent-Type: text/html\n\n<p>last</p>\n--o--\n"))
        #expect(again.outcome.parts.map(\.part) == ["0", "1", "2", "3"])
        #expect(again.part("2")?.contentType == "text/plain")
        #expect(again.part("3")?.contentType == "text/html")
    }

    /// A change inside would break the signature and look like a forgery: the signed entity is replaced whole.
    @Test func insideASignedEntity() throws {
        let (text, again) = try stripped(Messages.signed)
        #expect(!text.contains("signed text"))
        #expect(!text.contains("pgp"))
        #expect(text.contains("\nbefore\n--o\n"))
        #expect(text.hasSuffix("\n--o\n\nbehind\n--o--\n"))
        #expect(again.outcome.parts.map(\.part) == ["0", "1", "2", "3"])
    }

    @Test func aSignedMessage() throws {
        let pieces = Messages.signed.split(separator: "--o\n", omittingEmptySubsequences: false).map(String.init)
        try #require(pieces.count == 4)
        let (text, again) = try stripped("From: a\nSubject: s\n" + pieces[2])
        #expect(text.hasPrefix("From: a\nSubject: s\n"))
        #expect(again.outcome.parts.map(\.part) == ["0"])
        #expect(again.part("0")?.contentType == "text/plain")
    }

    @Test func twoPartsOfOneCarrierAreReplacedOnce() throws {
        let (before, after) = try halves(Messages.withProgram, at: "--b--")
        let inner = before + "--b\nContent-Disposition: attachment; filename=b.exe\n\nx\n--b--" + after
        let base64 = String(decoding: Base64.encode(wire(inner)), as: UTF8.self)
        let (text, _) = try stripped(
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                + base64 + "\n--o--\n")
        #expect(text.split(separator: "An attachment was removed", omittingEmptySubsequences: false).count == 2)
    }

    /// A part within a part that goes, too.
    @Test func aPartWithinAReplacedOneIsNotReplacedAgain() throws {
        let rules = """
            rules:
              - { name: exe, when: { attachment: { extension: exe } }, do: strip }
              - { name: message, when: { attachment: { type: message/rfc822 } }, do: strip }
            """
        let text =
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
            + "Content-Disposition: attachment; filename=a.exe\n\nx\n--b--\n"
        let result = try Filter(rules).runCut(text)
        #expect(result.actions.count == 2)
        #expect(result.text.split(separator: "An attachment was removed").count == 2)
    }

    @Test func anAttachedMessageItself() throws {
        let rules = "rules:\n  - { name: r, when: { attachment: { type: message/rfc822 } }, do: strip }\n"
        let result = try Filter(rules).run(Messages.attached)
        #expect(result.actions == ["r: strip 2"])
        #expect(!result.text.contains("Subject: the program"))
        let encoded = try Filter(rules).run(Messages.attachedInBase64)
        #expect(encoded.actions == ["r: strip 2"])
        #expect(encoded.text.contains("<p>last</p>"))
    }

    @Test func noticesOfTheOperator() throws {
        let filter = try Filter(files: [
            "rules.yaml":
                "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: { strip: { notice: gone.txt } } }\n",
            "gone.txt": "{name} is gone.\n",
        ])
        let result = try filter.run(Messages.withProgram)
        #expect(result.text.contains("\r\n\r\na.exe is gone.\r\n\r\n--b--"))
    }

    /// A header cut off by the end of the message has no line end to put fields behind.
    @Test func aCutHeader() throws {
        let result = try Filter(Self.strip).run("Content-Type: application/octet-stream; name=a.exe\nSubject: the subject")
        #expect(result.outcome.verdict == .modify)
        let again = try Filter(Filter.rejecting("header: { name: Subject, value: the subject }")).run(result.output)
        #expect(again.outcome.verdict == .reject, "\(result.text)")
        #expect(again.part("0")?.contentType == "text/plain")
    }

    // MARK: - Names

    @Test func renaming() throws {
        let result = try Filter(Self.rename).run(Messages.withProgram)
        let old =
            "Content-Type: application/octet-stream; name=\"a.exe\"\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; filename=\"a.exe\"\r\n"
        let new =
            "Content-Transfer-Encoding: base64\r\nContent-Type: application/octet-stream; name=\"a.exe.txt\"\r\n"
            + "Content-Disposition: attachment; filename=\"a.exe.txt\"\r\n"
        let (before, after) = try halves(String(decoding: wire(Messages.withProgram), as: UTF8.self), at: old)
        #expect(result.text == before + new + after)
        #expect(result.actions == ["rename: rename 2"])
    }

    /// No name that a reader could show is left over, and what else the fields say stays.
    @Test(arguments: [
        "Content-Type: x/y; name=a.txt; charset=utf-8; name*=utf-8''a.exe\nContent-Disposition: inline; filename=b.exe; filename*0=c; filename*1=.exe",
        "Content-Disposition: attachment; filename=a.exe", "Content-Type: x/y; charset=utf-8; name=\"gr\u{F6}\u{DF}er.exe\"",
        "Content-Disposition: attachment; filename=\"=?utf-8?q?=C3=A9=2Eexe?=\"",
    ])
    func everyNameIsReplaced(header: String) throws {
        let filter = try Filter(Self.rename)
        let result = try filter.run(header + "\nSubject: s\n\nx\n")
        #expect(result.outcome.verdict == .modify)
        let again = try filter.run(result.output)
        #expect(again.outcome.verdict == .accept)
        let part = try #require(again.part("0"))
        #expect(part.names.allSatisfy { $0.hasSuffix(".txt") }, "\(part.names)")
        if header.contains("charset") { #expect(part.charset == "utf-8") }
        if header.contains("inline") { #expect(part.disposition == "inline") }
        #expect(again.text.hasSuffix("\r\n\r\nx\r\n"))
    }

    @Test func whatCannotBeRenamedIsRefused() throws {
        for text in [Messages.signed, Messages.attachedInBase64] {
            let result = try Filter(Self.rename).run(text)
            #expect(result.outcome.verdict == .reject)
            #expect(result.outcome.reply?.code == 550)
            #expect(result.actions.last == "weir:cannot-edit: reject")
            #expect(result.output == wire(text))
        }
        let inside = try Filter(Self.rename).run(Messages.attached)
        #expect(inside.outcome.verdict == .modify)
        #expect(inside.text.contains("filename=\"a.exe.txt\""))
    }

    @Test func editsOfTheHeaderAndOfPartsGoTogether() throws {
        let rules =
            Self.strip + "\n" + """
                  - name: mark
                    when: { message: { size: over 0 } }
                    do: [{ tag-subject: "[x]" }, { add-header: { name: X-Mark, value: here } }]
                """
        let result = try Filter(rules).run(Messages.onlyProgram)
        #expect(result.text.hasPrefix("X-Mark: here\r\nFrom: a@example.org\r\nSubject: [x] the program\r\n"))
        #expect(result.text.contains("Name:   a.exe\r\n"))
    }
}
