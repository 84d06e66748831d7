// SPDX-License-Identifier: Apache-2.0

/// The rules of all files, compiled. Immutable, and shared by all messages.
public final class RuleSet: Sendable {
    let rules: [CompiledRule]
    let index: FactIndex
    let patterns: PatternSet
    let limits: RuleLimits

    /// The facts that some rule asks for.
    public let needs: FactNeeds

    init(rules: [CompiledRule], index: FactIndex, patterns: PatternSet, limits: RuleLimits) {
        self.rules = rules
        self.index = index
        self.patterns = patterns
        self.limits = limits
        needs = FactNeeds(index: index)
    }

    /// The names of the rules in the order in which they run.
    public var names: [String] { rules.map { $0.name } }

    /// Whether an enforced rule quarantines: then there must be a place for it.
    public var quarantines: Bool {
        rules.contains { rule in
            rule.isEnforced && rule.actions.contains { if case .quarantine = $0 { true } else { false } }
        }
    }

    /// Whether an enforced rule asks for ambiguous defects, by class or by any name: without one, nothing keeps
    /// messages out that two mail programs read differently.
    public var actsOnAmbiguity: Bool {
        let table = index.strings[StringField.defect.rawValue]
        let tests = table.exact["ambiguous", default: []] + table.always
        return rules.contains { rule in rule.isEnforced && rule.messageTests.contains { tests.contains($0) } }
    }
}

/// Which facts the rules ask for, so that nobody computes the others.
public struct FactNeeds: Sendable, Hashable {
    /// Any fact about attachments.
    public let attachments: Bool
    /// What a part really is: `type` or `mismatch`.
    public let types: Bool
    public let sha256: Bool
    /// Whether attachments are encrypted.
    public let encryption: Bool
    public let macros: Bool
    /// Displayed text, through ``TextScanner``.
    public let text: Bool
    public let headers: Bool
    /// The raw values of header fields.
    public let rawHeaders: Bool

    init(index: FactIndex) {
        func asksText(_ field: StringField) -> Bool { index.strings[field.rawValue].isUsed }
        func asksFlag(_ field: FlagField) -> Bool { !index.flags[field.rawValue].isEmpty }
        attachments = !index.attachmentTests.isEmpty
        types = asksText(.type) || asksFlag(.mismatch)
        sha256 = asksText(.sha256)
        encryption = asksFlag(.attachmentEncrypted) || asksFlag(.messageEncrypted)
        macros = asksFlag(.macros)
        text = !index.textPatterns.isEmpty
        headers = !index.headers.isEmpty
        rawHeaders = asksText(.headerRaw)
    }
}
