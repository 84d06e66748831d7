// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Which other readings begin where a header ends.
@Suite struct ParserEnteringTests {
    /// The readings that begin in a message, in every cutting the same.
    private func forks(_ header: String, _ body: String = "--b\n\nx\n--b--\n", limits: Limits = Limits()) -> [ReadingName] {
        let message = wire(header + "\n\n" + body)
        let whole = Reading(message, limits: limits)
        for cuts in cuttings(of: message.count) {
            let isEqual = Reading(message, cuts: cuts, limits: limits) == whole
            #expect(isEqual, "\(header) cut at \(cuts)")
        }
        return whole.forks
    }

    private static let multipart = "Content-Type: multipart/mixed; boundary=b"

    /// Honest mail has one reading.
    @Test(arguments: [
        "Subject: x", "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html\nContent-Transfer-Encoding: base64",
        "Content-Type: multipart/mixed; boundary=b", "Content-Type: multipart/mixed; boundary=\"b\"; charset=x",
        "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 7bit", "Content-Type: message/rfc822",
        "Content-Type: x/y; name=\"a b.txt\"\nContent-Disposition: attachment; filename=\"a b.txt\"",
        "Content-Type: x/y; name=\"=?utf-8?q?a?=\"", "Content-Type: text/plain; charset=a b",
    ])
    func none(header: String) {
        let isMessage = header.hasPrefix("Content-Type: message/rfc822")
        let plain = isMessage ? "Subject: i\n\nx" : "--b\n\nx\n--b--\n"
        let body = header.hasSuffix("base64") ? "U3ViamVjdDogaQ0KDQp4\n" : plain
        #expect(forks(header, body) == [], "\(header)")
    }

    /// Some pass over the encoding of a message.
    @Test(arguments: ["base64", "quoted-printable", "x-uuencode"])
    func anEncodedMessage(encoding: String) {
        #expect(
            forks("Content-Type: message/rfc822\nContent-Transfer-Encoding: \(encoding)", "Subject: s\n\nx").contains(.message))
    }

    @Test func duplicateTypes() {
        #expect(forks(Self.multipart + "\nContent-Type: text/plain") == [.anyDelimiter, .leaf])
        #expect(forks("Content-Type: text/plain\n" + Self.multipart) == [.anyDelimiter])
        #expect(forks("Content-Type: text/plain\nContent-Type: text/html") == [])
        #expect(forks("Content-Type: text/plain\nContent-Type: message/rfc822") == [.message])
        #expect(forks("Content-Type: message/rfc822\nContent-Type: text/plain", "A: b\n\nx") == [.leaf])
        #expect(forks(Self.multipart + "\nContent-Type: message/rfc822") == [.anyDelimiter, .message, .leaf])
    }

    @Test func oddBoundaries() {
        for value in ["boundary=b c", "boundary=\"b", "boundary*=utf-8''b", "boundary=b; boundary=c", "boundary =b"] {
            #expect(forks("Content-Type: multipart/mixed; \(value)", "x") == [.anyDelimiter, .leaf], "\(value)")
        }
        // None at all, or one where none belongs.
        #expect(forks("Content-Type: multipart/mixed") == [.anyDelimiter])
        #expect(forks("Content-Type: text/plain; boundary=b") == [.anyDelimiter])
        #expect(forks("Content-Type: multipart; boundary=b") == [.anyDelimiter])
    }

    @Test func encodedMultiparts() {
        for encoding in ["base64", "quoted-printable"] {
            #expect(forks(Self.multipart + "\nContent-Transfer-Encoding: \(encoding)") == [.decodedMultipart], "\(encoding)")
        }
        // An encoding in doubt may be one of these.
        #expect(forks(Self.multipart + "\nContent-Transfer-Encoding: x-unknown") == [.decodedMultipart])
    }

    @Test func theSameBoundaryInside() {
        let reading = Reading(wire(Self.multipart + "\n\n--b\n" + Self.multipart + "\n\n--b\n\nx\n--b--\n--b--\n"))
        #expect(reading.forks == [.anyDelimiter])
        #expect(reading.defects == ["same-boundary 1@95"])
    }

    /// A name that is damaged, or a line that is no field, may be meant to be one all the same.
    @Test func damagedFields() {
        #expect(forks("Content-Type : multipart/mixed; boundary=b") == [.anyDelimiter, .decodedMultipart, .leaf])
        #expect(forks("Content Type: multipart/mixed; boundary=b") == [.shortHeader, .anyDelimiter])
        #expect(forks("Content Type: message/rfc822") == [.shortHeader, .message])
    }

    /// No reading begins that could show no part more.
    @Test func boundsOnPartsAndDepth() {
        let header = Self.multipart + "\nContent-Type: text/plain"
        var limits = Limits()
        limits.parts = 2
        #expect(forks(header, limits: limits) == [.anyDelimiter, .leaf])
        limits.parts = 1
        #expect(forks(header, limits: limits) == [])
        limits = Limits()
        limits.depth = 1
        #expect(forks(header, limits: limits) == [.anyDelimiter, .leaf])
        limits.depth = 0
        #expect(forks(header, limits: limits) == [])
    }
}
