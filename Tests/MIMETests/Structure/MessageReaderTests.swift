// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct MessageReaderTests {
    /// Reads a message in every cutting; all must agree.
    private func read(_ message: [UInt8]) -> Reading {
        let whole = Reading(message)
        for cuts in cuttings(of: message.count) {
            let isEqual = Reading(message, cuts: cuts) == whole
            #expect(isEqual, "cut at \(cuts)")
        }
        return whole
    }

    private func base64(_ octets: [UInt8]) -> String {
        String(decoding: Base64.encode(octets), as: UTF8.self)
    }

    private func texts(_ reading: Reading) -> [String] {
        reading.leaves.map { String(decoding: $0.body, as: UTF8.self) }
    }

    private static let inner = wire(
        "Subject: inner\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\none\n--i\n\ntwo\n--i--\n")

    @Test func bodiesAreDecoded() {
        let reading = read(
            wire(
                """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Transfer-Encoding: base64

                b25l
                --b
                Content-Transfer-Encoding: quoted-printable

                t=77o=
                 lines
                --b
                Content-Transfer-Encoding: 8bit

                dr\u{E9}i
                --b
                Content-Transfer-Encoding: x-unknown

                =66our
                --b--

                """))
        #expect(texts(reading) == ["one", "two lines", "dréi", "=66our"])
        #expect(reading.defects.map { String($0.prefix { $0 != " " }) } == ["unknown-encoding"])
    }

    @Test func numberingOfAttachedMessages() {
        let text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\nContent-Type: message/rfc822\n\n"
        let message = wire(text) + Self.inner + wire("\n--b\n\nlast\n--b--\n")
        let reading = read(message)
        #expect(reading.parts.map(\.path) == ["0", "1", "2", "2.0", "2.1", "2.2", "3"])
        #expect(texts(reading) == ["first", "one", "two", "last"])
        #expect(reading.defects == [])
    }

    @Test func numberingWithinNestedMultiparts() {
        let message = wire(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n"
                + "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: x\n\nz\n--c--\n--b--\n")
        #expect(read(message).parts.map(\.path) == ["0", "1", "1.1", "1.1.0", "1.1.0.0"])
    }

    /// An attached message under a transfer encoding is against RFC 2046 §5.2.1, and mail programs open it.
    @Test(arguments: ["base64", "quoted-printable"])
    func encodedMessages(encoding: String) {
        let body =
            encoding == "base64" ? base64(Self.inner) : String(decoding: QuotedPrintableEncoder.encode(Self.inner), as: UTF8.self)
        let head =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: \(encoding)\n\n"
        let message = wire(head) + Array(body.utf8) + wire("\n--b\n\nlast\n--b--\n")
        let reading = read(message)
        #expect(reading.parts.map(\.path) == ["0", "1", "1.0", "1.1", "1.2", "2"])
        #expect(texts(reading) == ["one", "two", "last"])
        #expect(reading.defects.map { String($0.prefix { $0 != " " }) } == ["encoded-message"])
        // Places inside count in the decoded message.
        #expect(reading.parts[2].start == 0)
        #expect(reading.parts[2].bodyStart == 61)
        #expect(reading.parts[2].end == Self.inner.count)
        #expect(reading.parts[3].start == 66)
    }

    @Test func encodedMessagesWithinEncodedMessages() {
        let head = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        let middle = wire(head) + Array(base64(Self.inner).utf8)
        let text =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + head + base64(middle) + "\n--b\n" + head + base64(Self.inner)
        let reading = read(wire(text + "\n--b--\n"))
        #expect(reading.parts.map(\.path) == ["0", "1", "1.0", "1.0.0", "1.0.1", "1.0.2", "2", "2.0", "2.1", "2.2"])
        #expect(texts(reading) == ["one", "two", "one", "two"])
    }

    @Test func encodedMessagesHaveTheirBound() {
        func wrapped(_ levels: Int) -> [UInt8] {
            var message = wire("Subject: innermost\n\nx")
            for _ in 0..<levels {
                message = wire("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n") + Base64.encode(message)
            }
            return message
        }
        let reached = Reading(wrapped(15))
        #expect(reached.parts.count == 16)
        #expect(texts(reached) == ["x"])
        #expect(!reached.defects.contains { $0.hasPrefix("nested-too-deep") })
        let passed = Reading(wrapped(16))
        #expect(passed.defects.contains { $0.hasPrefix("nested-too-deep") })
        #expect(passed.parts.count == 16)
        let hostile = Reading(wrapped(20))
        #expect(hostile.defects.contains { $0.hasPrefix("nested-too-deep") })
    }

    @Test func brokenEncodingsAreDefectsOfTheirEntity() {
        let reading = read(
            wire(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nb25!l\n--b\n"
                    + "Content-Transfer-Encoding: quoted-printable\n\na=ZZ\n--b--\n"))
        #expect(texts(reading) == ["one", "a=ZZ"])
        #expect(reading.defects.map { String($0.prefix { $0 != "@" }) } == ["invalid-base64 1", "invalid-quoted-printable 2"])
    }

    @Test func aMultipartWithoutDelimiterIsALeaf() {
        let reading = read(wire("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nb25l\n"))
        #expect(reading.leaves.map(\.path) == ["0"])
        #expect(texts(reading) == ["one"])
    }

    @Test func preambleAndEpilogueAreNoContent() {
        let reading = read(wire("Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b--\nepilogue\n"))
        #expect(texts(reading) == ["one"])
    }

    /// The second reading of an attached message that is not encoded is its own body: what comes behind is untouched.
    @Test func attachedMessagesWithoutAnyEnd() {
        let reading = read(
            wire("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n") + Self.inner)
        #expect(reading.parts.map(\.path) == ["0", "1", "1.0", "1.1", "1.2"])
        #expect(reading.defects.map { String($0.prefix { $0 != "@" }) } == ["missing-closing-delimiter 0"])
    }

    @Test func emptyInput() {
        let reading = read([])
        #expect(reading.parts.map(\.path) == ["0"])
        #expect(reading.defects == [])
    }
}
