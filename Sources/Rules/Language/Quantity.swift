// SPDX-License-Identifier: Apache-2.0

/// A number or size with its comparison: `over 25 MiB`, `at least 3`.
struct Quantity: Hashable, Sendable {
    enum Comparison: String, Hashable, Sendable, CaseIterable {
        case over
        case atLeast = "at least"
        case under
        case atMost = "at most"
        case exactly
    }

    /// What the number counts, and so whether it may have a unit.
    enum Unit: Sendable {
        case octets
        case count
    }

    let comparison: Comparison
    let value: Int

    /// Two characters first, so that `>` does not take the half of `>=`.
    private static let signs: [(sign: String, comparison: Comparison)] = [
        (">=", .atLeast), ("<=", .atMost), (">", .over), ("<", .under), ("=", .exactly),
    ]

    /// Reads a comparison in words or signs and its number. Nil for anything else: a bare number too, since nobody
    /// can see whether `25 MiB` means over or under.
    init?(_ text: String, unit: Unit) {
        let words = text.lowercased().split(separator: " ").joined(separator: " ")
        let match: (comparison: Comparison, rest: Substring)?
        if let word = Comparison.allCases.first(where: { words.hasPrefix($0.rawValue + " ") }) {
            match = (word, words.dropFirst(word.rawValue.count + 1))
        } else if let sign = Self.signs.first(where: { words.hasPrefix($0.sign) }) {
            match = (sign.comparison, words.dropFirst(sign.sign.count).drop { $0 == " " })
        } else {
            match = nil
        }
        guard let found = match else { return nil }
        let number = String(found.rest)
        let parsed = unit == .octets ? Size.parse(number) : Size.amount(found.rest, times: 1)
        guard let value = parsed, number.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true else { return nil }
        comparison = found.comparison
        self.value = value
    }

    func holds(for number: Int) -> Bool {
        switch comparison {
        case .over: number > value
        case .atLeast: number >= value
        case .under: number < value
        case .atMost: number <= value
        case .exactly: number == value
        }
    }

    /// How to write one, for a message.
    static func example(_ unit: Unit) -> String {
        switch unit {
        case .octets: "write it as 'over 25 MiB', 'at least', 'under', 'at most' or 'exactly'"
        case .count: "write it as 'over 3', 'at least', 'under', 'at most' or 'exactly'"
        }
    }
}
