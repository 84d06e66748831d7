// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// What a header says of its entity, in the documented reading.
@Suite struct ParserHeaderTests {
    private func root(_ header: String) -> Entity? {
        entities(of: wire(header + "\n\n")).first
    }

    @Test func defaultsOfRFC2045() {
        let entity = root("Subject: x")
        #expect(entity?.mediaType.name == "text/plain")
        #expect(entity?.hasDeclaredType == false)
        #expect(entity?.encoding == .identity)
        #expect(entity?.encodingToken == nil)
        let hasDisposition = entity?.disposition != nil
        #expect(!hasDisposition)
        #expect(entity?.names == [])
    }

    @Test func ofSeveralFieldsTheFirstCounts() {
        let header = """
            Content-Type: text/html
            Content-Type: text/plain
            Content-Transfer-Encoding: base64
            Content-Transfer-Encoding: 7bit
            Content-Disposition: attachment
            Content-Disposition: inline
            """
        let entity = root(header)
        #expect(entity?.mediaType.name == "text/html")
        #expect(entity?.hasDeclaredType == true)
        #expect(entity?.encoding == .base64)
        #expect(entity?.encodingToken == "base64")
        #expect(entity?.disposition?.kind == "attachment")
    }

    @Test func namesOfFieldsHaveNoCase() {
        let entity = root("CONTENT-TYPE: TEXT/HTML; CHARSET=UTF-8\ncontent-transfer-ENCODING: Quoted-Printable")
        #expect(entity?.mediaType.name == "text/html")
        #expect(entity?.mediaType.charset == "utf-8")
        #expect(entity?.encoding == .quotedPrintable)
    }

    @Test func encodingsWithRemarks() {
        let table: [(String, TransferEncoding, String)] = [
            ("base64", .base64, "base64"), (" BASE64 ", .base64, "base64"), ("base64 (as always)", .base64, "base64"),
            ("(why) base64", .base64, "base64"), ("base64; x=y", .base64, "base64"), ("8bit", .identity, "8bit"),
            ("x-uuencode", .uuencode, "x-uuencode"), ("", .identity, ""),
        ]
        for (value, encoding, token) in table {
            let entity = root("Content-Transfer-Encoding: \(value)")
            #expect(entity?.encoding == encoding, "\(value)")
            #expect(entity?.encodingToken == token, "\(value)")
        }
    }

    @Test func blanksBeforeTheColonAreNoPartOfTheName() {
        let field = firstField(of: "Content-Type \t: text/html\r\n\r\n")
        #expect(field?.name == "Content-Type")
        #expect(field?.decoded == "text/html")
        #expect(root("Content-Type : text/html")?.mediaType.name == "text/html")
    }

    @Test func linesThatAreNoFieldsAreKeptWithoutName() {
        for line in ["no colon", ": x", " : x", "two words: x", "na\u{EF}ve: x", "a\u{01}b: x"] {
            let message = wire("\(line)\nSubject: x\n\n")
            let field = firstField(of: String(decoding: message, as: UTF8.self))
            #expect(field?.nameLength == 0, "\(line)")
            #expect(field?.name == "", "\(line)")
            #expect(field?.raw == wire(line + "\n"), "\(line)")
            // The header goes on behind it.
            #expect(Reading(message).parts.first?.fields.last == "Subject:x", "\(line)")
        }
    }

    @Test func foldsBelongToTheirField() {
        let message = wire("Content-Type: text/html;\n charset=\n\tutf-8\nSubject: a\n  b\n\nx")
        let reading = Reading(message)
        #expect(reading.parts.first?.type == "text/html")
        #expect(reading.parts.first?.fields == ["Content-Type:text/html; charset=\tutf-8", "Subject:a  b"])
        #expect(entities(of: message).first?.mediaType.charset == "utf-8")
    }

    /// A line of blanks alone continues the field; it ends the header for others.
    @Test func aLineOfBlanksIsNotTheEmptyLine() {
        let reading = Reading(wire("Subject: a\n \nX: b\n\nbody"))
        #expect(reading.parts.first?.fields == ["Subject:a", "X:b"])
        #expect(reading.parts.first?.body == Array("body".utf8))
        #expect(reading.defects == ["blank-fold 0@12"])
        #expect(reading.forks == [.shortHeader])
    }

    @Test func aDelimiterEndsAHeader() {
        let reading = Reading(wire("Content-Type: multipart/mixed; boundary=b\n\n--b\nSubject: x\n--b\n\ny\n--b--\n"))
        #expect(reading.parts.map(\.path) == ["0", "1", "2"])
        #expect(reading.parts[1].fields == ["Subject:x"])
        #expect(reading.parts[1].body == [])
        #expect(reading.parts[2].body == Array("y".utf8))
        #expect(reading.defects == ["missing-header-end 1@62"])
    }

    @Test func aCutHeaderIsAHeader() {
        for text in [
            "Content-Type: text/html", "Content-Type: text/html\r", "Content-Type: text/html\r\n",
            "Content-Type: text/html\r\n\r\n",
        ] {
            let octets = Array(text.utf8)
            #expect(entities(of: octets).first?.mediaType.name == "text/html", "\(text)")
        }
    }
}
