// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Encodes content for DATA as it streams: a dot is put before each dot at the start of a line (RFC 5321 §4.5.2).
///
/// Clean content goes out in ranges as long as the chunks.
public struct DataEncoder: Hashable, Sendable {
    /// What to send next.
    public enum Piece: Hashable, Sendable {
        /// Octets of the caller's chunk.
        case octets(Range<Int>)
        /// One dot.
        case dot
    }

    private enum Last: Hashable, Sendable {
        case crlf
        case cr
        /// A lone LF. It should not be in content; a server that takes it for a line end must not see a dot behind it.
        case lf
        case other
    }

    /// What the last octets were. The start of the content is like a line's.
    private var last = Last.crlf
    /// Whether the dot at the cursor has been doubled.
    private var isStuffed = false

    public init() {}

    /// The next piece; nil when `chunk` is used up.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Piece? {
        let end = chunk.count
        guard cursor < end else { return nil }
        if (last == .crlf || last == .lf) && chunk[cursor] == ASCII.dot && !isStuffed {
            isStuffed = true
            return .dot
        }
        isStuffed = false
        let start = cursor
        while cursor < end {
            guard let lf = chunk.firstIndex(of: ASCII.lf, in: cursor..<end) else {
                cursor = end
                last = chunk[end - 1] == ASCII.cr ? .cr : .other
                break
            }
            let isCRLF = lf > start ? chunk[lf - 1] == ASCII.cr : last == .cr
            last = isCRLF ? .crlf : .lf
            cursor = lf + 1
            if cursor < end && chunk[cursor] == ASCII.dot { break }
        }
        return .octets(start..<cursor)
    }

    /// Ends the content: a CRLF if it does not end in one, and the last dot. The encoder is as new afterwards.
    public mutating func finish() -> [UInt8] {
        let needsLineEnd = last != .crlf
        self = DataEncoder()
        return Array((needsLineEnd ? "\r\n.\r\n" : ".\r\n").utf8)
    }
}
