// SPDX-License-Identifier: Apache-2.0

/// Tells whether the sender of content is too slow: below a rate over any window of time, or too long in all.
///
/// Times are nanoseconds of any clock that does not go back. Time in which we do not read, because the next hop or
/// the spool must catch up first, is not the sender's and is left out.
public struct SlowPeerMeter: Hashable, Sendable {
    private let minimumRate: Int
    private let window: Int
    private let contentTime: Int
    /// Octets in each of the last `window` whole seconds, by second modulo `window`.
    private var octets: [Int]
    private var windowTotal = 0
    /// The second, from the start, that is being counted.
    private var second = 0
    private let start: UInt64
    /// Nanoseconds of pauses that are over.
    private var paused: UInt64 = 0
    private var pauseStart: UInt64?
    private var isTooSlow = false

    /// - Parameters:
    ///   - limits: `minimumRate`, `rateWindow` and `contentTime` are used.
    ///   - start: when content may come.
    public init(limits: Limits, start: UInt64) {
        minimumRate = limits.minimumRate
        window = max(1, limits.rateWindow)
        contentTime = limits.contentTime
        octets = [Int](repeating: 0, count: max(1, limits.rateWindow))
        self.start = start
    }

    /// Notes that `count` octets came.
    ///
    /// - Returns: whether the sender is too slow; once true, for ever.
    public mutating func received(_ count: Int, at now: UInt64) -> Bool {
        let result = check(at: now)
        octets[second % window] += count
        windowTotal += count
        return result
    }

    /// Whether the sender is too slow at this moment; once true, for ever. To be called every few seconds.
    public mutating func check(at now: UInt64) -> Bool {
        let elapsed = Int(active(at: now) / 1_000_000_000)
        if elapsed >= contentTime { isTooSlow = true }
        while second < elapsed && !isTooSlow {
            second += 1
            // The window is now the `window` seconds before `second`; its oldest makes room for the new one.
            if second >= window && windowTotal < minimumRate * window { isTooSlow = true }
            windowTotal -= octets[second % window]
            octets[second % window] = 0
        }
        return isTooSlow
    }

    /// We stop reading.
    public mutating func pause(at now: UInt64) {
        if pauseStart == nil { pauseStart = now }
    }

    /// We read again.
    public mutating func resume(at now: UInt64) {
        guard let begun = pauseStart else { return }
        paused += now > begun ? now - begun : 0
        pauseStart = nil
    }

    /// Nanoseconds in which the sender could send.
    private func active(at now: UInt64) -> UInt64 {
        let end = min(now, pauseStart ?? now)
        let lost = paused
        return end > start && end - start > lost ? end - start - lost : 0
    }
}
