// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reading a header, line by line (RFC 5322 §2.2).
///
/// The documented reading of what is no header: an entity's header ends at the first empty line or at a delimiter of an
/// open multipart. Lines that are no fields are passed over.
extension Parser {
    mutating func readHeader(_ chunk: Span<UInt8>, _ cursor: inout Int) {
        let start = cursor
        guard let lineFeed = chunk.firstIndex(of: ASCII.lf, in: start..<chunk.count) else {
            let room = max(0, limits.fieldSize + 1 - line.count)
            let end = min(chunk.count, start + room)
            line.append(chunk, in: start..<end)
            cursor = end
            if line.count > limits.fieldSize { endOversizeHeader(position: offset + (end - start)) }
            return
        }
        cursor = lineFeed + 1
        let position = offset + (cursor - start)
        if line.isEmpty {
            readHeaderLine(chunk, start..<cursor, position: position)
        } else {
            var whole = line
            line = []
            whole.append(chunk, in: start..<cursor)
            readHeaderLine(whole.span, 0..<whole.count, position: position)
        }
    }

    /// - Parameters:
    ///   - range: the line with its line end.
    ///   - position: octets of the input up to the end of the line. `offset` does not count them yet.
    private mutating func readHeaderLine(_ text: Span<UInt8>, _ range: Range<Int>, position: Int) {
        var end = range.upperBound - 1
        if end > range.lowerBound, text[end - 1] == ASCII.cr { end -= 1 }
        let start = position - range.count
        let content = range.lowerBound..<end
        if content.isEmpty {
            flushField()
            enterBody(separator: text.array(in: range), at: position)
            return
        }
        if text[content.lowerBound] == ASCII.hyphen || ASCII.isBlank(text[content.lowerBound]) {
            let found = findDelimiter(text, content)
            if case .match(let level, let match) = found {
                endHeaderAtDelimiter(level, match, raw: text.array(in: range), start: start, position: position)
                return
            }
            if case .lookAlike(let levels) = found { doubtDelimiter(levels, raw: text.array(in: range), start, position) }
            if case .tooLong(let level) = found { note(.boundaryTooLong, entity: open[level].index, at: start) }
        }
        headerSize += range.count
        headersSize += range.count
        let isContinuation = ASCII.isBlank(text[content.lowerBound])
        let fieldSize = range.count + (isContinuation ? field.count : 0)
        if headerSize > limits.headerSize || headersSize > limits.headersSize || fieldSize > limits.fieldSize {
            endHeaderBefore(text.array(in: range), defect: .headerTooLarge, start: start)
        } else if isContinuation {
            readContinuation(text, range, start: start)
        } else if isFieldStart(text, content) {
            flushField()
            fieldOffset = start
            field.append(text, in: range)
        } else {
            takeNoField(text.array(in: range), at: start, position: position)
        }
    }

    /// A `From ` line of a mailbox, a name without value, text that lost its place. In the header of a message it is passed
    /// over, in that of a part the header has ended: as most programs have it, and others the other way round.
    private mutating func takeNoField(_ raw: [UInt8], at start: Int, position: Int) {
        if reading == .anyDelimiter {
            // Where every delimiter counts, so does every end of a header.
            header.isSuspicious = true
            return endHeaderBefore(raw, defect: .notAField, start: start)
        }
        // A field that ends with a semicolon is not at its end: its fold is broken.
        let isBrokenFold = field.last { $0 > ASCII.space } == ASCII.semicolon
        flushField()
        if current.parent != nil, headerSize > 0, !isMessageHeader, !isBrokenFold, EntityHeader.guess(raw[...]) == nil {
            header.isSuspicious = true
            if headerForks == 0 {
                fork(.longHeader) {
                    $0.offset = position
                    $0.headerForks = 1
                    $0.pushNameless(raw, at: start)
                }
            }
            if headerForks == 0 || reading != .longHeader { return endHeaderBefore(raw, defect: .notAField, start: start) }
        }
        if current.index == 0, start == 0, within == nil, raw.starts(with: "From ".utf8) {
            // What a mailbox has before each message.
            note(.envelopeLine, entity: current.index, at: start)
        } else {
            note(.notAField, entity: current.index, at: start)
            header.isSuspicious = true
            if let (field, value) = EntityHeader.guess(raw[...]) { header.add(field, value, at: start, isStray: true) }
            forkShortHeader(raw, start: start, position: position)
        }
        pushNameless(raw, at: start)
    }

