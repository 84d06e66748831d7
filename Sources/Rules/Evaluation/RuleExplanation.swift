// SPDX-License-Identifier: Apache-2.0

/// Why one rule did or did not match.
public struct RuleExplanation: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case matched
        case notMatched
        /// An earlier rule ended the run.
        case notReached
    }

    public let rule: String
    /// `file:line` of the rule.
    public let location: String
    public let mode: RuleMode
    public let outcome: Outcome
    /// The parts that satisfied the rule, each once.
    public let parts: [String]
    /// One line for each test of the rule, with its place and its result. The text of rules is in it as written;
    /// escape it for a terminal.
    public let lines: [String]
}

extension Evaluation {
    /// Why each rule did or did not match, in the order of the rules.
    public func explanations() -> [RuleExplanation] {
        var run = RuleRun(self)
        _ = run.decide(monitor: false)
        let tests = messageTests
        return zip(rules.rules, run.outcomes).map { rule, outcome in
            switch outcome {
            case .notReached(let earlier):
                explanation(of: rule, .notReached, [], ["not reached: rule '\(earlier)' ended the run"])
            case .noMatch:
                explanation(of: rule, .notMatched, [], lines(for: rule, tests))
            case .match(let records):
                explanation(of: rule, .matched, Self.parts(of: records), lines(for: rule, tests))
            }
        }
    }

    private func explanation(
        of rule: CompiledRule, _ outcome: RuleExplanation.Outcome, _ parts: [String], _ lines: [String]
    ) -> RuleExplanation {
        RuleExplanation(
            rule: rule.name, location: rule.position.lineDescription, mode: rule.isEnforced ? .enforce : .monitor,
            outcome: outcome, parts: parts, lines: lines)
    }

    private func lines(for rule: CompiledRule, _ tests: BitSet) -> [String] {
        var lines: [String] = []
        for number in rule.messageTests {
            let test = rules.index.messageTests[number]
            var result = tests.contains(number) ? "true" : "false"
            if let fact = test.fact, absent.contains(fact) { result = "false, since there is no \(fact.rawValue)" }
            lines.append("\(test.position.lineDescription): \(test.description): \(result)")
        }
        for number in rule.attachmentTests {
            let test = rules.index.attachmentTests[number]
            let candidates = groups.filter { !(rule.skipsBodies && $0.key.isBody) }
            let records = candidates.filter { $0.key.matched.contains(number) }.flatMap { $0.records }
            let parts = Self.parts(of: records.sorted { $0.order < $1.order })
            var result = parts.isEmpty ? "false" : "true for part \(parts.joined(separator: ", "))"
            if candidates.isEmpty { result = "false, since there is no attachment" }
            lines.append("\(test.position.lineDescription): \(test.description): \(result)")
        }
        return lines
    }

    private static func parts(of records: [AttachmentRecord]) -> [String] {
        var parts: [String] = []
        var seen: Set<String> = []
        for record in records where seen.insert(record.part).inserted { parts.append(record.part) }
        return parts
    }
}
