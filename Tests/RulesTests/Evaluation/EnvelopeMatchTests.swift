// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Rules

@Suite struct EnvelopeMatchTests {
    private let recipient = AddressFacts(localPart: "b", domain: "example.net")
    private let sender = SenderFacts.address(AddressFacts(localPart: "a", domain: "spam.example"))

    private func decide(_ text: String, sender: SenderFacts? = nil) throws -> EnvelopeDecision? {
        let rules = try RuleFixture.rules(text)
        return rules.evaluateEnvelope(
            connection: ConnectionFacts(client: NetworkAddress(parsing: "192.0.2.7")), sender: sender ?? self.sender,
            recipient: recipient, scratch: PatternScratch(for: rules))
    }

    private static let refuse = "  - { name: spam, when: { sender: { domain: spam.example } }, do: { reject: 550 5.7.1 No } }\n"

    @Test func whatTheEnvelopeDecidesIsSaidAtOnce() throws {
        let decision = try #require(try decide("rules:\n" + Self.refuse))
        #expect(decision.verdict == .reject)
        #expect(decision.reply.description == "550 5.7.1 No")
        #expect(decision.action.rule == "spam")
        #expect(decision.action.location == "r.yaml:2")
        #expect(try decide("rules:\n" + Self.refuse, sender: .null) == nil)
        #expect(try decide("rules:\n" + Self.refuse, sender: .absent) == nil)
        let deferral = "rules:\n  - { name: d, when: { recipient: { local-part: b } }, do: { defer: 450 Later } }\n"
        #expect(try decide(deferral)?.verdict == .defer)
    }

    @Test(arguments: [
        // Undecided, and could end the run otherwise.
        "{ name: e, when: { header: { name: x } }, do: accept }", "{ name: e, when: { message: { size: over 1 } }, do: discard }",
        "{ name: e, when: { attachment: { size: over 1 } }, do: [strip, { quarantine: x }] }",
        "{ name: e, when: { not: { text: { contains: x } } }, do: { reject: 554 x } }",
        "{ name: e, when: { any: [{ sender: { domain: x } }, { header: { name: x } }] }, do: accept }",
        // Decided, with something else than a refusal.
        "{ name: e, when: { connection: { client: 192.0.2.0/24 } }, do: accept }",
        "{ name: e, when: { connection: { client: 192.0.2.0/24 } }, do: discard }",
        "{ name: e, when: { connection: { client: 192.0.2.0/24 } }, do: { quarantine: x } }",
    ])
    func anEarlierRuleMayHaveTheLastWord(earlier: String) throws {
        #expect(try decide("rules:\n  - \(earlier)\n" + Self.refuse) == nil)
    }

    @Test(arguments: [
        // Shown false by the envelope, whatever comes.
        "{ name: e, when: { sender: { domain: x }, header: { name: x } }, do: accept }",
        "{ name: e, when: { header: { name: x } }, unless: { sender: { domain: spam.example } }, do: accept }",
        // Cannot end the run.
        "{ name: e, when: { header: { name: x } }, do: { tag-subject: x } }",
        "{ name: e, when: { header: { name: x } }, do: accept, mode: monitor }",
    ])
    func anEarlierRuleMayHaveNoSay(earlier: String) throws {
        #expect(try decide("rules:\n  - \(earlier)\n" + Self.refuse)?.action.rule == "spam")
    }

    @Test func aMonitoredRefusalRefusesNobody() throws {
        let text = "rules:\n" + Self.refuse.replacing("do:", with: "mode: monitor, do:")
        #expect(try decide(text) == nil)
    }

    /// At the end of data the same rules come to the same end.
    @Test func agreesWithTheDecisionAtTheEnd() throws {
        let rules = try RuleFixture.rules("rules:\n" + Self.refuse)
        let decision = Trial(sender: sender, recipient: recipient).evaluation(rules).decide()
        let early = try decide("rules:\n" + Self.refuse)
        #expect(decision.reply == early?.reply)
    }

    @Test func recipientsWithTheSameAnswersShareASignature() throws {
        let rules = try RuleFixture.rules(
            """
            rules:
              - { name: a, when: { recipient: { domain: .example.net } }, do: { tag-subject: x } }
              - name: b
                when: { recipient: { local-part: "sales*" } }
                unless: { recipient: { address: { matches: '\\d' } } }
                do: { tag-subject: y }
              - { name: c, when: { sender: { local-part: b }, header: { name: x } }, do: { tag-subject: z } }
            """)
        let scratch = PatternScratch(for: rules)
        func signature(_ local: String, _ domain: String) -> RecipientSignature {
            rules.recipientSignature(of: AddressFacts(localPart: local, domain: domain), scratch: scratch)
        }
        #expect(signature("a", "example.net") == signature("b", "mail.EXAMPLE.net"))
        #expect(signature("a", "example.net") != signature("a", "example.org"))
        #expect(signature("a", "example.net") != signature("sales", "example.net"))
        #expect(signature("sales", "example.net") == signature("Sales-eu", "example.net"))
        #expect(signature("sales", "example.net") != signature("sales1", "example.net"))
        let none = RuleSet.empty
        let empty = PatternScratch(for: none)
        #expect(
            none.recipientSignature(of: recipient, scratch: empty)
                == none.recipientSignature(of: AddressFacts(localPart: "x", domain: "y"), scratch: empty))
    }

    @Test func aScratchOfOtherRulesDoesNoHarm() throws {
        let rules = try RuleFixture.rules(
            "rules:\n  - { name: r, when: { sender: { domain: { contains: spam } } }, do: { reject: 550 No } }\n")
        let other = PatternScratch(for: .empty)
        let decision = rules.evaluateEnvelope(
            connection: ConnectionFacts(), sender: sender, recipient: recipient, scratch: other)
        #expect(decision?.verdict == .reject)
    }
}