    /// Whether the header is that of a message, and not of a part of a multipart.
    private var isMessageHeader: Bool { open.last?.isMessage ?? true }

    /// The reading in which the body begins with this line.
    private mutating func forkShortHeader(_ raw: [UInt8], start: Int, position: Int) {
        guard reading == nil, headerForks < Self.headerForkLimit else { return }
        headerForks += 1
        fork(.shortHeader) {
            $0.offset = position
            $0.flushField()
            $0.header.isSuspicious = true
            let mark = $0.pending.count
            $0.enterBody(separator: [], at: start)
            $0.pushBack(raw)
            $0.pending.extendForks(by: raw[...], from: mark)
        }
    }

    private mutating func readContinuation(_ text: Span<UInt8>, _ range: Range<Int>, start: Int) {
        let isBlank = !range.contains { text[$0] > ASCII.space }
        if field.isEmpty {
            // Nothing to continue: the line belongs to no field.
            note(.leadingFold, entity: current.index, at: start)
            header.isSuspicious = true
            let raw = text.array(in: range)
            if let (field, value) = EntityHeader.guess(raw[...]) { header.add(field, value, at: start, isStray: true) }
            forkShortHeader(raw, start: start, position: start + range.count)
            pushNameless(raw, at: start)
        } else {
            if isBlank {
                // Many take a line of blanks for the empty line.
                note(.blankFold, entity: current.index, at: start)
                header.isSuspicious = true
                forkShortHeader(text.array(in: range), start: start, position: start + range.count)
            }
            field.append(text, in: range)
        }
    }

    /// Whether a line begins a field: visible ASCII up to a colon. Blanks before the colon are let through as RFC 5322
    /// §4.5 does.
    private func isFieldStart(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let colon = text.firstIndex(of: ASCII.colon, in: range), colon > range.lowerBound else { return false }
        var end = colon
        while end > range.lowerBound, ASCII.isBlank(text[end - 1]) { end -= 1 }
        for index in range.lowerBound..<end where !ASCII.isVisible(text[index]) { return false }
        return end > range.lowerBound
    }

    private mutating func pushNameless(_ raw: [UInt8], at start: Int) {
        pending.push(.field(HeaderField(raw: raw, nameLength: 0, valueStart: 0, offset: start), entity: current.index))
    }

    /// Gives out the field whose lines have been gathered.
    private mutating func flushField() {
        guard !field.isEmpty else { return }
        let raw = field
        field = []
        // `isFieldStart` found the colon, and nothing but blanks and visible octets before it.
        let colon = raw.firstIndex(of: ASCII.colon) ?? raw.startIndex
        var nameLength = colon
        while nameLength > 0, ASCII.isBlank(raw[nameLength - 1]) { nameLength -= 1 }
        let result = HeaderField(raw: raw, nameLength: nameLength, valueStart: colon + 1, offset: fieldOffset)
        if nameLength < colon {
            note(.blankBeforeColon, entity: current.index, at: fieldOffset)
            if result.isContentField { header.isSuspicious = true }
        }
        interpret(result)
        pending.push(.field(result, entity: current.index))
    }

