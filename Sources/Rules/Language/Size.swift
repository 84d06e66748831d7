// SPDX-License-Identifier: Apache-2.0

/// Amounts of octets as an operator writes them.
public enum Size {
    private static let units: [(name: String, factor: Int)] = [
        ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
        ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
        ("bytes", 1), ("byte", 1), ("b", 1),
    ]

    /// Reads `50 MiB`, `1.5 GB`, `4096` or `10 B`: KiB, MiB, GiB, TiB are powers of 1024 and KB, MB, GB, TB of 1000,
    /// in any case. Nil for anything else, a sign or more than an `Int` holds among it.
    public static func parse(_ text: String) -> Int? {
        let word = text.lowercased()
        let unit = units.first { word.hasSuffix($0.name) }
        let number = word.dropLast(unit?.name.count ?? 0)
        return amount(number, times: unit?.factor ?? 1)
    }

    /// A decimal number, with blanks behind it, times `factor`, cut to a whole number.
    static func amount(_ text: Substring, times factor: Int) -> Int? {
        var digits = text
        while digits.last == " " { digits.removeLast() }
        let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
            let first = halves.first, let whole = Int(first)
        else { return nil }
        let (product, overflows) = whole.multipliedReportingOverflow(by: factor)
        guard !overflows else { return nil }
        guard halves.count == 2 else { return product }
        // Three digits behind the point are more than anybody means; ten to the power below stays far from overflow.
        guard factor > 1, halves[1].utf8.count <= 3, let fraction = Int(halves[1]) else { return nil }
        let scale = [1, 10, 100, 1000][halves[1].utf8.count]
        let (sum, sumOverflows) = product.addingReportingOverflow(factor / scale * fraction + factor % scale * fraction / scale)
        return sumOverflows ? nil : sum
    }
}
