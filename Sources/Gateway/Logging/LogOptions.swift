// SPDX-License-Identifier: Apache-2.0

/// What a log is written for.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// For people: `time level event key=value …`.
    case text
    /// For programs: one JSON object a line.
    case json
}

/// What is logged, and how.
public struct LogOptions: Hashable, Sendable {
    public var format: LogFormat
    /// Lines below this level are not written.
    public var level: LogLevel

    public init(format: LogFormat = .text, level: LogLevel = .info) {
        self.format = format
        self.level = level
    }
}
