// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules

/// Facts that rules asked for and nobody gave, so that conditions on them were false.
struct AbsentFacts {
    /// As explanations name the facts, with the flags that give them.
    private static let flags = [
        ("client address", "--client"), ("HELO name", "--helo"), ("listener", "--listener"), ("TLS", "--tls"),
        ("login", "--user"), ("sender", "--from"), ("recipient", "--to"),
    ]

    /// For each flag the rules that asked, each once.
    private var rules: [String: [String]] = [:]

    mutating func note(_ explanations: [RuleExplanation]) {
        for explanation in explanations {
            for line in explanation.lines {
                for (fact, flag) in Self.flags where line.hasSuffix("since there is no \(fact)") {
                    if rules[flag, default: []].contains(explanation.rule) { continue }
                    rules[flag, default: []].append(explanation.rule)
                }
            }
        }
    }

    /// One line for each flag.
    var lines: [String] {
        var lines: [String] = []
        for (fact, flag) in Self.flags {
            guard let asking = rules[flag] else { continue }
            let names = asking.map { Printable.escaped($0) }.joined(separator: ", ")
            lines.append("no \(fact) was given (\(flag)), so conditions on it were false: \(names)")
        }
        return lines
    }
}
