// SPDX-License-Identifier: Apache-2.0

import Bytes

/// One field of a header as it came, with its folds (RFC 5322 §2.2).
///
/// A line of a header that is no field at all is kept as one without a name, so that nothing of the message is lost.
public struct HeaderField: Sendable, Hashable {
    /// Every octet of it, the last line end included.
    public let raw: [UInt8]
    /// Octets of `raw` before the colon, blanks before it left out. 0: a line that is no field.
    public let nameLength: Int
    /// Octets of `raw` up to and including the colon.
    public let valueStart: Int
    /// Octets before it in the message or decoded entity.
    public let offset: Int
    /// Whether it holds control characters besides its line ends and tabs. Nearly none does.
    let hasControls: Bool

    public init(raw: [UInt8], nameLength: Int, valueStart: Int, offset: Int) {
        self.raw = raw
        self.nameLength = nameLength
        self.valueStart = valueStart
        self.offset = offset
        hasControls = raw.span.hasStrayControls
    }

    /// Where it stands in the message or decoded entity.
    public var extent: Range<Int> { offset..<offset + raw.count }

    /// The name as spelled by the sender.
    public var name: String { String(decoding: raw[..<nameLength], as: UTF8.self) }

    /// Whether the name is `name`, which is given in lower case.
    public func isNamed(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { wanted in
            guard nameLength == wanted.count else { return false }
            for index in 0..<nameLength where unsafe ASCII.lowercased(raw[index]) != wanted[index] { return false }
            return true
        }
    }

    /// Whether it is one of the fields that say what a body is: `Content-*`.
    public var isContentField: Bool { hasNamePrefix("content-") }

    /// Whether it is none of the fields that say what a body is, but may be meant to be one: some read it as such.
    public var isDamagedContentField: Bool {
        guard let first = raw.first, ASCII.lowercased(first) == 0x63 || !ASCII.isAlphanumeric(first), nameLength >= 10 else {
            return false
        }
        if isNamed("content-type") || isNamed("content-transfer-encoding") || isNamed("content-disposition")
            || isNamed("content-description")
        {
            return false
        }
        return EntityHeader.guess(raw[...]) != nil
    }

    /// The same, or a line that is no field at all.
    public var looksLikeContentField: Bool {
        nameLength == 0 ? EntityHeader.guess(raw[...]) != nil : isDamagedContentField || !hiddenLines.isEmpty && isContentField
    }

    /// Whether the name begins with `prefix`, which is given in lower case. Every field is asked.
    private func hasNamePrefix(_ prefix: StaticString) -> Bool {
        guard nameLength >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { wanted in
            for index in 0..<wanted.count where unsafe ASCII.lowercased(raw[index]) != wanted[index] { return false }
            return true
        }
    }

    /// The octets behind the colon as they came: folds, blanks and all but the last line end.
    public var rawValue: ArraySlice<UInt8> {
        var end = raw.count
        if end > valueStart, raw[end - 1] == ASCII.lf { end -= 1 }
        if end > valueStart, raw[end - 1] == ASCII.cr { end -= 1 }
        return raw[valueStart..<end]
    }

    /// The value on one line: line ends removed (the blanks that begin the next line stay, RFC 5322 §2.2.3),
    /// outer blanks cut.
    public var unfolded: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(raw.count - valueStart)
        let value = rawValue
        for index in value.indices {
            let octet = value[index]
            if octet == ASCII.lf { continue }
            if octet == ASCII.cr, index + 1 < value.endIndex, value[index + 1] == ASCII.lf { continue }
            out.append(octet)
        }
        let first = out.firstIndex { !ASCII.isBlank($0) } ?? out.endIndex
        let last = out.lastIndex { !ASCII.isBlank($0) }.map { $0 + 1 } ?? first
        return Array(out[first..<max(first, last)])
    }

    /// Octets within it without which everybody reads it alike, in the coordinates of the message: blanks before the colon,
    /// folds that are nothing but blanks, and control characters.
    public var faults: [Range<Int>] {
        guard nameLength > 0 else { return [] }
        var found: [Range<Int>] = []
        if nameLength < valueStart - 1 { found.append(offset + nameLength..<offset + valueStart - 1) }
        let span = raw.span
        if hasControls {
            for index in valueStart..<max(valueStart, raw.count) where ASCII.isControl(span[index]) {
                let octet = span[index]
                if octet == ASCII.tab || octet == ASCII.lf { continue }
                if octet == ASCII.cr, index + 1 < raw.count, span[index + 1] == ASCII.lf { continue }
                found.append(offset + index..<offset + index + 1)
            }
        }
        // The first line cannot be one of blanks: the name stands there.
        var lineStart = valueStart
        while lineStart < raw.count, let lineFeed = span.firstIndex(of: ASCII.lf, in: lineStart..<raw.count) {
            let next = lineFeed + 1
            if lineStart > valueStart, !raw[lineStart..<next].contains(where: { $0 > ASCII.space }) {
                found.append(offset + lineStart..<offset + next)
            }
            lineStart = next
        }
        return found
    }

    /// Whether a CR stands in it without its LF: some end the line there.
    var hasReturns: Bool {
        hasControls && raw.indices.contains { raw[$0] == ASCII.cr && ($0 + 1 == raw.count || raw[$0 + 1] != ASCII.lf) }
    }

    /// What stands behind each CR, LF or VT in the middle of it, which some programs read as a line of its own. Lines that
    /// are folded as they should be are not among them.
    var hiddenLines: [ArraySlice<UInt8>] {
        guard hasControls else { return [] }
        var lines: [ArraySlice<UInt8>] = []
        let span = raw.span
        let end = raw.count - 1
        for octet in [ASCII.cr, ASCII.vt, ASCII.ff, ASCII.nul] {
            var search = valueStart
            while search < end, lines.count < 16, let index = span.firstIndex(of: octet, in: search..<end) {
                search = index + 1
                if octet == ASCII.cr, raw[search] == ASCII.lf { continue }
                lines.append(raw[search...])
            }
        }
        return lines
    }

    /// The first word of a structured value: comments passed over, quotes removed.
    public var leadingWord: [UInt8] {
        var reader = ValueReader(unfolded[...])
        return reader.word()
    }

    /// The value as a reader sees it: unfolded, with encoded words decoded (RFC 2047).
    public var decoded: String { EncodedWord.decode(unfolded) }
}
