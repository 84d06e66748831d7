// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct SlowPeerMeterTests {
    private static let second: UInt64 = 1_000_000_000
    private static let start: UInt64 = 77 * second

    /// The first second, of those up to `seconds`, at which a sender of `rate(second)` octets is too slow.
    private func firstFailure(seconds: Int, limits: Limits = Limits(), rate: (Int) -> Int) -> Int? {
        var meter = SlowPeerMeter(limits: limits, start: Self.start)
        for second in 0..<seconds {
            if meter.received(rate(second), at: Self.start + UInt64(second) * Self.second) { return second }
        }
        return nil
    }

    @Test func steadySendersPassAtTheRateAndFailBelow() {
        #expect(firstFailure(seconds: 1700) { _ in 500 } == nil)
        #expect(firstFailure(seconds: 1700) { _ in 499 } == 60)
        #expect(firstFailure(seconds: 1700) { _ in 0 } == 60)
    }

    @Test func aBurstLastsAsLongAsTheWindow() {
        #expect(firstFailure(seconds: 1700) { $0 == 0 ? 1_000_000 : 0 } == 61)
        #expect(firstFailure(seconds: 1700) { $0 == 100 ? 0 : 1000 } == nil)
        #expect(firstFailure(seconds: 1700) { $0 % 60 == 0 ? 30_000 : 0 } == nil)
        #expect(firstFailure(seconds: 1700) { $0 < 100 ? 1000 : 0 } == 131)
    }

    @Test func silenceIsNoticedByTheNextCheck() {
        var meter = SlowPeerMeter(limits: Limits(), start: Self.start)
        let early = meter.check(at: Self.start + 59 * Self.second)
        #expect(!early)
        let late = meter.check(at: Self.start + 1000 * Self.second)
        #expect(late)
        let again = meter.received(1_000_000, at: Self.start + 1000 * Self.second)
        #expect(again)
    }

    @Test func contentMayNotTakeForEver() {
        #expect(firstFailure(seconds: 2000) { _ in 100_000 } == 1800)
        var limits = Limits()
        limits.contentTime = 10
        #expect(firstFailure(seconds: 2000, limits: limits) { _ in 100_000 } == 10)
    }

    @Test func pausesAreNotTheSenders() {
        var meter = SlowPeerMeter(limits: Limits(), start: Self.start)
        meter.pause(at: Self.start + Self.second)
        meter.pause(at: Self.start + 2 * Self.second)
        let during = meter.check(at: Self.start + 3000 * Self.second)
        #expect(!during)
        meter.resume(at: Self.start + 3000 * Self.second)
        meter.resume(at: Self.start + 4000 * Self.second)
        let before = meter.check(at: Self.start + 3058 * Self.second)
        #expect(!before)
        let after = meter.check(at: Self.start + 3059 * Self.second)
        #expect(after)
    }

    @Test func aClockThatGoesBackDoesNoHarm() {
        var meter = SlowPeerMeter(limits: Limits(), start: Self.start)
        let result = meter.received(10, at: 0)
        #expect(!result)
    }
}
