// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct LeafUnwrapperTests {
    private static let rules = "rules:\n  - { name: r, when: { attachment: { type: program } }, do: strip }\n"

    private static let openable: [String] = [Envelopes.signed, Envelopes.pgpCompressed, Envelopes.pgpSigned]

    private func rejects(_ condition: String, _ text: String) throws -> Bool {
        try Filter(Filter.rejecting(condition)).runCut(text).outcome.verdict == .reject
    }

    /// A signature that nobody has verified hides nothing, and neither does compression.
    @Test(arguments: LeafUnwrapperTests.openable)
    func whatIsSignedOrCompressedIsSeen(text: String) throws {
        let conditions = [
            "filename: a.exe", "extension: exe", "type: program", "inside: message", "declared: application/octet-stream",
        ]
        for condition in conditions {
            let found = try Filter.holds("attachment: { \(condition) }", for: text)
            #expect(found, "\(condition)")
        }
        let other = try Filter.holds("attachment: { filename: b.exe }", for: text)
        #expect(!other)
        let words = try Filter.holds("text: { contains: hello }", for: text)
        #expect(words)
        let encrypted = try Filter.holds("any: [{ attachment: { encrypted: yes } }, { message: { encrypted: yes } }]", for: text)
        #expect(!encrypted)
    }

    @Test(arguments: LeafUnwrapperTests.openable)
    func noCutMakesADifference(text: String) throws {
        let result = try Filter(Self.rules) { $0.hashesEveryPart = true }.runCut(text)
        #expect(result.actions == ["r: strip 0"])
        let program = try #require(result.outcome.parts.first { $0.filename == "a.exe" })
        #expect(program.type == "application/x-dosexec")
        #expect(program.size == 64)
        #expect(program.parent == "0")
        #expect(program.within == "0")
        // Everybody who opens the envelope sees it: this is no other reading.
        #expect(program.reading == nil)
    }

    /// What lies in an envelope cannot be taken out of it: the envelope goes.
    @Test(arguments: LeafUnwrapperTests.openable)
    func theEnvelopeIsStripped(text: String) throws {
        let result = try Filter(Self.rules).run(text)
        #expect(result.outcome.verdict == .modify)
        let again = try Filter(Self.rules).run(result.output)
        #expect(again.outcome.verdict == .accept)
        #expect(again.outcome.parts.map(\.part) == ["0"])
        #expect(again.part("0")?.contentType == "text/plain")
    }

    @Test(arguments: LeafUnwrapperTests.openable)
    func whatIsNotForbiddenIsNotTouched(text: String) throws {
        let result = try Filter().run(text)
        #expect(result.outcome.verdict == .accept)
        #expect(result.output == wire(text))
        #expect(result.doubts == [])
    }

    @Test(arguments: [Envelopes.enveloped, Envelopes.pgpEncrypted])
    func whatIsEncryptedIsCalledSo(text: String) throws {
        for condition in ["attachment: { encrypted: yes }", "message: { encrypted: yes }"] {
            let holds = try rejects(condition, text)
            #expect(holds, "\(condition)")
        }
        let result = try Filter().run(text)
        #expect(result.outcome.parts.map(\.isEncrypted) == [true])
    }

    /// A signature around something encrypted opens nothing.
    @Test func encryptedWithinSigned() throws {
        let text = Envelopes.signedMessage(wire(Envelopes.enveloped))
        for condition in ["attachment: { encrypted: yes }", "message: { encrypted: yes }"] {
            let holds = try Filter.holds(condition, for: text)
            #expect(holds, "\(condition)")
        }
    }

    /// What a signature is around is told by its octets: the declared type and the name may say anything.
    @Test(arguments: [
        "application/octet-stream", "text/plain", "image/png; name=a.png", "application/pkcs7-signature; name=smime.p7s",
    ])
    func theDeclaredTypeDoesNotMatter(type: String) throws {
        let holds = try Filter.holds(
            "attachment: { type: program }", for: Envelopes.message(type, Envelopes.signedData(wire(Envelopes.inner))))
        #expect(holds)
    }

    /// Whatever octets the length in front has.
    @Test(arguments: [1, 100, 220, 1500])
    func signedContentOfEveryLength(around size: Int) throws {
        let filter = try Filter(Filter.rejecting("attachment: { filename: a.exe }"))
        for count in size..<size + 60 {
            let content =
                wire("Content-Type: application/octet-stream; name=a.exe\n\n") + [UInt8](repeating: 0x79, count: count)
            let result = try filter.run(Envelopes.signedMessage(content))
            #expect(result.outcome.verdict == .reject, "\(count)")
        }
    }

    /// Content that is no message is a file.
    @Test func signedFiles() throws {
        let text = Envelopes.signedMessage(Messages.program)
        let holds = try rejects("attachment: { type: program }", text)
        #expect(holds)
    }

    /// The text of a signed message is text, as it would be without the signature, and no file.
    @Test func textWithinIsABody() throws {
        let text = Envelopes.signedMessage(wire("Content-Type: text/plain\n\nhello\n"))
        let holds = try Filter.holds("attachment: { size: exactly 7 }", for: text)
        #expect(!holds)
        let result = try Filter().run(text)
        #expect(result.outcome.parts.map(\.contentType) == ["application/pkcs7-mime", "text/plain"])
    }

    /// The bounds on a message hold within an envelope, and what passes them is said to.
    @Test func moreThanIsLookedAt() throws {
        var inner = "Content-Type: multipart/mixed; boundary=i\n\n"
        for _ in 0..<2001 { inner += "--i\n\nx\n" }
        inner += "--i\nContent-Disposition: attachment; filename=a.exe\n\nx\n--i--\n"
        let holds = try Filter.holds("message: { uninspectable: yes }", for: Envelopes.signedMessage(wire(inner)))
        #expect(holds)
    }

    /// Blanks before the first line are no reason not to look, however many came at once.
    @Test(arguments: [1, 200, 300])
    func armorBehindEmptyLines(count: Int) throws {
        let parts = Envelopes.pgpCompressed.split(separator: "-----BEGIN", omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 2)
        let text = parts[0] + String(repeating: "\n", count: count) + "-----BEGIN" + parts[1]
        let holds = try rejects("attachment: { filename: a.exe }", text)
        #expect(holds)
    }

    private static let damaged: [[UInt8]] = [
        [UInt8](repeating: 0x30, count: 1) + [UInt8](repeating: 0x06, count: 40),
        [0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02],
        [0x78, 0x9F, 0x3E, 0x22],
        [0x78, 0x9F, 0x3E, 0x22, 0x11, 0x22, 0x02, 0xFF],
        Array("-----BEGIN PGP MESSAGE-----\n\n!!!\n".utf8),
        Array("-----BEGIN PGP MESSAGE-----".utf8),
        [0xC8], [0x30, 0x82], [0x30], [],
    ]

    /// What only begins like an envelope is what it is.
    @Test(arguments: LeafUnwrapperTests.damaged)
    func damagedEnvelopes(content: [UInt8]) throws {
        let text = Envelopes.message("application/pgp-encrypted; name=a.pgp", content)
        let result = try Filter().runCut(text)
        #expect(result.outcome.verdict == .accept)
        #expect(result.output == wire(text))
    }
}
