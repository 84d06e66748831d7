// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct HeaderRulesTests {
    @Test(arguments: [
        "header: { name: Subject, value: \"Größe*\" }", "header: { name: subject, raw: \"=?utf-8?q?Gr=C3=B6=C3=9Fe?= 5\" }",
        "header: { name: X-Folded, value: a b c }", "header: { name: X-Twice, count: exactly 2 }",
        "header: { name: X-Inner, present: no }",
        "header: { name: X-Latin, value: café }",
    ])
    func fieldsOfTheOutermostHeader(condition: String) throws {
        let head = wire("Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?= 5\nX-Folded: a\n b\n c\nX-Twice: 1\nX-Twice: 2\nX-Latin: caf")
        let tail = wire("\nContent-Type: multipart/mixed; boundary=b\n\n--b\nX-Inner: x\n\ny\n--b--\n")
        let result = try Filter(Filter.rejecting(condition)).run(head + [0xE9] + tail)
        #expect(result.outcome.verdict == .reject, "\(condition)")
    }

    /// Fields that only we may write are removed, rules or not, and nothing else is touched.
    @Test func forgedFieldsAreRemoved() throws {
        let kept = [
            "From: a@example.org\n", "Authentication-Results: other.example; spf=pass\n",
            "Authentication-Results: weir.example.net; spf=pass\n",
            "X-Weird: x\n", "X-We: x\n", "My-X-Weir-Id: x\n", "Subject: x\n",
        ]
        let forged = [
            "X-Weir-Id: 1\n", "x-weir-rules: a,\n b,\n c\n", "X-WEIR-: x\n", "X-Weir-Blank : x\n",
            "MIME-Ambiguity-Results: none\n",
            "Authentication-Results: mx.example.net; spf=pass\n", "authentication-results:\n MX.Example.NET;\n dkim=pass\n",
            "Authentication-Results: mx.example.net 1; spf=pass\n",
        ]
        let filter = try Filter { $0.hostname = "mx.example.net" }
        for place in 0...kept.count {
            var fields = kept
            fields.insert(contentsOf: forged, at: place)
            let result = try filter.run(fields.joined() + "\nX-Weir-Body: stays\n")
            #expect(result.outcome.verdict == .accept)
            #expect(result.output == wire(kept.joined() + "\nX-Weir-Body: stays\n"))
        }
    }

    /// RFC 8601 §2.2: comments may stand around the name, which may be quoted.
    @Test(arguments: [
        "(really) mx.example.net; spf=pass", "\"mx.example.net\"; spf=pass", "mx.example.net(x) 1; spf=pass", "mx.example.net",
        "(a (b) c) MX.example.net (d); none",
    ])
    func ourNameInAnyClothes(value: String) throws {
        let filter = try Filter { $0.hostname = "mx.example.net" }
        let result = try filter.run("From: a\nAuthentication-Results: \(value)\n\nx\n")
        #expect(result.text == "From: a\r\n\r\nx\r\n", "\(value)")
    }

    /// Those of attached messages were written elsewhere, for others.
    @Test func attachedMessagesKeepTheirFields() throws {
        let text = "Content-Type: message/rfc822\n\nX-Weir-Id: 1\n\nx\n"
        let result = try Filter().run(text)
        #expect(result.output == wire(text))
    }

    @Test func theFirstSubjectIsTheSubject() throws {
        var headers = HeaderRules()
        let first = HeaderField(raw: Array("Subject: =?utf-8?q?a?=\r\n".utf8), nameLength: 7, valueStart: 8, offset: 0)
        let second = HeaderField(raw: Array("Subject: b\r\n".utf8), nameLength: 7, valueStart: 8, offset: 24)
        let facts = headers.note(first, hostname: "h")
        _ = headers.note(second, hostname: "h")
        #expect(facts?.name == "Subject")
        #expect(facts?.value == "a")
        #expect(facts?.raw == "=?utf-8?q?a?=")
        #expect(headers.subject?.decoded == "a")
        #expect(headers.fields.map(\.name) == ["subject", "subject"])
        #expect(headers.fields.map(\.extent) == [0..<24, 24..<36])
        #expect(headers.forged.isEmpty)
    }

    private func note(_ name: String, _ value: String, at offset: Int, in headers: inout HeaderRules) {
        let raw = Array("\(name): \(value)\r\n".utf8)
        let count = name.utf8.count
        _ = headers.note(HeaderField(raw: raw, nameLength: count, valueStart: count + 1, offset: offset), hostname: "h")
    }

    /// Each after the first of its name, in any case, as compared with the first.
    @Test func fieldsThatStandThereOnce() {
        var headers = HeaderRules()
        let fields = [
            ("From", "a"), ("To", "b"), ("X-Other", "c"), ("TO", "b"), ("X-Other", "d"), ("From", "e"), ("to", "f"),
            ("From", "a"),
        ]
        for (index, field) in fields.enumerated() { note(field.0, field.1, at: index * 100, in: &headers) }
        let defects = headers.defects(hasDeclaredType: false)
        #expect(defects.map(\.name) == [.repeatedField, .differingFrom, .duplicateField, .repeatedField])
        #expect(defects.map(\.offset) == [300, 500, 600, 700])
        #expect(headers.repeated.map(\.lowerBound) == [300, 500, 600, 700])
    }

    @Test func manyFieldsAreNotSlow() {
        var headers = HeaderRules()
        for index in 0..<40_000 { note(index < 20_000 ? "To" : "Cc", "x", at: index * 10, in: &headers) }
        let elapsed = ContinuousClock().measure {
            let count = headers.defects(hasDeclaredType: false).count
            #expect(count == 39_998)
            #expect(headers.repeated.count == 39_998)
        }
        #expect(elapsed < .seconds(5))
    }
}