    /// Keeps what the MIME fields say of the entity.
    private mutating func interpret(_ field: HeaderField) {
        if let first = field.raw.first, ASCII.lowercased(first) == 0x63, field.nameLength >= 10 {
            let kind: EntityHeader.Field? =
                if field.isNamed("content-type") {
                    .type
                } else if field.isNamed("content-transfer-encoding") {
                    .encoding
                } else if field.isNamed("content-disposition") {
                    .disposition
                } else if field.isNamed("content-description") {
                    .description
                } else {
                    nil
                }
            if let kind {
                header.add(kind, field.unfolded, at: field.offset, isStray: false)
                if field.hasControls {
                    note(.controlInHeader, entity: current.index, at: field.offset)
                    header.isSuspicious = true
                }
            } else if let (kind, value) = EntityHeader.guess(field.raw[...]) {
                note(.notAField, entity: current.index, at: field.offset)
                header.add(kind, value, at: field.offset, isStray: true)
            }
        }
        if let first = field.raw.first, !ASCII.isAlphanumeric(first), let (kind, value) = EntityHeader.guess(field.raw[...]) {
            // `>Content-Type`: some pass over what stands before the name.
            note(.notAField, entity: current.index, at: field.offset)
            header.add(kind, value, at: field.offset, isStray: true)
        }
        let hidden = field.hiddenLines
        if !hidden.isEmpty, field.hasReturns { note(.controlInHeader, entity: current.index, at: field.offset) }
        for line in hidden {
            guard let (kind, value) = EntityHeader.guess(line) else { continue }
            note(.controlInHeader, entity: current.index, at: field.offset)
            header.add(kind, value, at: field.offset, isStray: true)
        }
    }

    /// Ends the header before a line that is none of it: the line is read again as body.
    private mutating func endHeaderBefore(_ raw: [UInt8], defect: Defect.Name, start: Int) {
        flushField()
        note(defect, entity: current.index, at: start)
        let mark = pending.count
        enterBody(separator: [], at: start)
        pushBack(raw)
        // Readings that began with the body have the line before them, too.
        pending.extendForks(by: raw[...], from: mark)
    }

    private mutating func endHeaderAtDelimiter(
        _ level: Int, _ match: Delimiter.Match, raw: [UInt8], start: Int, position: Int
    ) {
        if start == current.start, open.count - 1 == level {
            // Two delimiters with nothing between them: no part, as everybody has it.
            note(.emptyPart, entity: open[level].index, at: start)
            nextIndex -= 1
            open[level].parts -= 1
            pending.push(.delimiter(raw, entity: open[level].index, start: start, isClosing: match == .closing))
            resumeAfterDelimiter(level: level, match, position: position)
            return
        }
        flushField()
        if headerSize == 0 || open[level].isWild || open.count - 1 == level && match == .opening && !header.saysAnything {
            note(.missingHeaderEnd, entity: current.index, at: start)
        } else {
            note(.boundaryInHeader, entity: current.index, at: start)
            fork(.longHeader) {
                $0.offset = position
                $0.header.isSuspicious = true
                $0.pushNameless(raw, at: start)
            }
        }
        settleWithoutBody(at: start)
        pending.push(.headerEnd(current, separator: []))
        delimit(level: level, match, raw: raw, end: start, position: position)
    }

    /// The header ends where a delimiter is that only this reading sees.
    mutating func endUnfinishedHeader(at position: Int) {
        flushField()
        settleWithoutBody(at: position)
        pending.push(.headerEnd(current, separator: []))
    }

    /// One line is longer than any field may be: what was read of it becomes body.
    /// - Parameter position: octets of the input up to what was read of the line.
    private mutating func endOversizeHeader(position: Int) {
        let raw = line
        line = []
        endHeaderBefore(raw, defect: .headerTooLarge, start: position - raw.count)
    }

    /// The input ended within a header.
    mutating func finishHeader() {
        if !line.isEmpty {
            let whole = line
            line = []
            let start = offset - whole.count
            let range = 0..<whole.count
            let text = whole.span
            if case .match(let level, let match) = findDelimiter(text, range) {
                endHeaderAtDelimiter(level, match, raw: whole, start: start, position: offset)
                return
            }
            if ASCII.isBlank(whole[0]), !field.isEmpty {
                field += whole
            } else if isFieldStart(text, range) {
                flushField()
                fieldOffset = start
                field = whole
            } else {
                takeNoField(whole, at: start, position: offset)
                // The header has ended before the line, which is to be read again, as body.
                if hasReplay { return }
            }
        }
        flushField()
        enterBody(separator: [], at: offset)
    }
}
