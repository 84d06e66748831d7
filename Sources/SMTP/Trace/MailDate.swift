// SPDX-License-Identifier: Apache-2.0

/// Dates as mail writes them (RFC 5322 §3.3).
public enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Tue, 24 Nov 2026 10:00:00 +0000`, in UTC.
    ///
    /// - Parameter seconds: since 1970-01-01 00:00:00 UTC. Dates outside the years 1900...9999, which RFC 5322 cannot
    ///   write, become the nearest that it can.
    public static func format(secondsSince1970 seconds: Int64) -> String {
        // 1900-01-01 00:00:00 and 9999-12-31 23:59:59.
        let clamped = min(max(seconds, -2_208_988_800), 253_402_300_799)
        var day = clamped / 86_400
        var rest = clamped % 86_400
        if rest < 0 {
            rest += 86_400
            day -= 1
        }
        let weekday = days[Int(((day % 7) + 7) % 7)]
        let (year, month, dayOfMonth) = civil(day)
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { twoDigits($0) }.joined(separator: ":")
        return "\(weekday), \(twoDigits(dayOfMonth)) \(months[Int(month) - 1]) \(year) \(time) +0000"
    }

    private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The Gregorian date of a day counted from 1970-01-01. Years are reckoned from March so that the leap day is
    /// the last, and in eras of 400 years, which all have 146,097 days.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01; so no date from 1900 on is negative.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfMonth)
    }
}
