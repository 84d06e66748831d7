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
}
