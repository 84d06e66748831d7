// SPDX-License-Identifier: Apache-2.0

/// Moments as the log writes them (RFC 3339, in UTC, to the millisecond).
enum LogTime {
    /// `2026-11-23T10:00:00.123Z`.
    ///
    /// - Parameter nanoseconds: since 1970-01-01 00:00:00 UTC. An `Int64` holds the years 1677...2262.
    static func format(_ nanoseconds: Int64) -> String {
        let milliseconds = quotient(nanoseconds, 1_000_000)
        let seconds = quotient(milliseconds, 1000)
        let days = quotient(seconds, 86_400)
        let second = seconds - days * 86_400
        let (year, month, day) = date(ofDay: days)
        let calendar = [digits(year, 4), digits(month, 2), digits(day, 2)].joined(separator: "-")
        let clock = [digits(second / 3600, 2), digits(second / 60 % 60, 2), digits(second % 60, 2)].joined(separator: ":")
        return "\(calendar)T\(clock).\(digits(milliseconds - seconds * 1000, 3))Z"
    }

    /// The quotient rounded down, also before 1970.
    private static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        dividend % divisor < 0 ? dividend / divisor - 1 : dividend / divisor
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    private static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Counted from 1600-01-01, which begins a cycle of 400 years of 146,097 days, nothing here is negative.
        var rest = number + 135_140
        var year = 1600 + rest / 146_097 * 400
        rest %= 146_097
        while rest >= length(ofYear: year) {
            rest -= length(ofYear: year)
            year += 1
        }
        var month: Int64 = 1
        let february = length(ofYear: year) - 337
        let lengths: [Int64] = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for days in lengths {
            guard rest >= days else { break }
            rest -= days
            month += 1
        }
        return (year, month, rest + 1)
    }

    private static func length(ofYear year: Int64) -> Int64 {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
