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
        if content.count >= 2, text[content.lowerBound] == ASCII.hyphen, text[content.lowerBound + 1] == ASCII.hyphen,
            let (level, match) = matchDelimiter(text, content)
        {
            endHeaderAtDelimiter(level, match, raw: text.array(in: range), start: start, position: position)
            return
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
            // A `From ` line of a mailbox, a name without value, text that lost its place: passed over, as most do.
            flushField()
            note(.notAField, entity: current.index, at: start)
            pushNameless(text.array(in: range), at: start)
        }
    }

    private mutating func readContinuation(_ text: Span<UInt8>, _ range: Range<Int>, start: Int) {
        if field.isEmpty {
            // Nothing to continue: the line belongs to no field.
            note(.leadingFold, entity: current.index, at: start)
            pushNameless(text.array(in: range), at: start)
        } else {
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
        if nameLength < colon { note(.blankBeforeColon, entity: current.index, at: fieldOffset) }
        let result = HeaderField(raw: raw, nameLength: nameLength, valueStart: colon + 1, offset: fieldOffset)
        interpret(result)
        pending.push(.field(result, entity: current.index))
    }

    /// Keeps what the MIME fields say of the entity. Of several the first counts.
    private mutating func interpret(_ field: HeaderField) {
        guard let first = field.raw.first, ASCII.lowercased(first) == 0x63, field.nameLength >= 10 else { return }
        let position = field.offset
        if field.isNamed("content-type") {
            if current.hasDeclaredType {
                note(.duplicateContentType, entity: current.index, at: position)
                return
            }
            current.hasDeclaredType = true
            let type = MediaType(parsing: field.unfolded)
            if !type.isValid { note(.invalidContentType, entity: current.index, at: position) }
            if type.parameters.hasDuplicates { note(.duplicateParameter, entity: current.index, at: position) }
            if type.parameters.isCut { note(.tooManyParameters, entity: current.index, at: position) }
            current.mediaType = type
        } else if field.isNamed("content-transfer-encoding") {
            if current.encodingToken != nil {
                note(.duplicateTransferEncoding, entity: current.index, at: position)
                return
            }
            var reader = ValueReader(field.unfolded[...])
            let token = String(decoding: reader.token(), as: UTF8.self)
            current.encodingToken = ASCII.lowercased(token)
            current.encoding = TransferEncoding(token: token)
            if current.encoding == .unknown { note(.unknownEncoding, entity: current.index, at: position) }
        } else if field.isNamed("content-disposition") {
            if current.disposition != nil {
                note(.duplicateDisposition, entity: current.index, at: position)
                return
            }
            let disposition = ContentDisposition(parsing: field.unfolded)
            if disposition.parameters.hasDuplicates { note(.duplicateParameter, entity: current.index, at: position) }
            if disposition.parameters.isCut { note(.tooManyParameters, entity: current.index, at: position) }
            current.disposition = disposition
        } else if field.isNamed("content-id"), current.contentID == nil {
            current.contentID = field.decoded
        }
    }

    /// Ends the header before a line that is none of it: the line is read again as body.
    private mutating func endHeaderBefore(_ raw: [UInt8], defect: Defect.Name, start: Int) {
        flushField()
        note(defect, entity: current.index, at: start)
        enterBody(separator: [], at: start)
        pushBack(raw)
    }

    private mutating func endHeaderAtDelimiter(
        _ level: Int, _ match: Delimiter.Match, raw: [UInt8], start: Int, position: Int
    ) {
        if start == current.start, open.count - 1 == level {
            // Two delimiters with nothing between them: no part, as everybody has it.
            note(.emptyPart, entity: open[level].index, at: start)
            nextIndex -= 1
            open[level].parts -= 1
            pending.push(.delimiter(raw, entity: open[level].index, isClosing: match == .closing))
            resumeAfterDelimiter(level: level, match, position: position)
            return
        }
        flushField()
        note(.boundaryInHeader, entity: current.index, at: start)
        current.bodyStart = start
        pending.push(.headerEnd(current, separator: []))
        delimit(level: level, match, raw: raw, end: start, position: position)
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
            if let (level, match) = matchDelimiter(text, range) {
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
                flushField()
                note(.notAField, entity: current.index, at: start)
                pushNameless(whole, at: start)
            }
        }
        flushField()
        enterBody(separator: [], at: offset)
    }
}
