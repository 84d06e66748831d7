// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOConcurrencyHelpers
import NIOPosix

/// Writes log lines to standard error from a thread of its own, so that a slow reader of the log holds up no mail.
public final class LogWriter: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    public let format: LogFormat
    public let level: LogLevel
    private let thread: NIOThreadPool
    private let state = NIOLockedValueBox(State())
    /// Octets waiting to be written; more are dropped and counted, rather than held without bound.
    private static let limit = 16 * 1024 * 1024

    public init(format: LogFormat, level: LogLevel) {
        self.format = format
        self.level = level
        thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// The present moment, in nanoseconds since 1970.
    public static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    public func write(_ line: LogLine) {
        guard line.level >= level else { return }
        append(line.text(in: format))
    }

    public func write(_ line: MessageLogLine) {
        guard line.level >= level else { return }
        append(line.text(in: format))
    }

    public func info(_ event: String, _ fields: [(String, String)] = []) {
        write(LogLine(time: Self.now, level: .info, event: event, fields: fields))
    }

    public func warning(_ event: String, _ fields: [(String, String)] = []) {
        write(LogLine(time: Self.now, level: .warning, event: event, fields: fields))
    }

    public func error(_ event: String, _ fields: [(String, String)] = []) {
        write(LogLine(time: Self.now, level: .error, event: event, fields: fields))
    }

    /// Writes what is waiting and ends the thread. No line may come afterwards.
    public func close() async {
        try? await thread.shutdownGracefully()
        flush()
    }

    private func append(_ line: String) {
        let schedules = state.withLockedValue { state -> Bool in
            guard state.buffer.count < Self.limit else {
                state.dropped += 1
                return false
            }
            state.buffer += line.utf8
            state.buffer.append(0x0A)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if schedules { thread.submit { [self] _ in flush() } }
    }

    private func flush() {
        let (octets, dropped) = state.withLockedValue { state in
            defer { state = State() }
            return (state.buffer, state.dropped)
        }
        var done = 0
        while done < octets.count {
            let count = unsafe octets.withUnsafeBytes {
                unsafe Glibc.write(2, $0.baseAddress.map { unsafe $0 + done }, octets.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            done += count
        }
        if dropped > 0 { warning("log-lines-dropped", [("count", "\(dropped)")]) }
    }
}
