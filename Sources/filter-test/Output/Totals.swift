// SPDX-License-Identifier: Apache-2.0

import Rules

/// How many messages came to which verdict.
struct Totals {
    private var counts: [Verdict: Int] = [:]
    private var errors = 0

    mutating func note(_ verdict: Verdict) { counts[verdict, default: 0] += 1 }

    mutating func noteError() { errors += 1 }

    /// `3 results: 2 accept, 1 reject; 1 error`.
    var line: String {
        var total = 0
        var words: [String] = []
        for verdict in Verdict.allCases {
            guard let count = counts[verdict] else { continue }
            total += count
            words.append("\(count) \(verdict.rawValue)")
        }
        var line = "\(total) \(total == 1 ? "result" : "results")"
        if !words.isEmpty { line += ": " + words.joined(separator: ", ") }
        if errors > 0 { line += "; \(errors) \(errors == 1 ? "error" : "errors")" }
        return line
    }
}
