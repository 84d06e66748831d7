// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Filtering

/// Messages in files, which mail programs open as such.
@Suite struct InnerMessageTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"
    private static let rules = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n"

    private func message(_ type: String, _ content: String) -> String {
        Self.top + "Content-Type: \(type)\n\n" + content
    }

    private static let attached =
        "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n"
        + "--b\nContent-Disposition: attachment; filename=a.exe\n\nx\n--b--\n"

    @Test(arguments: ["application/octet-stream", "application/octet-stream; name=a.eml", "text/plain"])
    func itsPartsAreFound(type: String) throws {
        let result = try Filter(Self.rules).runCut(message(type, Self.attached))
        #expect(result.actions == ["r: strip 0"])
        let part = try #require(result.outcome.parts.first { $0.filename == "a.exe" })
        #expect(part.within == "0")
    }

    /// It is read in every reading, too.
    @Test func itsReadings() throws {
        let doubtful = Self.attached.replacing("boundary=b", with: "boundary=c; boundary=b")
        let result = try Filter(Self.rules).runCut(message("application/octet-stream", doubtful))
        #expect(result.actions == ["r: strip 0"])
    }

    @Test func tooManyReadings() throws {
        let part = "--b\nContent-Type: text/plain\nContent-Type: message/rfc822\n\nX: y\n\nx\n"
        let many =
            "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" + String(repeating: part, count: 70) + "--b--\n"
        let isSeen = try Filter.holds(
            "message: { uninspectable: too-many-readings }", for: message("application/octet-stream", many))
        #expect(isSeen)
    }

    @Test func whatIsEncryptedWithin() throws {
        let armor = "-----BEGIN PGP MESSAGE-----\n\nwQwDAAAAAAAAAAABAAA=\n-----END PGP MESSAGE-----\n"
        let inner = "Subject: s\nContent-Type: text/plain\n\n" + armor
        let isEncrypted = try Filter.holds("message: { encrypted: yes }", for: message("application/octet-stream", inner))
        #expect(isEncrypted)
    }
}
