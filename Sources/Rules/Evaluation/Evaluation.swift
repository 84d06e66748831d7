// SPDX-License-Identifier: Apache-2.0

/// The facts of one message as they come in, and in the end the decision.
///
/// Each fact is matched once against all rules and forgotten; what stays is a bit for each test, and for each
/// attachment a few words. Nothing is decided before ``decide(monitor:)``, since rules run in order and an early one
/// may hang on the last fact.
public struct Evaluation {
    let rules: RuleSet
    private let scratch: PatternScratch
    private var found: BitSet
    let absent: Set<OptionalFact>
    /// For each test of header fields, how many fields match.
    private var headerCounts: [Int]
    private(set) var groups: [AttachmentGroup] = []
    private var groupIndices: [AttachmentGroup.Key: Int] = [:]
    private var attachmentCount = 0
    /// Whether the message has a defect over which readings differ.
    private(set) var isAmbiguous = false

    /// - Parameters:
    ///   - scratch: of the loop or worker that this message is on, and used there only.
    ///   - recipient: any one of the transaction, whose recipients all have the same ``RecipientSignature``; nil
    ///     where none was given.
    public init(
        of rules: RuleSet, scratch: PatternScratch, connection: ConnectionFacts, sender: SenderFacts,
        recipient: AddressFacts?
    ) {
        let scratch = PatternScratch.checked(scratch, for: rules)
        var envelope = EnvelopeMatch(rules, scratch: scratch)
        envelope.note(connection)
        envelope.note(sender)
        envelope.note(recipient: recipient)
        self.rules = rules
        self.scratch = scratch
        found = envelope.found
        absent = envelope.absent
        headerCounts = [Int](repeating: 0, count: rules.index.headers.count)
    }

    /// One field of the outermost header; once for each, in any order.
    public mutating func note(header field: HeaderFieldFacts) {
        guard !headerCounts.isEmpty else { return }
        var matching = rules.index.anyName
        rules.index.match(field.name, .headerName, scratch: scratch, into: &matching)
        guard !matching.isEmpty else { return }
        var byValue = rules.index.anyValue
        rules.index.match(field.value, .headerValue, scratch: scratch, into: &byValue)
        matching.formIntersection(byValue)
        guard !matching.isEmpty else { return }
        var byRaw = rules.index.anyRaw
        rules.index.match(field.raw, .headerRaw, scratch: scratch, into: &byRaw)
        matching.formIntersection(byRaw)
        for number in matching.numbers { headerCounts[number] += 1 }
    }

    /// One attachment, when all is known of it.
    public mutating func note(attachment facts: AttachmentFacts) {
        guard !rules.index.attachmentTests.isEmpty else { return }
        let key = AttachmentGroup.Key(matched: matches(of: facts), isBody: facts.isBody)
        let index = groupIndices[key] ?? groups.count
        if index == groups.count {
            groups.append(AttachmentGroup(key: key))
            groupIndices[key] = index
        }
        groups[index].add(
            AttachmentRecord(
                order: attachmentCount, part: facts.part, member: facts.member, filename: facts.filenames.first,
                type: facts.tellingType, isHidden: facts.isHidden),
            limit: rules.limits.reportedMembers)
        attachmentCount += 1
    }

    private func matches(of facts: AttachmentFacts) -> BitSet {
        let index = rules.index
        var found = BitSet(count: index.attachmentTests.count)
        let texts: [(StringField, [String])] = [
            (.filename, facts.filenames), (.fileExtension, facts.extensions), (.innerExtension, facts.innerExtensions),
            (.type, facts.types), (.declared, facts.declared), (.disposition, facts.dispositions),
            (.sha256, facts.sha256), (.uninspectable, facts.uninspectable.map { [$0] } ?? []),
        ]
        for (field, values) in texts {
            for value in values { index.match(value, field, scratch: scratch, into: &found) }
        }
        index.match(facts.size, .attachmentSize, into: &found)
        index.match(facts.depth, .attachmentDepth, into: &found)
        index.match(facts.mismatch, .mismatch, into: &found)
        index.match(facts.encrypted, .attachmentEncrypted, into: &found)
        index.match(facts.macros, .macros, into: &found)
        index.match(facts.uninspectable != nil, .attachmentUninspectable, into: &found)
        for test in index.containers where test.containers.contains(facts.inside) { found.insert(test.test) }
        return found
    }

    /// What a ``TextScanner`` found; once for each text.
    public mutating func note(textHits hits: TextHits) {
        for pattern in hits.patterns.numbers where pattern < rules.index.textPatterns.count {
            for test in rules.index.textPatterns[pattern] { found.insert(test) }
        }
    }

    /// The message as a whole; once, when it has ended.
    public mutating func note(message facts: MessageFacts) {
        let index = rules.index
        index.match(facts.size, .messageSize, into: &found)
        index.match(facts.parts, .parts, into: &found)
        index.match(facts.depth, .messageDepth, into: &found)
        index.match(facts.headerSize, .headerSize, into: &found)
        index.match(facts.receivedCount, .receivedCount, into: &found)
        index.match(facts.signed, .signed, into: &found)
        index.match(facts.encrypted, .messageEncrypted, into: &found)
        isAmbiguous = facts.defects.contains { $0.category == "ambiguous" }
        for defect in facts.defects {
            index.match(defect.name, .defect, scratch: scratch, into: &found)
            index.match(defect.category, .defect, scratch: scratch, into: &found)
        }
        index.match(!facts.uninspectable.isEmpty, .messageUninspectable, into: &found)
        for reason in facts.uninspectable { index.match(reason, .messageUninspectable, scratch: scratch, into: &found) }
    }

    /// Runs all rules in order.
    ///
    /// - Parameters:
    ///   - monitor: whether the whole gateway only observes: the rules run as if enforced, but every action is
    ///     reported in `monitor` and the verdict is `accept`.
    ///   - mayRefuse: false for a message to the postmaster, whom rules may not keep from getting mail (RFC 5321
    ///     §4.5.1): actions that would are reported in `monitor`, and the run goes on.
    public func decide(monitor: Bool = false, mayRefuse: Bool = true) -> Decision {
        var run = RuleRun(self)
        return run.decide(monitor: monitor, mayRefuse: mayRefuse)
    }

    /// The tests of the message that hold by now, those of header fields among them.
    var messageTests: BitSet {
        var tests = found
        for (entry, count) in zip(rules.index.headers, headerCounts) {
            let holds =
                if let quantities = entry.count {
                    quantities.contains { $0.holds(for: count) }
                } else {
                    (count > 0) == (entry.present ?? true)
                }
            if holds { tests.insert(entry.test) }
        }
        return tests
    }
}
