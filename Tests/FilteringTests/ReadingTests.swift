// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct ReadingTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    private func rejects(_ condition: String, _ text: String) throws -> Bool {
        try Filter(Filter.rejecting(condition)).runCut(text).outcome.verdict == .reject
    }

    /// A text whose encoding is given twice: some decode it, others do not.
    private static func twice(_ first: String, _ second: String, _ body: String) -> String {
        top + "Content-Transfer-Encoding: \(first)\nContent-Transfer-Encoding: \(second)\n\n\(body)\n"
    }

    /// What comes out of any way to decode a body counts as much as what comes out of the documented one.
    @Test(arguments: [("7bit", "base64"), ("base64", "7bit"), ("quoted-printable", "base64")])
    func typesOfEveryDecoding(first: String, second: String) throws {
        let found = try rejects("attachment: { type: program }", Self.twice(first, second, Messages.programInBase64))
        #expect(found)
        let body = Self.twice(first, second, "hello, my friend")
        let harmless = try rejects("attachment: { type: program }", body)
        #expect(!harmless)
    }

    @Test func textOfEveryDecoding() throws {
        let encoded = String(decoding: Base64.encode(Array("the secret word".utf8)), as: UTF8.self)
        let found = try rejects("text: { contains: secret }", Self.twice("7bit", "base64", encoded))
        #expect(found)
        let plain = try rejects("text: { contains: secret }", Self.twice("base64", "7bit", "the secret word"))
        #expect(plain)
    }

    @Test func digestsOfEveryDecoding() throws {
        let digest = "014b8ce9fed0aaf124de966f635da95bf7025bee91d1a1c12d6ff5854eba3307"
        let found = try rejects("attachment: { sha256: \(digest) }", Self.twice("7bit", "base64", Messages.programInBase64))
        #expect(found)
    }

    /// People write about programs: text that is shown in place is text, whatever it looks like.
    @Test func textIsNotJudgedByItsWords() throws {
        let result = try Filter().runCut(Self.top + "\n#!/bin/sh\nrm -rf x\n")
        let part = try #require(result.part("0"))
        #expect(part.isBody)
        #expect(part.type == "text/plain")
    }

    /// A multipart without any delimiter is the text that stands in it.
    @Test func aMultipartWithoutDelimiterIsALeaf() throws {
        let text = Self.top + "Content-Type: multipart/mixed; boundary=b\n\nsecret\n"
        let result = try Filter().runCut(text)
        let part = try #require(result.part("0"))
        #expect(!part.isContainer)
        #expect(part.size == 8)
    }

    /// A repair makes text of it, and many show it as text anyway: its words count.
    @Test(arguments: ["multipart/mixed; boundary=b", "multipart/mixed"])
    func wordsOfAMultipartWithoutParts(type: String) throws {
        let found = try rejects("text: { contains: secret }", Self.top + "Content-Type: \(type)\n\nsecret\n")
        #expect(found)
    }

    /// A preamble is no part.
    @Test func preamblesAreNoParts() throws {
        let result = try Filter().runCut(Messages.withProgram)
        #expect(result.outcome.parts.map(\.part) == ["0", "1", "2"])
        let part = try #require(result.part("0"))
        #expect(part.isContainer)
        #expect(part.size == nil)
        #expect(part.type == nil)
    }

    // MARK: - Other readings

    /// For some the header ends at the line that is no field: they are shown it.
    @Test func theHeaderEndsAtALineThatIsNoField() throws {
        let text = Self.top + "Subject: s\nthis is a secret\nX-A: b\n\nx\n"
        let found = try rejects("text: { contains: secret }", text)
        #expect(found)
        let result = try Filter().run(text)
        #expect(result.parts(of: "short-header").map(\.part) == ["0"])
    }

    /// Another reading sees the words of the parts that it shows.
    @Test func textOfAnotherReading() throws {
        let text = Self.top + "Content-Type: text/plain\nContent-Type: message/rfc822\n\nContent-Transfer-Encoding: base64\n\n"
        let encoded = String(decoding: Base64.encode(Array("the secret word".utf8)), as: UTF8.self)
        let found = try rejects("text: { contains: secret }", text + encoded + "\n")
        #expect(found)
        let plain = try rejects("text: { contains: secret }", Self.top + "Content-Type: text/plain\n\n\(encoded)\n")
        #expect(!plain)
    }

    /// A line of text that looks like the header of a part begins one for some, whatever type the text is declared to have.
    @Test(arguments: ["", "Content-Type: text/plain\n", "Content-Type: application/octet-stream\n"])
    func textOfAQuotedPart(type: String) throws {
        let encoded = String(decoding: Base64.encode(Array("the secret word".utf8)), as: UTF8.self)
        let text = Self.top + type + "\nhello\nContent-Transfer-Encoding: base64\n\n\(encoded)\n"
        let found = try rejects("text: { contains: secret }", text)
        #expect(found)
        let result = try Filter().run(text)
        #expect(result.doubts == [])
        #expect(result.outcome.defects.map(\.name).contains("quoted-part"))
    }

    /// A part within the message of another reading lies inside a message.
    @Test func whatAPartOfAnotherReadingLiesIn() throws {
        let text =
            Self.top + "Content-Type: text/plain\nContent-Type: message/rfc822\n\n"
            + "Content-Disposition: attachment; filename=a.exe\n\nx\n"
        let inside = try rejects("attachment: { filename: a.exe, inside: message }", text)
        #expect(inside)
        let none = try rejects("attachment: { filename: a.exe, inside: none }", text)
        #expect(!none)
    }

    // MARK: - Envelopes

    /// Four envelopes around one another are opened. What lies in more was not seen by anybody, and is not passed off as clean.
    @Test(arguments: 1...6)
    func envelopesAroundOneAnother(depth: Int) throws {
        var content = wire(Envelopes.inner)
        for _ in 1..<depth { content = wire("X-Pad: y\n" + Envelopes.signedMessage(content)) }
        let message = Envelopes.signedMessage(content)
        let filter = try Filter(Filter.rejecting("any: [{ attachment: { type: program } }, { message: { uninspectable: yes } }]"))
        let result = try filter.run(message)
        #expect(result.outcome.verdict == .reject, "\(depth)")
        if depth <= 4 { #expect(!result.doubts.contains("nested-too-deep")) }
    }

    private static let zip = String(
        decoding: Base64.encode([0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)), as: UTF8.self)

    private static func encoded(_ text: String) -> String { String(decoding: Base64.encode(wire(text)), as: UTF8.self) }

    /// A delimiter of which nobody knows whether it is one comes behind an encoded message: the entities within that count too.
    @Test func aReadingBeginsBehindAnEncodedMessage() throws {
        let inner = "Content-Type: multipart/mixed; boundary=i\n\n--i\n\none\n--i\n\ntwo\n--i--\n"
        let text =
            Self.top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n"
            + "Content-Transfer-Encoding: base64\n\n\(Self.encoded(inner))\n--bX\n"
            + "Content-Transfer-Encoding: base64\nContent-Type: application/octet-stream\n\n\(Self.zip)\n--bX\n\nx\n--b--\n"
        let found = try rejects("attachment: { type: application/zip }", text)
        #expect(found)
    }

    /// The content of the inner message ends in the midst of the header of a part.
    @Test func aHeaderThatEndsInALineThatIsNone() throws {
        let inner = "Content-Type: multipart/mixed; boundary=i\n\n--i\n\none\n--i\nContent-Type: text/plain\njunk"
        let octets = wire(inner)
        let text =
            Self.top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n"
            + "Content-Transfer-Encoding: base64\n\n\(String(decoding: Base64.encode(octets), as: UTF8.self))\n"
            + "--b\nContent-Disposition: attachment; filename=a.exe\n\nx\n--b--\n"
        let result = try Filter("rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n").runCut(text)
        #expect(result.actions == ["r: strip 2"])
        #expect(result.parts(of: nil).map(\.part) == ["0", "1", "1.0", "1.1", "1.2", "2"])
    }

    /// Python's email and others pass over the encoding of an attached message.
    @Test(arguments: ["base64", "quoted-printable", "x-uuencode"])
    func anEncodedMessageAsItStands(encoding: String) throws {
        let text =
            Self.top + "Content-Type: message/rfc822\nContent-Transfer-Encoding: \(encoding)\n\n"
            + "Subject: s\nContent-Transfer-Encoding: base64\nContent-Type: application/octet-stream\n\n\(Self.zip)\n"
        let found = try rejects("attachment: { type: application/zip }", text)
        #expect(found)
    }

    /// What stands outside of the data of declared uuencode is text for those who do not know it.
    @Test func aroundDeclaredUuencode() throws {
        let text =
            Self.top + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n" + Envelopes.uuencodedProgram
        let found = try rejects("attachment: { extension: exe }", text)
        #expect(found)
    }

    /// Files in the text around the parts are seen by programs that know nothing of MIME.
    @Test(arguments: ["preamble", "epilogue"])
    func filesOutsideOfParts(place: String) throws {
        let file = Envelopes.uuencodedProgram
        let text =
            Self.top + "Content-Type: multipart/mixed; boundary=b\n\n" + (place == "preamble" ? file : "")
            + "--b\n\nhello\n--b--\n" + (place == "epilogue" ? file : "")
        let found = try rejects("attachment: { extension: exe }", text)
        #expect(found)
        let stripped = try Filter("rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n").runCut(text)
        #expect(stripped.actions == ["r: strip 0"])
    }

    /// A multipart with a name is shown as a file by some.
    @Test func aMultipartWithAName() throws {
        let text = Self.top + "Content-Type: multipart/mixed; boundary=b; name=a.zip\n\n--b\n\nhello\n--b--\n"
        let found = try rejects("attachment: { extension: zip }", text)
        #expect(found)
    }

    /// What is within an attached message is read in every reading; behind it all are one again.
    @Test func readingsEndWithTheMessageTheyAreIn() throws {
        let inner = "Subject: s\njunk\nX-A: b\n\nhello\n"
        var text = Self.top + "Content-Type: multipart/mixed; boundary=b\n\n"
        for _ in 0..<9 {
            text +=
                "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n\(Self.encoded(inner))\n"
        }
        let result = try Filter().runCut(text + "--b--\n")
        #expect(!result.outcome.defects.contains { $0.name == "too-many-readings" })
    }

    /// Under an encoding, lines may end with a CR alone, which a listener refuses otherwise.
    @Test(arguments: ["message/rfc822", "application/octet-stream; name=a.eml"])
    func returnsThatEndLines(type: String) throws {
        let inner =
            "Subject: s\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\none\r--i\r"
            + "Content-Disposition: attachment; filename=a.exe\r\rx\r--i--\r"
        let text =
            Self.top + "Content-Type: \(type)\nContent-Transfer-Encoding: base64\n\n"
            + String(decoding: Base64.encode(Array(inner.utf8)), as: UTF8.self) + "\n"
        let found = try rejects("attachment: { extension: exe }", text)
        #expect(found)
    }
}
