// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reading a body: everything up to the next delimiter line of an open multipart.
///
/// The line end in front of a delimiter belongs to the delimiter (RFC 2046 §5.1.1), so at the end of a chunk a line
/// end, and what may be a delimiter behind it, is held back.
extension Parser {
    mutating func readBody(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        guard hasActiveBoundary || watchesLines || watchesFiller else {
            if !held.isEmpty { return releaseAll() }
            let range = cursor..<chunk.count
            cursor = chunk.count
            return content(.chunk(range))
        }
        if isAtLineStart { return readLineStart(chunk, &cursor) }
        if !held.isEmpty { return readAfterHeldReturn(chunk, &cursor) }
        return readLines(chunk, &cursor)
    }

    /// Whether another reading of what is outside the parts may still begin.
    private var watchesFiller: Bool { mayFork && fillerEntity != nil && open.last?.isDoubted == false }

    /// What a line is to the multiparts that are open.
    enum LineRole {
        case text
        case match(level: Int, Delimiter.Match)
        /// Not a delimiter, but taken for one by some: it only begins like one, or stands behind blanks, or behind the
        /// closing one.
        case lookAlike(levels: [Int])
        /// It begins like a delimiter, and is longer than any line that is held.
        case tooLong(level: Int)
    }

    /// Blanks before two hyphens that are looked past.
    private static let indentLimit = 8

    /// Finds the open multipart whose delimiter a line is, the innermost first.
    func findDelimiter(_ line: Span<UInt8>, _ range: Range<Int>) -> LineRole {
        guard range.count >= 2 else { return .text }
        if range.count > Self.lineLimit {
            return openBoundary(begunBy: line, range).map { .tooLong(level: $0) } ?? .text
        }
        var start = range.lowerBound
        while start < range.upperBound, start - range.lowerBound < Self.indentLimit, line[start] <= ASCII.space { start += 1 }
        guard start + 2 <= range.upperBound, line[start] == ASCII.hyphen, line[start + 1] == ASCII.hyphen else { return .text }
        let isIndented = start > range.lowerBound
        var wild: Int?
        var like: [Int] = []
        for level in open.indices.reversed() {
            guard let boundary = open[level].boundary else { continue }
            if open[level].isWild {
                wild = wild ?? level
                continue
            }
            if !open[level].isClosed, !isIndented,
                let match = Delimiter.match(line, in: range, boundary: boundary), match == .opening || open[level].parts > 0
            {
                return .match(level: level, match)
            }
            if Delimiter.begins(line, in: start..<range.upperBound, boundary: boundary) { like.append(level) }
        }
        if let wild { return .match(level: wild, .opening) }
        if !like.isEmpty { return .lookAlike(levels: like) }
        return .text
    }

    private var hasActiveBoundary: Bool {
        // Closed containers and messages are rarely more than one deep: this is quick.
        for entity in open.reversed() where entity.boundary != nil && !entity.isClosed { return true }
        return false
    }

    /// Octets of a line that are held to tell what it is. Any number of blanks may follow a boundary.
    private static let lineLimit = 64 * 1024

    /// The open multipart with whose delimiter a line begins that is too long to be held.
    private func openBoundary(begunBy line: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard range.count >= 2, line[range.lowerBound] == ASCII.hyphen, line[range.lowerBound + 1] == ASCII.hyphen else {
            return nil
        }
        return open.indices.last { level in
            guard let boundary = open[level].boundary, !open[level].isWild else { return false }
            return Delimiter.begins(line, in: range, boundary: boundary)
        }
    }

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

    /// The same where nothing is looked for any more.
    private mutating func releaseAll() -> Event {
        let octets = held
        held = []
        heldLineEnd = 0
        isAtLineStart = false
        return content(.held(octets))
    }

