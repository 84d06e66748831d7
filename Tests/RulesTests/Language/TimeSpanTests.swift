// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct TimeSpanTests {
    @Test(arguments: [
        ("10 s", 10_000), ("5 min", 300_000), ("1 hour", 3_600_000), ("30 days", 2_592_000_000), ("250ms", 250),
        ("1.5 h", 5_400_000), ("2 Weeks", 1_209_600_000), ("0 s", 0),
    ])
    func readsWhatPeopleWrite(text: String, milliseconds: Int) {
        #expect(TimeSpan.parse(text) == Duration.milliseconds(milliseconds))
    }

    @Test(arguments: ["", "10", "s", "-1 s", "5 fortnights", "5 min 3 s", "1.5.2 h", "99999999999999999 days"])
    func refusesAllElse(text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }
}
