// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LogTimeTests {
    struct Moment: Sendable {
        let nanoseconds: Int64
        let text: String
    }

    @Test(arguments: LogTimeTests.moments)
    func format(moment: Moment) {
        #expect(LogTime.format(moment.nanoseconds) == moment.text)
    }

    static let moments = [
        Moment(nanoseconds: 0, text: "1970-01-01T00:00:00.000Z"),
        Moment(nanoseconds: 999_999, text: "1970-01-01T00:00:00.000Z"),
        Moment(nanoseconds: 1_000_000, text: "1970-01-01T00:00:00.001Z"),
        Moment(nanoseconds: -1, text: "1969-12-31T23:59:59.999Z"),
        Moment(nanoseconds: 1_795_428_000_123_000_000, text: "2026-11-23T10:00:00.123Z"),
        Moment(nanoseconds: 951_782_399_999_999_999, text: "2000-02-28T23:59:59.999Z"),
        Moment(nanoseconds: 951_782_400_000_000_000, text: "2000-02-29T00:00:00.000Z"),
        Moment(nanoseconds: 951_868_800_000_000_000, text: "2000-03-01T00:00:00.000Z"),
        Moment(nanoseconds: 978_220_800_000_000_000, text: "2000-12-31T00:00:00.000Z"),
        Moment(nanoseconds: 4_107_542_400_000_000_000, text: "2100-03-01T00:00:00.000Z"),
        Moment(nanoseconds: .max, text: "2262-04-11T23:47:16.854Z"),
        Moment(nanoseconds: .min, text: "1677-09-21T00:12:43.145Z"),
    ]
}
