// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Matches what is known before any content: connection, sender, recipient.
struct EnvelopeMatch {
    private let rules: RuleSet
    private let scratch: PatternScratch
    /// The tests that hold.
    private(set) var found: BitSet
    /// What was not given, so that every test of it is false.
    private(set) var absent: Set<OptionalFact> = []

    init(_ rules: RuleSet, scratch: PatternScratch) {
        self.rules = rules
        self.scratch = scratch
        found = BitSet(count: rules.index.messageTests.count)
    }

    mutating func note(_ facts: ConnectionFacts) {
        note(facts.helo, .helo, .helo)
        note(facts.listener, .listener, .listener)
        note(facts.user, .user, .user)
        note(facts.tls, .tls, .tls)
        if facts.tls != nil { rules.index.match(true, .tlsPresent, into: &found) }
        guard let client = facts.client else {
            absent.insert(.client)
            return
        }
        for test in rules.index.clients where test.blocks.contains(where: { $0.contains(client) }) {
            found.insert(test.test)
        }
    }

    mutating func note(_ facts: SenderFacts) {
        switch facts {
        case .absent:
            absent.insert(.sender)
        case .null:
            rules.index.match(true, .nullSender, into: &found)
        case .address(let address):
            rules.index.match(false, .nullSender, into: &found)
            note(address.address, .senderAddress, .sender)
            note(address.domain, .senderDomain, .sender)
            note(address.localPart, .senderLocalPart, .sender)
        }
    }

    mutating func note(recipient facts: AddressFacts?) {
        guard let facts else {
            absent.insert(.recipient)
            return
        }
        rules.index.match(false, .nullRecipient, into: &found)
        note(facts.address, .recipientAddress, .recipient)
        note(facts.domain, .recipientDomain, .recipient)
        note(facts.localPart, .recipientLocalPart, .recipient)
    }

    private mutating func note(_ text: String?, _ field: StringField, _ fact: OptionalFact) {
        if let text {
            rules.index.match(text, field, scratch: scratch, into: &found)
        } else {
            absent.insert(fact)
        }
    }
}

extension RuleSet {
    /// The refusal that rules on connection, sender and recipient alone call for, to be given at RCPT.
    ///
    /// Rules are taken in order. A rule that needs content ends the search if it could end the run: whatever comes
    /// after it is decided at the end of data. Never ask for `postmaster`, whom content rules may not refuse either.
    public func evaluateEnvelope(
        connection: ConnectionFacts, sender: SenderFacts, recipient: AddressFacts, scratch: PatternScratch
    ) -> EnvelopeDecision? {
        var match = EnvelopeMatch(self, scratch: PatternScratch.checked(scratch, for: self))
        match.note(connection)
        match.note(sender)
        match.note(recipient: recipient)
        for rule in rules where rule.isEnforced {
            guard let action = rule.actions.last, action.isFinal else { continue }
            switch rule.condition.truth(message: match.found, known: index.envelopeTests) {
            case .some(false): continue
            case .none: return nil
            case .some(true): break
            }
            let applied = AppliedAction(
                rule: rule.name, location: rule.position.lineDescription, why: rule.why, action: action, part: nil,
                member: nil, filename: nil, type: nil, mode: .enforce)
            switch action {
            case .reject(let reply): return EnvelopeDecision(verdict: .reject, reply: reply, action: applied)
            case .defer(let reply): return EnvelopeDecision(verdict: .defer, reply: reply, action: applied)
            default: return nil
            }
        }
        return nil
    }

    /// What the conditions on recipients say of one recipient.
    public func recipientSignature(of recipient: AddressFacts, scratch: PatternScratch) -> RecipientSignature {
        var match = EnvelopeMatch(self, scratch: PatternScratch.checked(scratch, for: self))
        match.note(recipient: recipient)
        return RecipientSignature(found: match.found)
    }
}

extension PatternScratch {
    /// `scratch` itself, or a new one where it was made for other rules (they were reloaded meanwhile).
    static func checked(_ scratch: PatternScratch, for rules: RuleSet) -> PatternScratch {
        scratch.patterns === rules.patterns ? scratch : PatternScratch(for: rules)
    }
}
