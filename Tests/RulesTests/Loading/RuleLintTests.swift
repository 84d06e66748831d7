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
}
