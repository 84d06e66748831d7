// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleLintTests {
    private func said(unless: String, do action: String = "{ reject: 550 No }") -> [String] {
        RuleFixture.diagnostics(
            "rules:\n  - name: r\n    when: { attachment: { type: program } }\n    unless: { \(unless) }\n    do: \(action)\n")
    }

    @Test(arguments: [
        ("sender: { domain: example.org }", "sender"), ("header: { name: X-Trusted }", "header"),
        ("sender: { domain: a.org }, header: { name: X }", "sender and header"), ("connection: { helo: mx }", "helo"),
        ("any: [{ connection: { client: 192.0.2.1 } }, { sender: { domain: a.org } }]", "sender"),
        ("not: { header: { name: X-Scan } }", "header"),
        ("sender: { domain: a.org }, not: { attachment: { type: program } }", "sender"),
        ("not: { all: [{ header: { name: X } }, { connection: { client: 192.0.2.1 } }] }", "header"),
    ])
    func anExemptionThatAnybodyCanForge(unless: String, what: String) {
        #expect(
            said(unless: unless).map { String($0.drop { $0 != " " }) } == [
                " warning: rule 'r' spares whatever \(what) alone says, which anybody can forge; "
                    + "add a 'connection' condition beside it"
            ])
    }

    @Test(arguments: [
        "connection: { client: 192.0.2.1 }", "sender: { domain: a.org }, connection: { client: 192.0.2.1 }",
        "attachment: { filename: x }", "recipient: { domain: example.net }",
        "not: { any: [{ header: { name: X } }, { connection: { client: 192.0.2.1 } }] }",
        "sender: { domain: a.org }, not: { connection: { listener: mx } }",
        "sender: { domain: a.org }, recipient: { local-part: list }", "not: { attachment: { type: program } }",
    ])
    func otherExemptionsAreQuiet(unless: String) {
        #expect(said(unless: unless).isEmpty)
    }

    @Test func markingMailIsNoProtection() {
        #expect(said(unless: "header: { name: List-Id }", do: "{ tag-subject: x }").isEmpty)
    }

    @Test func aRuleForEveryMessageIsMentioned() {
        #expect(
            RuleFixture.diagnostics("rules:\n  - name: r\n    do: discard\n") == [
                "r.yaml:2:5: warning: rule 'r' has no 'when' and so applies to every message"
            ])
        #expect(RuleFixture.diagnostics("rules:\n  - name: r\n    do: { tag-subject: x }\n").isEmpty)
    }

    // MARK: - Exemptions in `when`

    private func said(when condition: String, do action: String = "{ reject: 550 No }", mode: String = "enforce") -> [String] {
        RuleFixture.diagnostics(
            "rules:\n  - name: r\n    when: { \(condition) }\n    do: \(action)\n    mode: \(mode)\n")
    }

    @Test(arguments: [
        ("attachment: { type: program }, not: { header: { name: X-Trusted } }", "header", 59),
        ("not: { sender: { domain: a.org } }, message: { size: over 1 MiB }", "sender", 30),
        ("text: { contains: x }, header: { name: X-Trusted, present: no }", "header", 44),
        ("all: [{ recipient: { local-part: list } }, { not: { sender: { domain: a.org } } }]", "sender", 75),
        ("any: [{ attachment: { type: program }, not: { connection: { helo: mx } } }, { header: { name: x } }]", "helo", 73),
        ("sender: { domain: b.org }, not: { header: { name: X } }", "header", 55),
    ])
    func aNotBesideWhatTheRuleIsAboutIsAnExemption(condition: String, what: String, column: Int) {
        #expect(
            said(when: condition) == [
                "r.yaml:3:\(column): warning: rule 'r' spares whatever \(what) alone says, which anybody can forge; "
                    + "add a 'connection' condition beside it"
            ])
        #expect(said(when: condition, do: "{ tag-subject: x }").isEmpty)
    }

    @Test(arguments: [
        "not: { header: { name: Date } }", "header: { name: Date, present: no }",
        "not: { header: { name: Date } }, header: { name: From, present: no }",
        "connection: { listener: inside }, not: { sender: { domain: example.net } }",
        "connection: { listener: mx }, header: { name: Date, present: no }",
        "attachment: { type: program }, not: { connection: { client: 192.0.2.1 } }",
        "attachment: { type: program }, not: { sender: { domain: a.org }, connection: { client: 192.0.2.1 } }",
        "attachment: { type: program }, not: { attachment: { filename: x } }",
        "attachment: { type: program }, not: { recipient: { local-part: abuse } }",
    ])
    func otherNotsAreQuiet(condition: String) {
        #expect(said(when: condition).isEmpty)
    }

    // MARK: - Acceptance

    @Test(arguments: [
        ("sender: { domain: a.org }", "sender", 23), ("header: { name: List-Id }", "header", 21),
        ("header: [{ name: a }, { name: b }], connection: { helo: mx }", "header and helo", 22),
        ("any: [{ connection: { client: 192.0.2.1 } }, { header: { name: a } }]", "header", 68),
        ("sender: { domain: a.org }, not: { attachment: { type: program } }", "sender", 23),
    ])
    func whatAnybodyCanForgeIsNoReasonToAccept(condition: String, what: String, column: Int) {
        #expect(
            said(when: condition, do: "accept") == [
                "r.yaml:3:\(column): warning: rule 'r' accepts whatever \(what) alone says, which anybody can forge; "
                    + "add a 'connection' condition beside it"
            ])
        #expect(said(when: condition, do: "accept", mode: "monitor").isEmpty)
        let spared = "rules:\n  - name: r\n    when: { \(condition) }\n    do: accept\n    unless: { "
        #expect(RuleFixture.diagnostics(spared + "message: { signed: no } }\n").count == 1)
        #expect(RuleFixture.diagnostics(spared + "connection: { listener: mx } }\n").isEmpty)
    }

    @Test(arguments: [
        "connection: { client: 192.0.2.1 }", "sender: { domain: a.org }, connection: { client: 192.0.2.1 }",
        "recipient: { local-part: abuse }", "message: { signed: yes }",
    ])
    func otherReasonsToAcceptAreQuiet(condition: String) {
        #expect(said(when: condition, do: "accept").isEmpty)
    }
}
