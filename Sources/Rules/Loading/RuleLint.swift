// SPDX-License-Identifier: Apache-2.0

/// Warns of rules that load but probably do not do what was meant.
struct RuleLint {
    let diagnostics: Diagnostics

    func check(_ rule: RuleSource, when: Condition?, unless: Condition?, actions: [RuleAction]) {
        if when == nil && unless == nil && actions.contains(where: { $0.isFinal }) {
            diagnostics.warning(
                "rule \(Diagnostics.quoted(rule.name)) has no 'when' and so applies to every message", at: rule.position)
        }
        // Marking mail by what the sender says is everyday; letting danger pass by it is not.
        if let unless, actions.contains(where: protects), isForgeable(unless), let first = unless.tests.first {
            let name = Diagnostics.quoted(rule.name)
            diagnostics.warning(
                "rule \(name) spares whatever \(Self.subjects(of: unless)) alone says, which anybody can forge",
                at: first.position, hint: "add a 'connection' condition beside it")
        }
    }

    private func protects(_ action: RuleAction) -> Bool {
        switch action {
        case .reject, .defer, .discard, .quarantine, .strip, .rename: true
        default: false
        }
    }

    /// Whether a sender could satisfy the condition by words alone.
    private func isForgeable(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts): parts.allSatisfy { isForgeable($0) }
        case .any(let parts): parts.contains { isForgeable($0) }
        case .not(let part): isForgeable(part)
        case .test(let test): Self.isForgeable(test)
        }
    }

    private static func isForgeable(_ test: ConditionTest) -> Bool {
        test.subject == .sender || test.subject == .header || (test.subject == .connection && test.field == "helo")
    }

    private static func subjects(of condition: Condition) -> String {
        var names: [String] = []
        for test in condition.tests where isForgeable(test) {
            let name = test.subject == .connection ? "helo" : test.subject.rawValue
            if !names.contains(name) { names.append(name) }
        }
        return names.joined(separator: " and ")
    }
}
