// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct RepairTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    private static let stripping = """
        rules:
          - name: strip
            why: Programs do not cross the border.
            when: { attachment: { extension: exe } }
            do: strip
          - name: repair
            stage: structure
            when: { message: { defect: ambiguous } }
            do: repair

        """

    private static let renaming = """
        rules:
          - name: rename
            when: { attachment: { extension: exe } }
            do: { rename: "{name}.txt" }
          - name: repair
            stage: structure
            when: { message: { defect: ambiguous } }
            do: repair

        """

    /// What is relayed of a message, with LF: the same however it is cut, as long as the plan says, and in no doubt any more.
    private func relayed(
        _ pieces: String..., rules: String = Filter.repairing, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let text = pieces.joined()
        let filter = try Filter(rules)
        let result = try filter.runCut(text, sourceLocation: sourceLocation)
        #expect(result.outcome.verdict == .modify, sourceLocation: sourceLocation)
        #expect(result.output.count == result.outcome.plan.size, sourceLocation: sourceLocation)
        let again = try filter.run(result.output)
        #expect(again.doubts == [], "\(result.unix)", sourceLocation: sourceLocation)
        #expect(again.outcome.verdict == .accept, "\(result.unix)", sourceLocation: sourceLocation)
        #expect(again.output == result.output, sourceLocation: sourceLocation)
        return result.unix
    }

    private func same(_ text: String, _ expected: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(text == expected.joined(), sourceLocation: sourceLocation)
    }

    // MARK: - Headers

    /// Every control character, wherever it stands in a field that says what the body is.
    @Test(arguments: ["\u{1}", "\u{B}", "\u{C}", "\u{13}", "\u{1F}", "\u{7F}", "\u{0}"])
    func controls(control: String) throws {
        let text = try relayed(Self.top + "Content-Type: text/plain;\(control)charset=us-ascii\n\nhello\n")
        #expect(!text.contains(control))
    }

    @Test func theFirstOfTwoTypes() throws {
        let text = try relayed(
            Self.top, "Content-Type: text/plain; charset=utf-8\nSubject: s\nContent-Type: text/html\n\nx\n")
        same(
            text, "From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n\nx\n")
    }

    /// Fields that nobody reads a body by stay as they were written.
    @Test func otherContentFieldsStay() throws {
        let text = try relayed(
            Self.top, "Content-Type: text/plain\nContent-Type: text/html\nContent-ID: <a@b>\nContent-Description: d\n",
            "Content-Disposition: inline\nContent-Disposition: attachment\n\nx\n")
        same(
            text, "From: a@example.org\nContent-ID: <a@b>\nContent-Description: d\nMIME-Version: 1.0\n",
            "Content-Type: text/plain\nContent-Disposition: inline\n\nx\n")
    }

    @Test func aNameInAnOddForm() throws {
        let text = try relayed(
            Self.top, "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n",
            "Content-Disposition: attachment; filename=\"a.bin\" b\n\nTVqQAAMAAAAEAAAA//8=\n")
        same(
            text, Self.top, "Content-Type: application/octet-stream; name=\"a.bin\"\n",
            "Content-Disposition: attachment; filename=\"a.bin\"\nContent-Transfer-Encoding: base64\n\n",
            "TVqQAAMAAAAEAAAA//8=\n")
    }

    /// For some the body begins at the line that is no field: without it all agree, and the rest stays byte for byte.
    @Test func linesThatAreNoFields() throws {
        let text = try relayed(Self.top, "Subject: s\nthis is no field\nX-A: b\n\nx\n")
        same(text, Self.top, "Subject: s\nX-A: b\n\nx\n")
    }

    /// The MIME fields stay in whatever form they are.
    @Test func linesThatAreNoFieldsBesideMIMEFields() throws {
        let text = try relayed(
            Self.top, "Content-Type:TEXT/plain ;charset=utf-8\nno field\nContent-Transfer-Encoding:  7bit\n\nx\n")
        same(text, Self.top, "Content-Type:TEXT/plain ;charset=utf-8\nContent-Transfer-Encoding:  7bit\n\nx\n")
    }

    /// A line that may be meant as a MIME field says what the body is, to some: so that is written anew.
    @Test func aLineThatMayBeMeantAsAType() throws {
        let text = try relayed(Self.top, "Subject: s\nContent-Type text/html\n\nx\n")
        same(
            text, "From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/plain\n",
            "Content-Transfer-Encoding: base64\n\neA0K\n")
    }

    /// In a part the body begins with the line, as most have it: it is kept, encoded.
    @Test func aLineThatIsNoFieldInAPart() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: a\njunk\nX: b\n\nbody\n--b--\n")
        same(
            text, Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: a\nContent-Type: text/plain\n",
            "Content-Transfer-Encoding: base64\n\nanVuaw0KWDogYg0KDQpib2R5\n--b--\n")
    }

    @Test func blanksBeforeAColon() throws {
        let text = try relayed(Self.top, "Content-Type: text/plain\nSubject : s\n\nx\n")
        same(text, Self.top, "Content-Type: text/plain\nSubject: s\n\nx\n")
    }

    @Test func aFoldOfBlanks() throws {
        let text = try relayed(Self.top, "Subject: s\n \n X\nContent-Type: text/plain\n\nx\n")
        same(text, Self.top, "Subject: s\n X\nContent-Type: text/plain\n\nx\n")
    }

    /// What may stand there once is shown as it stood first; all else keeps its place.
    @Test func theFirstOfTwoSubjects() throws {
        let text = try relayed(Self.top, "Subject: first\nReceived: x\nSubject: second\nReceived: x\n\nx\n")
        same(text, Self.top, "Subject: first\nReceived: x\nReceived: x\n\nx\n")
    }

    @Test func theHeaderOfAnAttachedMessage() throws {
        let text = try relayed(
            Self.top, "Content-Type: message/rfc822\n\nSubject: in\nContent-Type: text/plain\nContent-Type: text/html\n\nx\n")
        same(
            text, Self.top,
            "Content-Type: message/rfc822\n\nSubject: in\nMIME-Version: 1.0\nContent-Type: text/plain\n\nx\n")
    }

    /// The message ends within its header.
    @Test func aCutHeader() throws {
        let text = try relayed("Content-Type: text/plain\nContent-Type: text/html")
        #expect(text.hasPrefix("MIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"))
        #expect(!text.contains("html"))
    }

    // MARK: - Structure

    /// The parts stay byte for byte; what stood around them is gone.
    @Test func anOddBoundary() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=\"b\" x\n\npreamble\n--b\n\none\n--b\n",
            "Content-Type: text/html\n\n<p>two</p>\n--b--\nepilogue\n")
        same(
            text, Self.top, "Content-Type: multipart/mixed;\n boundary=\"\(Filter.boundary(0))\"\n\n",
            "--\(Filter.boundary(0))\n\none\n--\(Filter.boundary(0))\nContent-Type: text/html\n\n<p>two</p>\n",
            "--\(Filter.boundary(0))--\n")
    }

    @Test func aMultipartThatIsNotClosed() throws {
        let text = try relayed(Self.top, "Content-Type: multipart/mixed; boundary=\"b\" x\n\n--b\n\none\n--b\n\ntwo\n")
        same(
            text, Self.top, "Content-Type: multipart/mixed;\n boundary=\"\(Filter.boundary(0))\"\n\n",
            "--\(Filter.boundary(0))\n\none\n--\(Filter.boundary(0))\n\ntwo\n\n--\(Filter.boundary(0))--\n")
    }

    /// A line that only looks like a delimiter is text of the part, and cannot be taken for more behind a new boundary.
    @Test func aLookAlikeOfADelimiter() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--bx\n\ntwo\n--b--\n")
        #expect(text.contains("\n--\(Filter.boundary(0))\n\none\n--bx\n\ntwo\n--\(Filter.boundary(0))--\n"))
    }

    @Test func eachMultipartHasABoundaryOfItsOwn() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/alternative; boundary=\"a\" x\n\n--a\n",
            "Content-Type: multipart/mixed; boundary=\"c\" x\n\n--c\n\none\n--c--\n--a\n\ntwo\n--a--\n")
        same(
            text, Self.top, "Content-Type: multipart/alternative;\n boundary=\"\(Filter.boundary(0))\"\n\n",
            "--\(Filter.boundary(0))\nContent-Type: multipart/mixed;\n boundary=\"\(Filter.boundary(1))\"\n\n",
            "--\(Filter.boundary(1))\n\none\n--\(Filter.boundary(1))--\n\n--\(Filter.boundary(0))\n\ntwo\n",
            "--\(Filter.boundary(0))--\n")
    }

    /// Nobody knows what its boundary is: it is the text that it was read as.
    @Test func aMultipartWithoutBoundaryIsText() throws {
        let body = "--b\n\none\n--b--\n"
        let text = try relayed(Self.top, "Content-Type: multipart/mixed\n\n", body)
        same(
            text, Self.top, "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n",
            String(decoding: Base64.encode(wire(body)), as: UTF8.self), "\n")
    }

    /// The part whose header a delimiter cut short is closed with the empty line that it lacked.
    @Test func aDelimiterInAHeader() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b\n\ntwo\n--b--\n")
        same(
            text, Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n",
            "Content-Transfer-Encoding: base64\n\n--b\n\ntwo\n--b--\n")
    }

    // MARK: - Bodies

    @Test func baseSixtyFourWithJunk() throws {
        let text = try relayed(
            Self.top, "Content-Type: application/octet-stream; name=\"a.bin\"\nContent-Transfer-Encoding: base64\n\n",
            "TVqQAAMAAAAE!AAAA//8=\n")
        same(
            text, Self.top, "Content-Type: application/octet-stream; name=\"a.bin\"\nContent-Transfer-Encoding: base64\n\n",
            "TVqQAAMAAAAEAAAA//8=\n")
    }

    @Test func quotedPrintableWithOddEscapes() throws {
        let text = try relayed(Self.top, "Content-Transfer-Encoding: quoted-printable\n\nhello =XY world=\n")
        same(
            text, Self.top, "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVsbG8gPVhZIHdvcmxk\n")
    }

    /// The first word is the encoding, and what comes out of it is encoded anew.
    @Test(arguments: [
        ("x-unknown", "aGVsbG8gd29ybGQNCg=="), ("7bit base64", "aGVsbG8gd29ybGQNCg=="), ("base64 7bit", "helloworlQ=="),
    ])
    func anEncodingInDoubt(token: String, encoded: String) throws {
        let text = try relayed(Self.top, "Content-Transfer-Encoding: \(token)\n\nhello world\n")
        same(text, Self.top, "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\(encoded)\n")
    }

    /// Not everybody decodes uuencode: it is written anew, as what came out of it.
    @Test func uuencodeBehindADoubtfulHeader() throws {
        let text = try relayed(
            Self.top, "Content-Transfer-Encoding: x-uuencode\nContent-Type: application/octet-stream; name=a.bin\n",
            "Content-Type: text/plain\n\nbegin 644 a.bin\n#0V%T\n`\nend\n")
        same(
            text, Self.top, "Content-Type: application/octet-stream; name=\"a.bin\"\nContent-Transfer-Encoding: base64\n\n",
            "Q2F0\n")
    }

    /// Long content comes in lines of 76 characters.
    @Test func linesOfBaseSixtyFour() throws {
        let content = (0..<200).map { UInt8($0) }
        let encoded = String(decoding: Base64.encode(content), as: UTF8.self)
        let text = try relayed(
            Self.top, "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n!", encoded, "\n")
        let lines = text.split(separator: "\n").suffix(4).map(String.init)
        #expect(lines.map(\.utf8.count) == [76, 76, 76, 40])
        #expect(lines.joined() == encoded)
    }

    // MARK: - What is touched, and what is not

    /// As a message it must not be encoded (RFC 2045 §6.4); as a file it may.
    @Test func anEncodedMessageIsAFile() throws {
        let encoded = String(decoding: Base64.encode(wire("Subject: inner\n\ninner\n")), as: UTF8.self)
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=o\n\n--o\n\none\n--o\nContent-Type: message/rfc822; name=m.eml\n",
            "Content-Transfer-Encoding: base64\n\n\(encoded)\n--o--\n")
        same(
            text, Self.top, "Content-Type: multipart/mixed; boundary=o\n\n--o\n\none\n--o\n",
            "Content-Type: application/octet-stream; name=\"m.eml\"\n",
            "Content-Disposition: attachment; filename=\"m.eml\"\nContent-Transfer-Encoding: base64\n\n\(encoded)\n--o--\n")
    }

    /// What lies under the encoding of a file is read by nobody but who opens it: no doubt there is one of the message.
    @Test func doubtsWithinAnEncodedMessageGoWithIt() throws {
        let inner = "Subject: x\nContent-Type: text/plain\nContent-Type: text/html\n\ny\n"
        let encoded = String(decoding: Base64.encode(wire(inner)), as: UTF8.self)
        let text = try relayed(
            Self.top, "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n\(encoded)\n")
        same(
            text, Self.top, "Content-Type: application/octet-stream; name=\"message.eml\"\n",
            "Content-Disposition: attachment; filename=\"message.eml\"\nContent-Transfer-Encoding: base64\n\n",
            "\(encoded.prefix(76))\n\(encoded.dropFirst(76))\n")
    }

    /// It has none anyway (RFC 2045 §6.4): the rest stays byte for byte.
    @Test func theEncodingOfAMultipartGoes() throws {
        let type = "Content-Type:multipart/mixed;boundary=b\n"
        let body = "\npreamble\n--b\n\none\n--b--\nepilogue\n"
        let text = try relayed(Self.top, type, "Content-Transfer-Encoding: base64\n", body)
        same(text, Self.top, type, body)
    }

    /// Only the entity in doubt is written anew: its container, and the other parts, stay as they are.
    @Test func otherPartsStayByteForByte() throws {
        let before = Self.top + "Content-Type:multipart/mixed;boundary=o\n\npreamble\n--o  \n\n one \n--o\n"
        let after = "\n--o\nContent-Type: TEXT/html\nContent-Transfer-Encoding:quoted-printable\n\n<p>=41</p> \n--o--\nepilogue\n"
        let text = try relayed(
            before, "Content-Type: application/pdf; name=\"x.pdf\"\nContent-Transfer-Encoding: base64\n",
            "Content-Type: text/plain\n\nJVBER i0xLjQK", after)
        same(
            text, before, "Content-Type: application/pdf; name=\"x.pdf\"\nContent-Transfer-Encoding: base64\n\n",
            "JVBER i0xLjQK", after)
    }

    /// A multipart is written anew around its parts, which stay as they are, in whatever form that is.
    @Test func partsOfAContainerInDoubtStayByteForByte() throws {
        let part = "Content-Type: Application/X-Y ;name=\"x\" \nContent-Transfer-Encoding:  base64\n\nQUJD\n REVG\n"
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=\"b\" x\n\n--b\n", part, "\n--b--\n")
        #expect(text.contains("--\(Filter.boundary(0))\n" + part + "\n--\(Filter.boundary(0))--\n"))
    }

    /// Where what is signed is in doubt, it is written anew in its place: the signature is worth nothing, but stays to be seen.
    @Test func insideASignedEntity() throws {
        let before =
            Self.top
            + "Content-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"; micalg=pgp-sha256\n\n--s\n"
        let after = "\n--s\nContent-Type: application/pgp-signature\n\nsig\n--s--\n"
        let text = try relayed(before, "Content-Type: text/plain\nContent-Type: text/html\n\nsigned", after)
        same(text, before, "Content-Type: text/plain\n\nsigned", after)
    }

    /// A doubt elsewhere breaks no signature.
    @Test func aSignedEntityBesideADoubtStays() throws {
        let signed =
            "Content-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"; micalg=pgp-sha256\n\n"
            + "--s\nContent-Type: text/plain\n\nsigned\n--s\nContent-Type: application/pgp-signature\n\nsig\n--s--\n"
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=\"o\" x\n\n--o\n", signed, "\n--o--\n")
        #expect(text.contains("--\(Filter.boundary(0))\n" + signed + "\n--\(Filter.boundary(0))--\n"))
    }

    @Test(arguments: [Messages.withProgram, Messages.onlyProgram, Messages.attached, Messages.signed])
    func whatIsInNoDoubtIsItself(text: String) throws {
        let result = try Filter(Filter.repairing).runCut(text)
        #expect(result.outcome.verdict == .accept)
        #expect(result.outcome.plan.isIdentity)
        #expect(result.output == wire(text))
    }

    /// Sloppy but clear: everyday mail.
    @Test(arguments: [
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n",
        "Subject: gr\u{FC}n\n\nContent-Type: text/html is what he wrote\n", "Content-Type: text/plain;\n\nx\n", "\nbody\n", "",
    ])
    func sloppyMailIsItself(text: String) throws {
        let result = try Filter(Filter.repairing).runCut(text)
        #expect(result.doubts == [])
        #expect(result.output == wire(text))
    }

    private static let doubtful: [String] = [
        top + "Content-Type: text/plain\nContent-Type: text/html\n\nx\n",
        top + "Subject: a\nSubject: b\n\nx\n",
        top + "Content-Type: multipart/mixed; boundary=\"b\" x\n\n--b\n\none\n--b--\n", top + "no field\n\nx\n",
        top + "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nQUJD!REVG\n",
        top + "Content-Transfer-Encoding: x-unknown\n\nx\n", Messages.attachedInBase64,
    ]

    @Test(arguments: RepairTests.doubtful)
    func nothingIsRepairedWithoutTheRule(text: String) throws {
        let rules = "rules:\n  - { name: r, when: { attachment: { extension: xyz } }, do: strip }\n"
        let result = try Filter(rules).runCut(text)
        #expect(!result.doubts.isEmpty)
        #expect(result.outcome.verdict == .accept)
        #expect(result.output == wire(text))
    }

    @Test(arguments: RepairTests.doubtful)
    func nothingIsRepairedWhereTheRuleOnlyWatches(text: String) throws {
        let result = try Filter(Filter.repairing) { $0.isMonitoring = true }.runCut(text)
        #expect(result.actions == ["repair: repair (monitor)"])
        #expect(result.outcome.verdict == .accept)
        #expect(result.output == wire(text))
    }

    // MARK: - With other actions

    @Test func strippingAndRepairing() throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=\"b\" x\n\npreamble\n--b\n",
            "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\n",
            "\(Messages.programInBase64)\n--b\nContent-Type: text/plain\nContent-Type: text/html\n\nx\n--b--\n",
            rules: Self.stripping)
        #expect(
            text.hasPrefix(
                Self.top + "Content-Type: multipart/mixed;\n boundary=\"\(Filter.boundary(0))\"\n\n--\(Filter.boundary(0))\n"
                    + "Content-Type: text/plain; charset=utf-8\n"))
        #expect(text.contains("\nName:   a.exe\n"))
        #expect(text.hasSuffix("\n--\(Filter.boundary(0))\nContent-Type: text/plain\n\nx\n--\(Filter.boundary(0))--\n"))
        #expect(!text.contains(Messages.programInBase64))
    }

    /// What is stripped needs no repair, even where it could not have been repaired.
    @Test func whatIsStrippedIsNotRepaired() throws {
        let inner = "Content-Type: application/octet-stream; name=a.exe\nContent-Type: text/html\n\ny\n"
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=o\n\n--o\n\none\n--o\nContent-Type: message/rfc822\n",
            "Content-Transfer-Encoding: base64\n\n", String(decoding: Base64.encode(wire(inner)), as: UTF8.self), "\n--o--\n",
            rules: Self.stripping)
        #expect(
            text.hasPrefix(Self.top + "Content-Type: multipart/mixed; boundary=o\n\n--o\n\none\n--o\nContent-Type: text/plain;"))
    }

    /// Where the body of the message is stripped, its header is in no doubt either.
    @Test func strippingTheBodyAndRepairingTheHeader() throws {
        let text = try relayed(
            Self.top, "Subject: first\nno field\nSubject: second\nContent-Type: application/octet-stream; name=a.exe\n",
            "Content-Transfer-Encoding: base64\n\n\(Messages.programInBase64)\n",
            rules: Self.stripping)
        #expect(
            text.hasPrefix("From: a@example.org\nSubject: first\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"))
        #expect(!text.contains("second"))
    }

    /// One part that is renamed and repaired has one name, the new one.
    @Test(arguments: [
        "Content-Type: application/octet-stream; name=a.exe\nContent-Type: text/plain\n\nx",
        "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\nQUJD!REVG",
    ])
    func renamingAndRepairing(part: String) throws {
        let text = try relayed(
            Self.top, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\(part)\n--b--\n", rules: Self.renaming)
        #expect(text.contains("\nContent-Type: application/octet-stream; name=\"a.exe.txt\"\n"))
        #expect(!text.contains("a.exe\""))
        #expect(text.split(separator: "Content-Type: application", omittingEmptySubsequences: false).count == 2)
    }

    @Test func editsOfTheHeaderAndRepair() throws {
        let rules =
            Filter.repairing + """
                  - name: mark
                    when: { message: { size: over 0 } }
                    do: [{ tag-subject: "[x]" }, { add-header: { name: X-Mark, value: here } }]

                """
        let result = try Filter(rules).runCut(
            Self.top + "Subject: a\nSubject: b\nno field\nX-Weir-A: forged\nContent-Type: text/plain\n\nx\n")
        #expect(
            result.unix
                == "X-Mark: here\nFrom: a@example.org\nMIME-Version: 1.0\nSubject: [x] a\nContent-Type: text/plain\n\nx\n")
    }
}
