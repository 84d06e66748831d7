// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct ConditionReaderTests {
    @Test(arguments: [
        ("attachment: { filenam: x }", "3:27: error: unknown field 'filenam' in 'attachment'; did you mean 'filename'?"),
        (
            "attachmet: { filename: x }",
            "3:13: error: unknown condition 'attachmet'; did you mean 'attachment'?"
        ),
        (
            "sender: { name: x }",
            "3:23: error: unknown field 'name' in 'sender'; known are address, domain, local-part, null-path"
        ),
        ("header: { nam: x }", "3:23: error: unknown key 'nam' in 'header'; did you mean 'name'?"),
        ("header: List-Id", "3:21: error: 'header' must be a mapping of fields, not text; write { name: NAME, value: PATTERN }"),
        (
            "text: viagra",
            "3:19: error: 'text' must be a mapping of fields, not text; write { contains: TEXT } or { matches: REGEX }"
        ),
        ("text: { contain: x }", "3:21: error: unknown key 'contain' in 'text'; did you mean 'contains'?"),
        ("attachment: {}", "3:25: error: 'attachment' names no field"),
        ("attachment: []", "3:25: error: the list is empty, so 'attachment' could never match"),
        ("all: []", "3:18: error: the list behind 'all' is empty"),
        ("any: { header: { name: x } }", "3:18: error: 'any' takes a list of conditions, not a mapping"),
        ("not: [{ header: { name: x } }]", "3:18: error: 'not' takes one condition; write 'not: { any: [...] }'"),
        (
            "message: { size: 25 MiB }",
            "3:30: error: 'size' cannot be '25 MiB'; write it as 'over 25 MiB', 'at least', 'under', 'at most' or 'exactly'"
        ),
        (
            "message: { parts: many }",
            "3:31: error: 'parts' cannot be 'many'; write it as 'over 3', 'at least', 'under', 'at most' or 'exactly'"
        ),
        ("message: { signed: maybe }", "3:32: error: 'signed' is yes or no, not 'maybe'"),
        (
            "connection: { client: example.org }",
            "3:35: error: 'example.org' is no address and no network; "
                + "write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32, with zeros behind the prefix"
        ),
        (
            "connection: { tls: no }",
            "3:32: error: without 'tls' there is no such fact, and a condition on it is false; "
                + "write 'not: { connection: { tls: yes } }'"
        ),
        (
            "attachment: { inside: archiv }",
            "3:35: error: 'inside' is archive, message or none, not 'archiv'; did you mean 'archive'?"
        ),
        ("header: { name: x, count: over 1, present: yes }", "3:21: error: 'count' and 'present' say the same thing twice"),
    ])
    func mistakes(condition: String, expected: String) {
        #expect(RuleFixture.diagnostics(when: condition) == ["r.yaml:" + expected])
    }

    @Test func aListOfConditionsNeedsAWord() {
        let text = "rules:\n  - name: r\n    when:\n      - header: { name: x }\n    do: { reject: 550 No }\n"
        #expect(
            RuleFixture.diagnostics(text) == [
                "r.yaml:4:7: error: a condition is a mapping, not a list; write 'all:' or 'any:' in front of the list"
            ])
    }

    @Test func everyMistakeOfARuleIsSaid() {
        let said = RuleFixture.diagnostics(
            when: "all: [{ sendr: { domain: x } }, { message: { size: 3 MB, parts: x, sighned: yes } }]")
        #expect(said.count == 4)
    }

    @Test func theFieldsOfASubjectMustAllHold() throws {
        let trial = Trial(sender: .address(AddressFacts(localPart: "a", domain: "example.org")))
        #expect(try trial.satisfies("sender: { domain: example.org, local-part: a }"))
        #expect(try !trial.satisfies("sender: { domain: example.org, local-part: b }"))
        #expect(try trial.satisfies("sender: [{ local-part: b }, { domain: example.org }]"))
    }

    @Test func severalConditionsMustAllHold() throws {
        var trial = Trial(sender: .null)
        #expect(try !trial.satisfies("sender: { null-path: yes }, message: { signed: yes }"))
        trial.message = MessageFacts(signed: true)
        #expect(try trial.satisfies("sender: { null-path: yes }, message: { signed: yes }"))
        #expect(try trial.satisfies("any: [{ message: { signed: no } }, { sender: { null-path: yes } }]"))
        #expect(try trial.satisfies("all: [{ message: { signed: yes } }, { not: { sender: { null-path: no } } }]"))
    }
}
