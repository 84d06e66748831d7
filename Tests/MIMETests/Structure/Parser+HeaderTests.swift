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

    // MARK: - Where other readings begin

    /// Reads a message in every cutting; all must agree.
    private func read(_ message: [UInt8]) -> Reading {
        let whole = Reading(message)
        for cuts in cuttings(of: message.count) {
            let isEqual = Reading(message, cuts: cuts) == whole
            #expect(isEqual, "cut at \(cuts)")
        }
        return whole
    }

    /// For some the header ends at the first line that is no field.
    @Test func aShortHeader() {
        let reading = read(wire("Subject: a\njunk\nX: b\n\nbody"))
        #expect(reading.defects == ["not-a-field 0@12"])
        #expect(reading.forks == [.shortHeader])
        let folded = read(wire(" fold\nSubject: a\n\nbody"))
        #expect(folded.defects == ["leading-fold 0@0"])
        #expect(folded.forks == [.shortHeader])
        // What a mailbox has before each message is none.
        let mailbox = read(wire("From a@b Thu Jan  1 00:00:00 1970\nSubject: a\n\nbody"))
        #expect(mailbox.defects == ["envelope-line 0@0"])
        #expect(mailbox.forks == [])
    }

    /// One that began further down would show less.
    @Test func oneShortHeaderForAll() {
        let reading = read(wire("A: b\nx\ny\nz\nw\n\n"))
        #expect(reading.forks == [.shortHeader])
        #expect(reading.defects.count == 4)
    }

    /// In a part the header ends there, as most programs have it, and for others it goes on.
    @Test func aLineThatIsNoFieldInAPart() {
        let head = "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        let reading = read(wire(head + "Subject: a\njunk\nX: b\n\nbody\n--b--\n"))
        #expect(reading.defects == ["not-a-field 1@62"])
        #expect(reading.forks == [.longHeader])
        #expect(reading.parts.last?.fields == ["Subject:a"])
        #expect(reading.parts.last?.body == wire("junk\nX: b\n\nbody"))
        // The header of a message goes on, also of one that is attached.
        let attached = read(wire("Content-Type: message/rfc822\n\nSubject: a\njunk\nX: b\n\nbody"))
        #expect(attached.forks == [.shortHeader])
        #expect(attached.parts.last?.fields.last == "X:b")
        #expect(attached.parts.last?.body == Array("body".utf8))
    }

    /// A fold that was broken, or a damaged field, ends no header, of a part neither.
    @Test(arguments: ["Content-Type: text/html;\ncharset=utf-8", "Subject: x\nContent-Type text/html"])
    func aLineThatMayBelongToTheHeaderOfAPart(header: String) {
        let reading = read(wire("Content-Type: multipart/mixed; boundary=b\n\n--b\n\(header)\n\nbody\n--b--\n"))
        #expect(reading.forks.contains(.shortHeader))
        #expect(!reading.forks.contains(.longHeader))
        #expect(reading.parts.last?.body == Array("body".utf8))
    }

    /// A delimiter in a header that says something is passed over by some.
    @Test func aLongHeader() {
        let head = "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
        let reading = read(wire(head + "Content-Type: text/html\n--b\n\ny\n--b--\n"))
        #expect(reading.defects == ["boundary-in-header 1@75"])
        #expect(reading.forks == [.longHeader])
        #expect(reading.parts.map(\.path) == ["0", "1", "2"])
        let closing = read(wire(head + "Subject: x\n--b--\n"))
        #expect(closing.defects == ["boundary-in-header 1@62"])
        #expect(closing.forks == [.longHeader])
        // A header that says nothing of its body is everyday mail.
        #expect(read(wire(head + "Subject: x\n--b\n\ny\n--b--\n")).forks == [])
        #expect(read(wire(head + "--b\n\ny\n--b--\n")).forks == [])
    }

    /// A line that begins like a delimiter, within a header.
    @Test func aLookAlikeInAHeader() {
        let reading = read(wire("Content-Type: multipart/mixed; boundary=b\n\n--b\n--bx\nSubject: x\n\ny\n--b--\n"))
        #expect(reading.defects == ["delimiter-look-alike 0@50", "not-a-field 1@50"])
        #expect(reading.forks == [.anyDelimiter, .longHeader])
    }
}
