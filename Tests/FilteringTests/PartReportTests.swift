// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct PartReportTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    private func report(_ header: String, body: String = "x\n") throws -> PartReport {
        let result = try Filter { $0.hashesEveryPart = true }.runCut(Self.top + header + "\n\n" + body)
        return try #require(result.part("0"))
    }

    @Test func whatALeafDeclares() throws {
        let part = try report(
            "Content-Type: Text/HTML; charset=UTF-8; name=a.html\nContent-Disposition: INLINE; filename=b.html\n"
                + "Content-Transfer-Encoding: 8BIT")
        #expect(part.contentType == "text/html")
        #expect(part.charset?.lowercased() == "utf-8")
        #expect(part.disposition == "inline")
        #expect(part.encoding == "8bit")
        #expect(part.filename == "b.html")
        #expect(part.names == ["b.html", "a.html"])
        #expect(part.parent == nil)
        #expect(part.reading == nil)
        #expect(part.within == nil)
        #expect(!part.isContainer)
        #expect(!part.isBody)
        #expect(!part.isEncrypted)
        #expect(part.uninspectable == nil)
    }

    @Test func whatIsNotDeclared() throws {
        let part = try report("Subject: s")
        #expect(part.contentType == "text/plain")
        #expect(part.charset == nil)
        #expect(part.disposition == nil)
        #expect(part.encoding == nil)
        #expect(part.filename == nil)
        #expect(part.names == [])
        #expect(part.isBody)
        #expect(part.defects == [])
    }

    /// A name in the form that everybody reads alike is one name.
    @Test(arguments: [
        "Content-Type: application/pdf; name=\"a.pdf\"", "Content-Type: application/pdf; name=a.pdf",
        "Content-Disposition: attachment; filename=\"a.pdf\"",
        "Content-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment; filename=\"a.pdf\"",
    ])
    func aNameInItsOrdinaryFormIsOne(header: String) throws {
        let part = try report(header)
        #expect(part.names == ["a.pdf"])
    }

    @Test func whatTheContentIs() throws {
        let part = try report(
            "Content-Type: image/png\nContent-Transfer-Encoding: base64", body: Messages.programInBase64 + "\n")
        #expect(part.type == "application/x-dosexec")
        #expect(part.types == ["application/x-dosexec"])
        #expect(part.size == 64)
        #expect(part.sha256 == "014b8ce9fed0aaf124de966f635da95bf7025bee91d1a1c12d6ff5854eba3307")
    }

    /// Of several ways to decode it the documented one comes first.
    @Test func whatTheContentIsInEveryDecoding() throws {
        let part = try report(
            "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64", body: Messages.programInBase64 + "\n")
        #expect(part.type == "text/plain")
        #expect(part.types == ["text/plain", "application/x-dosexec"])
        #expect(part.size == 90)
        #expect(!part.isBody)
    }

    @Test func digestsOnlyWhereSomebodyAsks() throws {
        let result = try Filter().run(Messages.onlyProgram)
        #expect(result.part("0")?.sha256 == nil)
        let digest = String(repeating: "0", count: 64)
        let filter = try Filter("rules:\n  - { name: r, when: { attachment: { sha256: \"\(digest)\" } }, do: strip }\n")
        let asked = try filter.run(Messages.onlyProgram)
        #expect(asked.part("0")?.sha256 != nil)
    }

    /// Where a part stands: its header begins at `start`, it ends before the line end that belongs to the next delimiter.
    @Test func whereAPartStands() throws {
        let message = wire(Messages.withProgram)
        let result = try Filter().runCut(message)
        let part = try #require(result.part("2"))
        let text = String(decoding: message[part.start..<part.end], as: UTF8.self)
        #expect(text.hasPrefix("Content-Type: application/octet-stream;"))
        #expect(text.hasSuffix("\r\n\r\n\(Messages.programInBase64)"))
    }

    /// Within an encoded message places count in what comes out of it.
    @Test func whereAPartOfAnEncodedMessageStands() throws {
        let inner = wire(Messages.withProgram)
        let result = try Filter().run(Messages.attachedInBase64)
        let part = try #require(result.part("2.2"))
        #expect(part.within == "2")
        #expect(part.parent == "2.0")
        #expect(String(decoding: inner[part.start..<part.end], as: UTF8.self).hasSuffix(Messages.programInBase64))
    }

    @Test func defectsOfAPart() throws {
        let result = try Filter().runCut(
            Self.top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nContent-Type: text/html\n\n"
                + "x\n--b\n\ny\n")
        #expect(result.part("0")?.defects == ["missing-closing-delimiter"])
        #expect(result.part("1")?.defects == ["duplicate-content-type"])
        #expect(result.part("2")?.defects == [])
        let defect = try #require(result.outcome.defects.first { $0.name == "duplicate-content-type" })
        #expect(defect.category == "ambiguous")
        #expect(defect.part == "1")
        #expect(defect.within == nil)
    }

    @Test func defectsWithinAnEncodedMessage() throws {
        let inner = "Content-Type: text/plain\nContent-Type: text/html\n\nx\n"
        let result = try Filter().runCut(Envelopes.message("message/rfc822", wire(inner)))
        let defect = try #require(result.outcome.defects.first { $0.name == "duplicate-content-type" })
        #expect(defect.part == "0.0")
        #expect(defect.within == "0")
        #expect(defect.offset == 26)
    }

    @Test func partsThatWereNotRead() throws {
        let long = String(repeating: "b", count: 9000)
        let result = try Filter().run(Self.top + "Content-Type: multipart/mixed; boundary=\(long)\n\n--\(long)\n\nx\n")
        #expect(result.part("0")?.uninspectable == "boundary-too-long")
    }
}