    /// At the start of a line whose beginning may be in `held`.
    private mutating func readLineStart(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        let start = cursor
        let known = held.count - heldLineEnd
        if known == 0, !isCandidate(chunk[cursor]) { return releaseHeld() }
        guard let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count) else {
            // Whether it can still be one is asked of what there is. A CR may belong to the line end.
            let size = known + (chunk.count - start)
            var line = Array(held[heldLineEnd...].prefix(limits.boundarySize + 32))
            line.append(chunk, in: start..<min(chunk.count, start + limits.boundarySize + 32))
            if size > Self.lineLimit + 1 {
                if let level = openBoundary(begunBy: line.span, 0..<line.count) { noteTooLong(level, at: offset - known) }
                return releaseHeld()
            }
            if !mayBecomeSpecial(line.span) { return releaseHeld() }
            held.append(chunk, in: start..<chunk.count)
            cursor = chunk.count
            return nil
        }
        if known == 0 { return takeLine(chunk, start..<lineFeed, from: start, to: lineFeed, in: chunk, &cursor) }
        var line = Array(held[heldLineEnd...])
        line.append(chunk, in: start..<lineFeed)
        return takeLine(line.span, 0..<line.count, from: start, to: lineFeed, in: chunk, &cursor)
    }

    /// Looks at a whole line: a delimiter, something like one, the beginning of a part, or text.
    private mutating func takeLine(
        _ line: Span<UInt8>, _ range: Range<Int>, from start: Int, to lineFeed: Int, in chunk: Span<UInt8>, _ cursor: inout Int
    ) -> Event? {
        var end = range.upperBound
        if end > range.lowerBound, line[end - 1] == ASCII.cr { end -= 1 }
        switch findDelimiter(line, range.lowerBound..<end) {
        case .match(let level, let match):
            var raw = held
            raw.append(chunk, in: start..<lineFeed + 1)
            cursor = lineFeed + 1
            let position = offset + (cursor - start)
            delimit(level: level, match, raw: raw, end: position - raw.count, position: position)
            return nil
        case .lookAlike(let levels):
            guard let level = doubtable(levels) else { return releaseHeld() }
            let position = offset + (lineFeed + 1 - start)
            noteLookAlike(levels, at: position - range.count - 1)
            var raw = held
            raw.append(chunk, in: start..<lineFeed + 1)
            forkAtDelimiter(level, raw: raw, at: position)
        case .tooLong(let level):
            noteTooLong(level, at: offset + (lineFeed - start) - range.count)
            return releaseHeld()
        case .text:
            guard beginsPart(line, range.lowerBound..<end) else { return releaseHeld() }
            var whole = Array(held[heldLineEnd...])
            whole.append(chunk, in: start..<lineFeed + 1)
            forkPart(whole, at: offset + (lineFeed + 1 - start))
        }
        // The line is text in this reading. It is used up, so that the other goes on behind it; its own line end is held, for
        // it may belong to a delimiter.
        held.append(chunk, in: start..<lineFeed + 1)
        let size = held.count >= 2 && held[held.count - 2] == ASCII.cr ? 2 : 1
        let text = Array(held[..<(held.count - size)])
        if !text.isEmpty { pending.push(content(.held(text))) }
        held.removeFirst(held.count - size)
        heldLineEnd = size
        isAtLineStart = true
        cursor = lineFeed + 1
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

    /// Within a line: passes over line after line until one may be a delimiter, or the chunk ends.
    private mutating func readLines(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        let start = cursor
        let end = chunk.count
        var search = start
        let watches = watchesLines || fillerEntity != nil
        while let lineFeed = chunk.firstIndex(of: ASCII.lf, in: search..<end) {
            let next = lineFeed + 1
            let lineEnd = lineFeed > start && chunk[lineFeed - 1] == ASCII.cr ? lineFeed - 1 : lineFeed
            if next < end {
                let octet = chunk[next]
                // Nearly every line ends here, by its first octet or two.
                let mayBe =
                    octet == ASCII.hyphen
                    ? next + 1 >= end || chunk[next + 1] == ASCII.hyphen
                    : octet <= ASCII.space ? isIndentedDelimiter(chunk, next, end) : watches && (octet | 0x20) == 0x63
                if !mayBe || isPlainLine(chunk, next, end) {
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

    /// Whether a line that begins with a blank may be two hyphens behind a few blanks; true if the chunk ends too early.
    private func isIndentedDelimiter(_ chunk: Span<UInt8>, _ next: Int, _ end: Int) -> Bool {
        var index = next
        while index < end, index - next < Self.indentLimit, chunk[index] <= ASCII.space, chunk[index] != ASCII.lf { index += 1 }
        if index == end { return true }
        return chunk[index] == ASCII.hyphen && (index + 1 == end || chunk[index + 1] == ASCII.hyphen)
    }

    /// Whether a line that stands whole in the chunk is text and nothing else.
    private func isPlainLine(_ chunk: Span<UInt8>, _ next: Int, _ end: Int) -> Bool {
        guard let following = chunk.firstIndex(of: ASCII.lf, in: next..<end) else {
            return !mayBecomeSpecial(chunk.extracting(next..<min(end, next + 32)))
        }
        var lineEnd = following
        if lineEnd > next, chunk[lineEnd - 1] == ASCII.cr { lineEnd -= 1 }
        switch findDelimiter(chunk, next..<lineEnd) {
        case .match, .tooLong: return false
        case .lookAlike(let levels): return doubtable(levels) == nil
        case .text: return !beginsPart(chunk, next..<lineEnd)
        }
    }

    // MARK: - Lines that begin parts in other readings

    private static let partFields: [StaticString] = ["content-type", "content-transfer-encoding", "content-disposition"]

    /// Whether a line of text looks like the header of a part, where a part may be hidden.
    private func beginsPart(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard watchesLines || fillerEntity != nil, mayFork, nextIndex < limits.parts, range.count > 12,
            range.count <= Self.lineLimit,
            (line[range.lowerBound] | 0x20) == 0x63
        else {
            return false
        }
        if let filler = fillerEntity, open.last?.index == filler, open.last?.isDoubted == true || open.last?.isWild == true {
            return false
        }
        return Self.partFields.contains { name in
            name.withUTF8Buffer { wanted -> Bool in
                guard range.count > wanted.count else { return false }
                for index in 0..<wanted.count
                where unsafe ASCII.lowercased(line[range.lowerBound + index]) != wanted[index] { return false }
                let next = line[range.lowerBound + wanted.count]
                return next == ASCII.colon || ASCII.isBlank(next)
            }
        }
    }

    /// Whether the beginning of a line may turn out to be a delimiter or the header of a part.
    private func mayBecomeSpecial(_ line: Span<UInt8>) -> Bool {
        var index = 0
        while index < line.count, index < Self.indentLimit, line[index] <= ASCII.space { index += 1 }
        if index >= line.count { return true }
        if line[index] == ASCII.hyphen { return index + 1 == line.count || line[index + 1] == ASCII.hyphen }
        guard index == 0, watchesLines || fillerEntity != nil else { return false }
        return Self.partFields.contains { name in
            name.withUTF8Buffer { wanted -> Bool in
                for index in 0..<min(wanted.count, line.count) where unsafe ASCII.lowercased(line[index]) != wanted[index] {
                    return false
                }
                return true
            }
        }
    }

    private mutating func noteTooLong(_ level: Int, at position: Int) {
        note(.boundaryTooLong, entity: open[level].index, at: position)
    }

    private func isCandidate(_ octet: UInt8) -> Bool {
        octet == ASCII.hyphen || octet <= ASCII.space || (octet | 0x20) == 0x63 && (watchesLines || fillerEntity != nil)
    }

    /// The first of some multiparts over whose delimiters no other reading has begun yet.
    private func doubtable(_ levels: [Int]) -> Int? {
        guard mayFork, nextIndex < limits.parts else { return nil }
        return levels.first { !open[$0].isDoubted }
    }

    /// A line that some take for a delimiter of these: in another reading every line with two hyphens is one from here on.
    private mutating func noteLookAlike(_ levels: [Int], at position: Int) {
        for level in levels where !open[level].isDoubted {
            note(.delimiterLookAlike, entity: open[level].index, at: position)
            open[level].isDoubted = true
        }
    }

    /// The same in a header.
    mutating func doubtDelimiter(_ levels: [Int], raw: [UInt8], _ start: Int, _ position: Int) {
        guard let level = doubtable(levels) else { return }
        noteLookAlike(levels, at: start)
        header.isSuspicious = true
        forkAtDelimiter(level, raw: raw, at: position)
    }

    private mutating func forkAtDelimiter(_ level: Int, raw: [UInt8], at position: Int) {
        fork(.anyDelimiter) {
            $0.home = level
            $0.offset = position
            if $0.state == .header { $0.endUnfinishedHeader(at: position - raw.count) }
            let wasClosed = $0.open[level].isClosed
            $0.delimit(level: level, .opening, raw: raw, end: position - raw.count, position: position)
            $0.open[level].isWild = true
            if wasClosed, $0.state == .header { $0.open[level].isClosed = false }
        }
    }

    /// A line of text that looks like the header of a part: in another reading one begins here.
    private mutating func forkPart(_ raw: [UInt8], at position: Int) {
        let lineStart = position - raw.count
        if let filler = fillerEntity {
            guard let level = open.indices.last, open[level].index == filler else { return }
            note(.partInFiller, entity: filler, at: lineStart)
            open[level].isDoubted = true
            fork(.anyDelimiter) {
                $0.home = level
                $0.beginHiddenPart(in: level, line: raw, at: position)
            }
        } else {
            // Text that quotes a message is everyday mail, as long as nobody doubts that it is text.
            note(header.isSuspicious ? .partInText : .quotedPart, entity: current.index, at: lineStart)
            watchesLines = false
            fork(.anyDelimiter) {
                $0.open.append(
                    OpenEntity(index: $0.current.index, path: $0.current.path, boundary: [], isDigest: false, isMessage: false))
                $0.beginHiddenPart(in: $0.open.count - 1, line: raw, at: position)
            }
        }
    }

    private mutating func beginHiddenPart(in level: Int, line: [UInt8], at position: Int) {
        offset = position
        let start = position - line.count
        pending.push(.delimiter([], entity: open[level].index, start: start, isClosing: false))
        resumeAfterDelimiter(level: level, .opening, position: start)
        open[level].isWild = true
        if state == .header { open[level].isClosed = false }
        pushBack(line)
    }

    /// The input ended: what is held is a delimiter without line end, or content.
    mutating func finishHeld() {
        let octets = held
        let line = heldLineEnd..<octets.count
        var lineEnd = octets.count
        if lineEnd > heldLineEnd, octets[lineEnd - 1] == ASCII.cr { lineEnd -= 1 }
        if isAtLineStart, case .match(let level, let match) = findDelimiter(octets.span, line.lowerBound..<lineEnd) {
            delimit(level: level, match, raw: octets, end: offset - octets.count, position: offset)
        } else {
            held = []
            heldLineEnd = 0
            isAtLineStart = false
            pending.push(content(.held(octets)))
        }
    }
}
