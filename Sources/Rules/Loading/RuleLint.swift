// SPDX-License-Identifier: Apache-2.0

/// Warns of rules that load but probably do not do what was meant.
struct RuleLint {
    let diagnostics: Diagnostics

    func check(_ rule: RuleSource, when: Condition?, unless: Condition?, actions: [RuleAction]) {
        let name = Diagnostics.quoted(rule.name)
        if when == nil && unless == nil && actions.contains(where: { $0.isFinal }) {
            diagnostics.warning("rule \(name) has no 'when' and so applies to every message", at: rule.position)
        }
        // Marking mail by what the sender says is everyday; letting danger pass by it is not.
        if actions.contains(where: protects) {
            let exemptions = (unless.map { [$0] } ?? []) + (when.map { Self.exemptions(in: $0) } ?? [])
            for exemption in exemptions where Self.ground(of: exemption) == .words {
                warn("rule \(name) spares whatever", of: exemption)
            }
        }
        // To accept is to exempt from all rules behind this one.
        if rule.mode == .enforce, actions.contains(.accept) {
            let accepted = Condition.all([when, unless.map { Condition.not($0) }].compactMap { $0 })
            if Self.ground(of: accepted) == .words { warn("rule \(name) accepts whatever", of: accepted) }
        }
    }

    private func protects(_ action: RuleAction) -> Bool {
        switch action {
        case .reject, .defer, .discard, .quarantine, .strip, .rename: true
        default: false
        }
    }

    private func warn(_ beginning: String, of condition: Condition) {
        let forgeable = condition.tests.filter { Self.isForgeable($0) }
        guard let first = forgeable.first else { return }
        var names: [String] = []
        for test in forgeable {
            let name = test.subject == .connection ? "helo" : test.subject.rawValue
            if !names.contains(name) { names.append(name) }
        }
        diagnostics.warning(
            "\(beginning) \(names.joined(separator: " and ")) alone says, which anybody can forge", at: first.position,
            hint: "add a 'connection' condition beside it")
    }

    // MARK: - What a condition rests on

    private enum Ground {
        /// What the sender says of itself, and nothing that bears it out.
        case words
        /// That something else is not there, as it is not in most mail.
        case absence
        /// The connection, or what the message is about: what the operator chose to speak of.
        case facts
    }

    private static func ground(of condition: Condition, isNegated: Bool = false) -> Ground {
        switch condition {
        case .test(let test):
            // The connection cannot be forged either way.
            isForgeable(test) ? .words : isNegated && test.subject != .connection ? .absence : .facts
        case .not(let part): ground(of: part, isNegated: !isNegated)
        case .all(let parts): ground(of: parts, isAny: isNegated, isNegated: isNegated)
        case .any(let parts): ground(of: parts, isAny: !isNegated, isNegated: isNegated)
        }
    }

    /// - Parameter isAny: whether one part alone is enough; under `not`, `all` and `any` change places.
    private static func ground(of parts: [Condition], isAny: Bool, isNegated: Bool) -> Ground {
        let grounds = parts.map { ground(of: $0, isNegated: isNegated) }
        // A chain is as strong as its strongest link, and alternatives are as weak as the weakest.
        let order: [Ground] = isAny ? [.words, .absence, .facts] : [.facts, .words, .absence]
        return order.first { grounds.contains($0) } ?? .facts
    }

    private static func isForgeable(_ test: ConditionTest) -> Bool {
        test.subject == .sender || test.subject == .header || (test.subject == .connection && test.field == "helo")
    }

    // MARK: - Exemptions

    /// What `when` spares by a `not` beside that which the rule is about: an `unless` by another name.
    ///
    /// A rule on nothing but such a `not` is about the absence itself (mail without a Date), and beside the connection
    /// alone it is about what clients may say there (our own domain in the sender): neither is an exemption.
    private static func exemptions(in condition: Condition) -> [Condition] {
        switch condition {
        case .test, .not: return []
        case .any(let parts): return parts.flatMap { exemptions(in: $0) }
        case .all:
            let parts = conjuncts(of: condition)
            let rest = parts.filter { spared(by: $0) == nil }
            let isAboutMail = rest.contains { $0.tests.contains { $0.subject != .connection } }
            return (isAboutMail ? parts.compactMap { spared(by: $0) } : []) + rest.flatMap { exemptions(in: $0) }
        }
    }

    private static func conjuncts(of condition: Condition) -> [Condition] {
        if case .all(let parts) = condition { parts.flatMap { conjuncts(of: $0) } } else { [condition] }
    }

    /// What does not fulfil the conjunct because it has what must not be there; nil where it asks for something.
    private static func spared(by conjunct: Condition) -> Condition? {
        switch conjunct {
        case .not(let part): return part
        case .test(let test):
            guard case .header(let header) = test.kind, header.present == false else { return nil }
            return conjunct
        case .all, .any: return nil
        }
    }
}
