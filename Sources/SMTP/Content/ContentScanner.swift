// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What a decoder finds in the octets of content.
public enum ContentPiece: Hashable, Sendable {
    /// Content: octets of the caller's chunk as they stand.
    case content(Range<Int>)
    /// A CRLF in place of a lone CR or LF.
    case lineEnd
    /// The content is to be refused. Given at most once; what comes behind it is of use to nobody, but the end is
    /// still found.
    case flaw(LineEndFlaw)
    /// The end of the content, or of the chunk.
    case end
}

/// Follows line ends through content, for DATA (where dots at line starts mean something) and BDAT (where not).
///
/// Clean content comes back in ranges as long as the chunks, lines with dots apart: lines are found with memchr and
/// not looked at octet by octet.
struct ContentScanner: Hashable, Sendable {
    private enum State: Hashable, Sendable {
        /// At the start, or behind a CRLF on the wire.
        case lineStart
        case inLine
        /// Behind a CR, which in `refuse` has been given as content, and in `normalise` as `lineEnd`.
        case afterCR
        /// Behind a dot at the start of a line. It is never content.
        case dot
        /// Behind such a dot and a CR, neither of which has been given.
        case dotCR
    }

    private var state = State.lineStart
    private var lineEnds: LineEnds
    private let hasDots: Bool

    /// Octets looked through at once. The bound keeps work linear where every octet makes a piece of its own.
    private static let window = 1024

    init(lineEnds: LineEnds, hasDots: Bool) {
        self.lineEnds = lineEnds
        self.hasDots = hasDots
    }

    /// Whether the last octet was a CR that waits for its LF.
    var endsInCR: Bool { state == .afterCR }

    /// The next piece of `chunk[cursor..<end]`, or nil if there is no more in it.
    mutating func next(in chunk: Span<UInt8>, at cursor: inout Int, end: Int) -> ContentPiece? {
        while cursor < end {
            let octet = chunk[cursor]
            switch state {
            case .lineStart where hasDots && octet == ASCII.dot:
                cursor += 1
                state = .dot
            case .dot where octet == ASCII.cr:
                cursor += 1
                state = .dotCR
            case .dotCR where octet == ASCII.lf:
                cursor += 1
                state = .lineStart
                return .end
            case .dotCR:
                // A stuffed dot, then a lone CR, then whatever `octet` is.
                state = .inLine
                return lone(.bareCR)
            case .afterCR where octet == ASCII.lf:
                state = .lineStart
                cursor += 1
                if lineEnds == .refuse { return plain(in: chunk, from: cursor - 1, at: &cursor, end: end) }
            case .afterCR where lineEnds == .refuse:
                state = .inLine
                return lone(.bareCR)
            case .lineStart, .inLine, .dot, .afterCR:
                state = .inLine
                if let piece = plain(in: chunk, from: cursor, at: &cursor, end: end) { return piece }
            }
        }
        return nil
    }

    /// The lone CR or LF, or the NUL, that was just passed.
    private mutating func lone(_ flaw: LineEndFlaw) -> ContentPiece? {
        if lineEnds == .refuse {
            // Reported once; from here on the content is read only to find its end.
            lineEnds = .normalise
            return .flaw(flaw)
        }
        return flaw == .nul ? nil : .lineEnd
    }

    /// Takes plain octets from `cursor` on, which belong to a line or begin one without a dot, as far as they go. The
    /// piece begins at `start`, which is `cursor` or one before it. What ends them is dealt with if it comes first.
    private mutating func plain(in chunk: Span<UInt8>, from start: Int, at cursor: inout Int, end: Int) -> ContentPiece? {
        while cursor < end {
            if state == .lineStart {
                if hasDots && chunk[cursor] == ASCII.dot { break }
                state = .inLine
            }
            let windowEnd = min(end, cursor + Self.window)
            let lf = chunk.firstIndex(of: ASCII.lf, in: cursor..<windowEnd)
            let nul = chunk.firstIndex(of: ASCII.nul, in: cursor..<(lf ?? windowEnd))
            guard let cr = chunk.firstIndex(of: ASCII.cr, in: cursor..<(nul ?? lf ?? windowEnd)) else {
                guard let odd = nul ?? lf else {
                    cursor = windowEnd
                    continue
                }
                cursor = odd
                if odd > start { break }
                cursor += 1
                return lone(nul != nil ? .nul : .bareLF)
            }
            if cr + 1 < end && chunk[cr + 1] == ASCII.lf {
                cursor = cr + 2
                state = .lineStart
            } else if cr + 1 == end && lineEnds == .refuse {
                cursor = end
                state = .afterCR
            } else {
                cursor = cr
                if cr > start { break }
                cursor += 1
                // At the end of a chunk an LF may yet follow: it is swallowed then.
                state = cr + 1 == end ? .afterCR : .inLine
                return lone(.bareCR)
            }
        }
        return cursor > start ? .content(start..<cursor) : nil
    }
}
