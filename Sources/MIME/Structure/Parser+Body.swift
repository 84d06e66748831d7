// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reading a body: everything up to the next delimiter line of an open multipart.
///
/// The line end in front of a delimiter belongs to the delimiter (RFC 2046 §5.1.1), so at the end of a chunk a line
/// end, and what may be a delimiter behind it, is held back.
extension Parser {
    mutating func readBody(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        guard hasActiveBoundary else {
            let range = cursor..<chunk.count
            cursor = chunk.count
            return content(.chunk(range))
        }
        if isAtLineStart { return readLineStart(chunk, &cursor) }
        if !held.isEmpty { return readAfterHeldReturn(chunk, &cursor) }
        return readLines(chunk, &cursor)
    }

    /// Finds the open multipart whose delimiter a line is, the innermost first.
    func matchDelimiter(_ line: Span<UInt8>, _ range: Range<Int>) -> (level: Int, match: Delimiter.Match)? {
        guard range.count >= 3, range.count <= delimiterLimit, line[range.lowerBound] == ASCII.hyphen,
            line[range.lowerBound + 1] == ASCII.hyphen
        else {
            return nil
        }
        for level in open.indices.reversed() {
            guard let boundary = open[level].boundary, !open[level].isClosed else { continue }
            guard let match = Delimiter.match(line, in: range, boundary: boundary) else { continue }
            // Before any part there is nothing to close: the line is text.
            if match == .closing, open[level].parts == 0 { continue }
            return (level, match)
        }
        return nil
    }

    private var hasActiveBoundary: Bool {
        // Closed containers and messages are rarely more than one deep: this is quick.
        for entity in open.reversed() where entity.boundary != nil && !entity.isClosed { return true }
        return false
    }

    /// The longest line that can be a delimiter.
    private var delimiterLimit: Int { limits.boundarySize + 1024 }

    private func content(_ piece: Piece) -> Event {
        if let filler = fillerEntity { .filler(piece, entity: filler) } else { .body(piece, entity: current.index) }
    }

    /// Gives out what was held: it is no delimiter. A CR at its end may still begin a line end and stays.
    private mutating func releaseHeld() -> Event? {
        var octets = held
        held = []
        isAtLineStart = false
        if octets.count > heldLineEnd, octets.last == ASCII.cr {
            octets.removeLast()
            held = [ASCII.cr]
        }
        heldLineEnd = 0
        return octets.isEmpty ? nil : content(.held(octets))
    }

    /// At the start of a line whose beginning may be in `held`.
    private mutating func readLineStart(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        let start = cursor
        // Two hyphens, of which some may be held.
        var matched = held.count - heldLineEnd
        while matched < 2, cursor < chunk.count {
            guard chunk[cursor] == ASCII.hyphen else {
                cursor = start
                return releaseHeld()
            }
            matched += 1
            cursor += 1
        }
        guard let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count) else {
            let size = held.count - heldLineEnd + (chunk.count - start)
            if size > delimiterLimit {
                cursor = start
                return releaseHeld()
            }
            held.append(chunk, in: start..<chunk.count)
            cursor = chunk.count
            return nil
        }
        let candidate = held.count - heldLineEnd
        let found: (level: Int, match: Delimiter.Match)?
        if candidate == 0 {
            found = matchDelimiter(chunk, start..<lineFeed)
        } else {
            var line = Array(held[heldLineEnd...])
            line.append(chunk, in: start..<lineFeed)
            found = matchDelimiter(line.span, 0..<line.count)
        }
        guard let (level, match) = found else {
            cursor = start
            return releaseHeld()
        }
        var raw = held
        raw.append(chunk, in: start..<lineFeed + 1)
        cursor = lineFeed + 1
        let position = offset + (cursor - start)
        delimit(level: level, match, raw: raw, end: position - raw.count, position: position)
        return nil
    }

    /// `held` is a CR at the end of the last chunk: with an LF it ends the line.
    private mutating func readAfterHeldReturn(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        guard chunk[cursor] == ASCII.lf else {
            let octets = held
            held = []
            return content(.held(octets))
        }
        held.append(ASCII.lf)
        heldLineEnd = held.count
        isAtLineStart = true
        cursor += 1
        return nil
    }

    /// Within a line: passes over line after line until one begins with two hyphens and is a delimiter, or the chunk ends.
    private mutating func readLines(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        let start = cursor
        let end = chunk.count
        var search = start
        while let lineFeed = chunk.firstIndex(of: ASCII.lf, in: search..<end) {
            let next = lineFeed + 1
            let lineEnd = lineFeed > start && chunk[lineFeed - 1] == ASCII.cr ? lineFeed - 1 : lineFeed
            if next < end, chunk[next] != ASCII.hyphen {
                search = next
                continue
            }
            if next + 1 < end {
                guard chunk[next + 1] == ASCII.hyphen else {
                    search = next
                    continue
                }
                if let following = chunk.firstIndex(of: ASCII.lf, in: next..<end) {
                    guard matchDelimiter(chunk, next..<following) != nil else {
                        search = next
                        continue
                    }
                } else if end - next > delimiterLimit {
                    search = next
                    continue
                }
            }
            // A delimiter, or too little of the line to tell.
            held = chunk.array(in: lineEnd..<next)
            heldLineEnd = held.count
            isAtLineStart = true
            cursor = next
            return lineEnd > start ? content(.chunk(start..<lineEnd)) : nil
        }
        cursor = end
        if chunk[end - 1] == ASCII.cr {
            held = [ASCII.cr]
            return end - 1 > start ? content(.chunk(start..<end - 1)) : nil
        }
        return content(.chunk(start..<end))
    }

    /// The input ended: what is held is a delimiter without line end, or content.
    mutating func finishHeld() {
        let octets = held
        let line = heldLineEnd..<octets.count
        if isAtLineStart, let (level, match) = matchDelimiter(octets.span, line) {
            delimit(level: level, match, raw: octets, end: offset - octets.count, position: offset)
        } else {
            held = []
            heldLineEnd = 0
            isAtLineStart = false
            pending.push(content(.held(octets)))
        }
    }
}
