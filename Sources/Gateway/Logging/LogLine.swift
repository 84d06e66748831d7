// SPDX-License-Identifier: Apache-2.0

/// A line of the log about anything but a message.
public struct LogLine: Sendable {
    /// Nanoseconds since 1970-01-01 00:00:00 UTC.
    public let time: Int64
    public let level: LogLevel
    /// One word of ours, such as `listening`.
    public let event: String
    /// Keys of ours, none of them `time`, `level` or `event`, with values that may be a peer's.
    public let fields: [(String, String)]

    public init(time: Int64, level: LogLevel, event: String, fields: [(String, String)] = []) {
        self.time = time
        self.level = level
        self.event = event
        self.fields = fields
    }

    /// The line without its end: `time level event key=value …`, or a JSON object.
    public func text(in format: LogFormat) -> String {
        switch format {
        case .text:
            let head = "\(LogTime.format(time)) \(level.rawValue) \(event)"
            return fields.reduce(into: head) { $0 += " \($1.0)=\(LogText.value($1.1))" }
        case .json:
            var object = JSONObject()
            object.add("time", text: LogTime.format(time))
            object.add("level", text: level.rawValue)
            object.add("event", text: event)
            for (key, value) in fields { object.add(key, text: LogText.cut(value)) }
            return object.text
        }
    }
}
