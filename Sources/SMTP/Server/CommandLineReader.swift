// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Collects command lines from chunks. It never holds more than one line of the longest allowed.
struct CommandLineReader: Sendable {
    enum Line: Hashable, Sendable {
        /// Without its line end.
        case command([UInt8])
        /// Longer than allowed; read and dropped to its end.
        case tooLong(isChunk: Bool)
        /// With a CR, LF or NUL that is not part of a CRLF. Where that is an LF it is said at once, since the CRLF may
        /// never come; what follows up to the CRLF is dropped and never becomes a command.
        case flawed(isChunk: Bool)
        /// A TLS handshake. The session must end.
        case handshake
        /// So long that it is no use to wait for its end.
        case endless
    }

    private let lineEnds: LineEnds
    /// The first octet of a TLS record that begins a handshake (RFC 8446 §5.1); no command begins with it.
    private static let tlsHandshake: UInt8 = 0x16

    private let limit: Int
    private let droppedLimit: Int
    /// The start of the line, at most `limit` octets of it.
    private var line: [UInt8] = []
    /// Octets of the line so far, dropped ones included.
    private var length = 0
    private var lastIsCR = false
    /// Whether the line was reported and only its end is looked for.
    private var isReported = false

    init(lineEnds: LineEnds, limits: Limits) {
        self.lineEnds = lineEnds
        limit = limits.commandLine
        droppedLimit = max(limits.droppedLine, limits.commandLine)
    }

    /// The next line; nil when `chunk` is used up.
    mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Line? {
        while cursor < chunk.count {
            // A TLS handshake has no line end to wait for: the client took us for another kind of port.
            if length == 0, !isReported, chunk[cursor] == Self.tlsHandshake {
                cursor = chunk.count
                return .handshake
            }
            let lf = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
            let end = lf ?? chunk.count
            take(chunk, cursor..<end)
            guard length <= droppedLimit else {
                cursor = chunk.count
                return .endless
            }
            guard lf != nil else {
                cursor = end
                return nil
            }
            cursor = end + 1
            if lastIsCR || lineEnds == .normalise {
                if let line = finish() { return line }
            } else {
                length += 1
                if !isReported {
                    isReported = true
                    return .flawed(isChunk: isChunk)
                }
            }
        }
        return nil
    }

    private mutating func take(_ chunk: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        // More than the limit need not be kept: the line is too long then.
        let room = max(0, limit - line.count)
        line.append(chunk, in: range.lowerBound..<min(range.upperBound, range.lowerBound + room))
        length += range.count
        lastIsCR = chunk[range.upperBound - 1] == ASCII.cr
    }

    /// The line whose LF was just read, or nil if it was reported before.
    private mutating func finish() -> Line? {
        defer {
            line.removeAll(keepingCapacity: true)
            length = 0
            lastIsCR = false
            isReported = false
        }
        guard !isReported else { return nil }
        guard length + 1 <= limit else { return .tooLong(isChunk: isChunk) }
        if lastIsCR { line.removeLast() }
        guard !line.contains(ASCII.cr), !line.contains(ASCII.nul) else { return .flawed(isChunk: isChunk) }
        return .command(line)
    }

    /// Whether the line is a BDAT, whose octets would follow.
    private var isChunk: Bool { ASCII.equalsIgnoringCase(line.prefix(4), "BDAT".utf8) }
}
