// SPDX-License-Identifier: Apache-2.0

/// Octets that may still come out of compressed content of one message: it is inflated where sessions run. All readings of
/// the message, at all depths, share one.
final class InflationBudget {
    /// Octets that come out of one message at most.
    static let limit = 32 * 1024 * 1024

    private(set) var left = InflationBudget.limit
    /// Whether more would have come out.
    private(set) var isSpent = false

    /// Counts what came out.
    /// - Returns: whether there was room for it.
    func take(_ count: Int) -> Bool {
        left -= min(left, count)
        if left == 0 { isSpent = true }
        return !isSpent
    }
}
