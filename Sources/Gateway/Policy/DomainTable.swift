// SPDX-License-Identifier: Apache-2.0

import SMTP

/// Finds, for a domain, the first of many patterns that match it, in a time that does not grow with their number.
struct DomainTable: Sendable {
    private var exact: [String: Int] = [:]
    private var trees: [String: Int] = [:]

    /// - Parameter index: what is found; of two for the same pattern the lower one.
    mutating func insert(_ pattern: DomainPattern, index: Int) {
        if pattern.takesSubdomains {
            trees[pattern.key] = min(trees[pattern.key] ?? index, index)
        } else {
            exact[pattern.key] = min(exact[pattern.key] ?? index, index)
        }
    }

    /// The lowest index of a pattern that matches `domain`.
    func index(for domain: Domain) -> Int? {
        var best = exact[domain.key]
        guard !trees.isEmpty, domain.literal == nil else { return best }
        var rest = Substring(domain.key)
        while true {
            if let index = trees[String(rest)] { best = min(best ?? index, index) }
            guard let dot = rest.firstIndex(of: ".") else { return best }
            rest = rest[dot...].dropFirst()
        }
    }
}
