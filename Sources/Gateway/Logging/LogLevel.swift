// SPDX-License-Identifier: Apache-2.0

/// How much an event matters to who runs the gateway. The order is that of weight.
public enum LogLevel: String, Hashable, Sendable, CaseIterable, Comparable {
    /// For who looks into one session.
    case debug
    /// What happens every day: each message, start and stop.
    case info
    /// What may need somebody's eye.
    case warning
    /// What did not work and needs somebody's hand.
    case error

    private var weight: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    public static func < (one: LogLevel, other: LogLevel) -> Bool { one.weight < other.weight }
}
