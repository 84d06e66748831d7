// SPDX-License-Identifier: Apache-2.0

/// One run of all rules over the facts of a message.
struct RuleRun {
    /// How it went for one rule.
    enum Outcome {
        case notReached(after: String)
        case noMatch
        case match([AttachmentRecord])
    }

    private let evaluation: Evaluation
    private let tests: BitSet
    private(set) var outcomes: [Outcome] = []
    private var actions: [AppliedAction] = []
    private var stripped: Set<String> = []
    private var edited: Set<String> = []
    /// The rule that accepted: only rules on structure run after it.
    private var acceptedBy: String?
    private var endedBy: String?

    init(_ evaluation: Evaluation) {
        self.evaluation = evaluation
        tests = evaluation.messageTests
    }

    mutating func decide(monitor: Bool, mayRefuse: Bool = true) -> Decision {
        var verdict = Verdict.accept
        var reply: RuleReply?
        for rule in evaluation.rules.rules {
            if let ended = endedBy ?? (rule.stage == .structure ? nil : acceptedBy) {
                outcomes.append(.notReached(after: ended))
                continue
            }
            guard let records = match(rule) else {
                outcomes.append(.noMatch)
                continue
            }
            outcomes.append(.match(records))
            for action in rule.actions {
                if !mayRefuse, action.withholds {
                    report(action, of: rule, on: records.first, .monitor)
                    continue
                }
                let isDone = apply(action, of: rule, to: records, monitor: monitor)
                guard rule.isEnforced, isDone else { continue }
                switch action {
                case .accept: acceptedBy = acceptedBy ?? rule.name
                case .reject(let text):
                    verdict = .reject
                    reply = text
                case .defer(let text):
                    verdict = .defer
                    reply = text
                case .quarantine: verdict = .quarantine
                case .discard: verdict = .discard
                case .addHeader, .setHeader, .removeHeader, .tagSubject, .repair, .strip, .rename: verdict = .modify
                }
                // A final action is the last of its rule; loading saw to that.
                if action.isFinal && action != .accept { endedBy = rule.name }
            }
        }
        return monitor
            ? Decision(verdict: .accept, reply: nil, actions: actions)
            : Decision(verdict: verdict, reply: reply, actions: actions)
    }

    /// The attachments for which the rule holds, an empty list where it holds for the message without one, or nil.
    ///
    /// The tests of attachments in one rule are always read on one attachment at a time; where there is no candidate,
    /// they are all false.
    private func match(_ rule: CompiledRule) -> [AttachmentRecord]? {
        guard rule.usesAttachments else { return rule.condition.holds(message: tests, attachment: nil) ? [] : nil }
        var records: [AttachmentRecord] = []
        var hasCandidates = false
        for group in evaluation.groups where !(rule.skipsBodies && group.key.isBody) {
            let left = stripped.isEmpty ? group.records : group.records.filter { !isStripped($0.part) }
            guard !left.isEmpty else { continue }
            hasCandidates = true
            if rule.condition.holds(message: tests, attachment: group.key.matched) { records += left }
        }
        guard hasCandidates else { return rule.condition.holds(message: tests, attachment: nil) ? [] : nil }
        return records.isEmpty ? nil : records.sorted { $0.order < $1.order }
    }

    /// Whether the part or one that it lies in is gone: `2` takes `2.1` with it.
    private func isStripped(_ part: String) -> Bool {
        if stripped.contains(part) { return true }
        var outer = part[...]
        while let dot = outer.lastIndex(of: ".") {
            outer = outer[..<dot]
            if stripped.contains(String(outer)) { return true }
        }
        return false
    }

    /// Reports the action, and says whether anything was done.
    private mutating func apply(
        _ action: RuleAction, of rule: CompiledRule, to records: [AttachmentRecord], monitor: Bool
    ) -> Bool {
        let mode: RuleMode = rule.isEnforced && !monitor ? .enforce : .monitor
        // Where nothing is ambiguous there is nothing to repair.
        if action == .repair, !evaluation.isAmbiguous { return false }
        guard action.concernsAttachments else {
            report(action, of: rule, on: records.first, mode)
            return true
        }
        var seen: Set<String> = []
        var isDone = false
        for record in records where seen.insert(record.part).inserted {
            // The first edit of a part wins.
            guard !edited.contains(record.part) else { continue }
            report(action, of: rule, on: record, mode)
            isDone = true
            guard rule.isEnforced else { continue }
            edited.insert(record.part)
            if case .strip = action { stripped.insert(record.part) }
        }
        return isDone
    }

    private mutating func report(
        _ action: RuleAction, of rule: CompiledRule, on record: AttachmentRecord?, _ mode: RuleMode
    ) {
        actions.append(
            AppliedAction(
                rule: rule.name, location: rule.position.lineDescription, why: rule.why, action: action,
                part: record?.part, member: record?.member, filename: record?.filename, type: record?.type,
                isHidden: record?.isHidden ?? false, mode: mode))
    }
}
