// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct DeliveryDeadlinesTests {
    private static let second: UInt64 = 1_000_000_000
    private static let end: UInt64 = 77 * second

    private func deadlines(content: Int) -> DeliveryDeadlines {
        var timeouts = Limits.Timeouts()
        timeouts.content = content
        return DeliveryDeadlines(contentEnd: Self.end, timeouts: timeouts)
    }

    /// DESIGN §1.6-1.7.
    @Test func countFromTheFinalDot() {
        let usual = DeliveryDeadlines(contentEnd: Self.end, timeouts: Limits.Timeouts())
        #expect(usual.send == Self.end + 180 * Self.second)
        #expect(usual.reply == Self.end + 540 * Self.second)
    }

    @Test func contentIsSentInTheTimeInWhichItMustCome() {
        #expect(deadlines(content: 179).send == Self.end + 179 * Self.second)
        #expect(deadlines(content: 1).send == Self.end + Self.second)
        #expect(deadlines(content: 1).reply == Self.end + 540 * Self.second)
    }

    /// However long we wait for content: the client's patience is not ours to set.
    @Test func atMostThreeMinutes() {
        #expect(deadlines(content: 181).send == Self.end + 180 * Self.second)
        #expect(deadlines(content: 86_400).send == Self.end + 180 * Self.second)
        #expect(deadlines(content: -1).send == Self.end)
    }
}
