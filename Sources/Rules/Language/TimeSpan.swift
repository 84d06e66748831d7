// SPDX-License-Identifier: Apache-2.0

/// Spans of time as an operator writes them.
public enum TimeSpan {
    private static let units: [(names: [String], milliseconds: Int)] = [
        (["ms"], 1),
        (["s", "sec", "secs", "second", "seconds"], 1_000),
        (["min", "mins", "minute", "minutes"], 60_000),
        (["h", "hour", "hours"], 3_600_000),
        (["d", "day", "days"], 86_400_000),
        (["w", "week", "weeks"], 604_800_000),
    ]

    /// Reads `10 s`, `5 min`, `1.5 h`, `30 days`: a number and its unit, which is never left out. Nil for anything
    /// else.
    public static func parse(_ text: String) -> Duration? {
        let word = text.lowercased()
        let number = word.prefix { $0.isNumber || $0 == "." || $0 == " " }
        let name = word.dropFirst(number.count)
        guard let unit = units.first(where: { $0.names.contains(String(name)) }),
            let milliseconds = Size.amount(number, times: unit.milliseconds)
        else { return nil }
        return Duration.milliseconds(milliseconds)
    }
}
