// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct SizeLimitsTests {
    private static let nested = """
        Received: one
        received: two
        Content-Type: multipart/mixed; boundary=o

        --o
        Received: not this one
        Content-Type: multipart/alternative; boundary=i

        --i

        x
        --i--
        --o
        Content-Type: message/rfc822

        Received: nor this

        y
        --o--

        """

    @Test(arguments: [
        "parts: exactly 5", "depth: exactly 2", "received-count: exactly 2", "signed: no", "encrypted: no", "uninspectable: no",
        "header-size: exactly 73",
    ])
    func ofANestedMessage(condition: String) throws {
        let holds = try Filter.holds("message: { \(condition) }", for: Self.nested)
        #expect(holds, "\(condition)")
    }

    @Test func octetsAsReceived() throws {
        let text = "Subject: x\n\nhello\n"
        let result = try Filter().run(text)
        #expect(result.outcome.size == wire(text).count)
        #expect(try Filter.holds("message: { size: exactly 21 }", for: text))
        #expect(try !Filter.holds("message: { size: over 21 }", for: text))
        #expect(try Filter.holds("message: { size: over 20 }", for: text))
    }

    @Test func signedAndEncrypted() throws {
        let table: [(type: String, signed: Bool, encrypted: Bool)] = [
            ("multipart/signed; boundary=b", true, false), ("multipart/encrypted; boundary=b", false, true),
            ("application/pkcs7-mime; smime-type=signed-data", true, false),
            ("application/x-pkcs7-mime; smime-type=certs-only", true, false),
            ("application/pkcs7-mime; smime-type=enveloped-data", false, true), ("application/pkcs7-mime", false, true),
            ("application/pkcs7-mime; smime-type=compressed-data", false, false), ("text/plain", false, false),
        ]
        for row in table {
            let text = "Content-Type: \(row.type)\n\nx\n"
            let isSigned = try Filter.holds("message: { signed: yes }", for: text)
            let isEncrypted = try Filter.holds("message: { encrypted: yes }", for: text)
            #expect(isSigned == row.signed, "\(row.type)")
            #expect(isEncrypted == row.encrypted, "\(row.type)")
        }
    }

    /// What lies beyond a limit is a fact with a rule of its own: never silently passed.
    @Test func limitsOfTheParser() throws {
        let rules =
            "rules:\n  - name: r\n    when: { message: { uninspectable: too-many-parts } }\n    do: { defer: 451 4.7.1 Later }\n"
        let filter = try Filter(rules) { $0.limits.parts = 3 }
        let result = try filter.run(Self.nested)
        #expect(result.outcome.verdict == .defer)
        #expect(result.outcome.reply?.code == 451)
        #expect(result.outcome.defects.contains { $0.name == "too-many-parts" && $0.category == "limit" })
        #expect(result.outcome.parts.contains { $0.uninspectable == "too-many-parts" })
    }

    /// Reports list a thousand defects; what could not be read is told to the rules all the same.
    @Test func limitsAreNotHiddenBehindOtherDefects() throws {
        let padding = String(repeating: "--b\n", count: 1500)
        let header = "A: " + String(repeating: "x", count: 2_000_000) + "\nContent-Type: application/x-a; name=a.exe\n"
        let message = "Content-Type: multipart/mixed; boundary=b\n\n" + padding + header + "\nx\n--b--\n"
        let result = try Filter(Filter.rejecting("message: { uninspectable: yes }")).run(message)
        #expect(result.outcome.verdict == .reject)
        #expect(result.outcome.defects.count == 1000)
    }

    /// A name behind more parameters than are looked at is not seen, and that is said.
    @Test func parametersBeyondTheLimitAreSaid() throws {
        let many = (0..<300).map { "; a\($0)=1" }.joined()
        let message = "Content-Disposition: attachment\(many); filename=a.js\n\nx\n"
        let result = try Filter(Filter.rejecting("message: { uninspectable: too-many-parameters }")).run(message)
        #expect(result.outcome.verdict == .reject)
        let attachment = try Filter(Filter.rejecting("attachment: { uninspectable: too-many-parameters }")).run(message)
        #expect(attachment.outcome.verdict == .reject)
    }

    /// What is kept of headers must not add up to the message.
    @Test func headersOfAllPartsHaveALimit() throws {
        let part = "--b\nA: " + String(repeating: "x", count: 200_000) + "\n\nx\n"
        let message = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: part, count: 30) + "--b--\n"
        let result = try Filter(Filter.rejecting("message: { uninspectable: header-too-large }")).run(message)
        #expect(result.outcome.verdict == .reject)
    }
}
