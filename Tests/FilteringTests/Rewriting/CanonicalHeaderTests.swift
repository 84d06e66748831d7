// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Testing

@testable import Filtering

@Suite struct CanonicalHeaderTests {
    private struct NoHeader: Error {}

    /// The fields, with LF, of a message with this header.
    private func fields(
        _ header: String, boundary: String? = nil, isEncodedAnew: Bool = false, type: String? = nil
    ) throws -> String {
        let message = wire(header + "\n\n")
        let chunk = message.span
        var reader = MessageReader()
        var cursor = 0
        while let event = reader.next(in: chunk, at: &cursor) {
            guard case .headerEnd(let entity, separatorSize: _) = event else { continue }
            var canonical = CanonicalHeader(entity, name: entity.filename, boundary: boundary, isEncodedAnew: isEncodedAnew)
            canonical.type = type
            return String(decoding: canonical.fields.filter { $0 != ASCII.cr }, as: UTF8.self)
        }
        throw NoHeader()
    }

    @Test func nothingIsAddedToNothing() throws {
        let text = try fields("Subject: s")
        #expect(text == "")
    }

    @Test func typesAndParameters() throws {
        let text = try fields("Content-Type: TEXT/Plain ;charset=utf-8 ; Format=flowed")
        #expect(text == "Content-Type: text/plain; charset=\"utf-8\"; format=\"flowed\"\n")
    }

    /// Of several parameters with one name the first counts, as in the documented reading.
    @Test func parametersStandThereOnce() throws {
        let text = try fields("Content-Type: text/plain; charset=utf-8; format=flowed; charset=us-ascii")
        #expect(text == "Content-Type: text/plain; charset=\"utf-8\"; format=\"flowed\"\n")
    }

    /// Some read the one field, some the other: both have the name, and the same.
    @Test func oneNameInBothFields() throws {
        let text = try fields("Content-Type: x/y; name=a.txt\nContent-Disposition: attachment; filename=b.exe; size=5")
        #expect(
            text == "Content-Type: x/y; name=\"b.exe\"\nContent-Disposition: attachment; filename=\"b.exe\"; size=\"5\"\n")
    }

    @Test func namesThatAreNotASCII() throws {
        let text = try fields("Content-Type: x/y; name=\"gr\u{FC}\u{DF}.pdf\"")
        #expect(text == "Content-Type: x/y; name*=utf-8''gr%C3%BC%C3%9F.pdf\n")
    }

    /// Nothing of a value may end the field, or hide in it.
    @Test func controlsAreLeftOut() throws {
        let text = try fields("Content-Type: x/y; name=\"a\tb.\u{1}exe\"")
        #expect(text == "Content-Type: x/y; name=\"ab.exe\"\n")
    }

    /// Programs differ over what a backslash escapes.
    @Test func quotesAndBackslashesArePercentEncoded() throws {
        let text = try fields("Content-Type: x/y; name=\"a\\\"b\\\\c.txt\"")
        #expect(text == "Content-Type: x/y; name*=utf-8''a%22b%5Cc.txt\n")
    }

    @Test func valuesBeyondAllMeasureAreLeftOut() throws {
        let long = String(repeating: "z", count: 1001)
        let text = try fields("Content-Type: text/plain; charset=utf-8; x=\(long)")
        #expect(text == "Content-Type: text/plain; charset=\"utf-8\"\n")
        let fits = try fields("Content-Type: text/plain; x=\(long.dropLast())")
        #expect(fits.filter { $0 == "z" }.count == 1000)
        #expect(fits.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func aNewBoundaryForTheOldOnes() throws {
        let text = try fields(
            "Content-Type: multipart/report; report-type=x; boundary=a; boundary*=utf-8''b; name=c", boundary: "B")
        #expect(text == "Content-Type: multipart/report; report-type=\"x\"; boundary=\"B\"\n")
    }

    @Test(arguments: ["multipart/mixed", "multipart/signed; protocol=\"application/pgp-signature\""])
    func aLeafHasNoBoundary(type: String) throws {
        let text = try fields("Content-Type: \(type); boundary=b")
        #expect(!text.contains("boundary"))
    }

    @Test(arguments: [
        ("7bit", "7bit"), ("8BIT", "8bit"), ("Binary", "binary"), ("BASE64", "base64"), ("Quoted-Printable", "quoted-printable"),
        (" base64 7bit", "base64"),
    ])
    func encodings(written: String, canonical: String) throws {
        let text = try fields("Content-Transfer-Encoding: \(written)")
        #expect(text == "Content-Transfer-Encoding: \(canonical)\n")
    }

    /// Whoever does not know the encoding takes the body as it is; a multipart has none (RFC 2045 §6.4).
    @Test func encodingsThatAreLeftOut() throws {
        let unknown = try fields("Content-Type: x/y\nContent-Transfer-Encoding: x-unknown")
        #expect(unknown == "Content-Type: x/y\n")
        let multipart = try fields("Content-Type: multipart/mixed\nContent-Transfer-Encoding: base64", boundary: "B")
        #expect(multipart == "Content-Type: multipart/mixed; boundary=\"B\"\n")
    }

    /// Where the encoding is declared, so is the type.
    @Test func encodedAnew() throws {
        let text = try fields("Subject: s", isEncodedAnew: true)
        #expect(text == "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n")
        let other = try fields("Content-Transfer-Encoding: quoted-printable", isEncodedAnew: true)
        #expect(other == "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n")
    }

    /// The parameters of a type mean nothing to another, but for the name.
    @Test func anotherType() throws {
        let text = try fields(
            "Content-Type: message/rfc822; charset=utf-8; name=m.eml", isEncodedAnew: true, type: "application/octet-stream")
        #expect(text == "Content-Type: application/octet-stream; name=\"m.eml\"\nContent-Transfer-Encoding: base64\n")
    }

    /// A disposition that is no word is one of a file, not of text shown in place.
    @Test(arguments: ["filename=a.txt", "=?x?; filename=a.txt", "; filename=a.txt"])
    func oddDispositions(value: String) throws {
        let text = try fields("Content-Disposition: \(value)")
        #expect(text.hasPrefix("Content-Disposition: attachment"), "\(text)")
    }
}
