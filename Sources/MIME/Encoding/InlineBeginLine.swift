// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A line of text that begins, or announces, a file encoded within the text.
enum InlineBeginLine: Equatable {
    /// `begin NNN name`, with the permissions in three or four octal digits.
    case uuencode(name: [UInt8])
    /// `begin-base64 NNN name`, the same in POSIX's newer encoding.
    case base64(name: [UInt8])
    /// `=ybegin … name=name`.
    case yenc(name: [UInt8])
    /// The line before the data of a BinHex file. Mail programs look for its words, wherever they stand in it.
    case binhexMark

    /// Nil for every other line. It costs a look at the first octet and a search for one letter.
    init?(_ text: Span<UInt8>, in line: Range<Int>) {
        guard !line.isEmpty else { return nil }
        switch text[line.lowerBound] {
        case 0x62 where text.has("begin", at: line.lowerBound, in: line):
            guard let found = Self.begin(text.array(in: line)) else { return nil }
            self = found
        case ASCII.equals where text.has("=ybegin ", at: line.lowerBound, in: line):
            guard let name = YEncDecoder.name(in: text.array(in: line)) else { return nil }
            self = .yenc(name: name)
        default:
            guard Self.isBinHexMark(text, in: line) else { return nil }
            self = .binhexMark
        }
    }

    /// Reads a line that starts with `begin`.
    private static func begin(_ line: [UInt8]) -> InlineBeginLine? {
        var rest = line.dropFirst("begin".utf8.count)
        while let last = rest.last, ASCII.isBlank(last) || last == ASCII.cr || last == ASCII.lf { rest.removeLast() }
        let isBase64 = rest.starts(with: "-base64".utf8)
        if isBase64 { rest = rest.dropFirst("-base64".utf8.count) }
        guard let separator = rest.first, ASCII.isBlank(separator) else { return nil }
        rest = rest.drop(while: { ASCII.isBlank($0) })
        let digits = rest.prefix(while: { $0 >= 0x30 && $0 <= 0x37 })
        guard (1...6).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        // Without a name it is one for some; the data behind it must show it.
        if rest.isEmpty { return isBase64 ? .base64(name: []) : .uuencode(name: []) }
        guard let blank = rest.first, ASCII.isBlank(blank) else { return nil }
        let name = Array(rest.drop(while: { ASCII.isBlank($0) }))
        return isBase64 ? .base64(name: name) : .uuencode(name: name)
    }

    /// Whether the line says `(This file must be converted with BinHex` or `BinHex 4`.
    private static func isBinHexMark(_ text: Span<UInt8>, in line: Range<Int>) -> Bool {
        let lead = "(This file must be converted with "
        var cursor = line.lowerBound
        // An x is rare in text, unlike the B.
        while let letter = text.firstIndex(of: 0x78, in: cursor..<line.upperBound) {
            let start = letter - 5
            if text.has("BinHex 4", at: start, in: line) { return true }
            if text.has("BinHex", at: start, in: line), text.has(lead, at: start - lead.utf8.count, in: line) { return true }
            cursor = letter + 1
        }
        return false
    }
}

extension Span where Element == UInt8 {
    /// Whether `word` stands at `start`, wholly within `range`.
    func has(_ word: String, at start: Int, in range: Range<Int>) -> Bool {
        guard start >= range.lowerBound, range.upperBound - start >= word.utf8.count else { return false }
        var index = start
        for octet in word.utf8 {
            guard self[index] == octet else { return false }
            index += 1
        }
        return true
    }
}
