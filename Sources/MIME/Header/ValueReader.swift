// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads a structured field value from left to right: tokens, quoted strings, comments (RFC 2045 §5.1, RFC 822 §3.3).
struct ValueReader {
    private let octets: ArraySlice<UInt8>
    private var index: Int

    init(_ octets: ArraySlice<UInt8>) {
        self.octets = octets
        index = octets.startIndex
    }

    var rest: ArraySlice<UInt8> { octets[index...] }

    private var isAtEnd: Bool { index >= octets.endIndex }

    /// Passes over blanks and comments, nested ones included.
    mutating func skipBlanksAndComments() {
        var depth = 0
        while !isAtEnd {
            let octet = octets[index]
            if octet == ASCII.leftParen {
                depth += 1
            } else if octet == ASCII.rightParen, depth > 0 {
                depth -= 1
            } else if octet == ASCII.backslash, depth > 0 {
                index += 1
            } else if depth == 0, !ASCII.isBlank(octet), octet != ASCII.cr, octet != ASCII.lf {
                return
            }
            index += 1
        }
        index = min(index, octets.endIndex)
    }

    /// The octets up to the next semicolon, blank or comment.
    mutating func token() -> ArraySlice<UInt8> {
        skipBlanksAndComments()
        let start = index
        while !isAtEnd {
            let octet = octets[index]
            if octet == ASCII.semicolon || octet == ASCII.leftParen || ASCII.isBlank(octet) { break }
            index += 1
        }
        return octets[start..<index]
    }

    /// The first word: a token, or a quoted string without its quotes.
    mutating func word() -> [UInt8] {
        skipBlanksAndComments()
        guard !isAtEnd, octets[index] == ASCII.quote else { return Array(token()) }
        return quotedString()
    }

    /// Goes behind the next semicolon that is not within quotes. False: there is none.
    mutating func skipToParameters() -> Bool {
        var isQuoted = false
        while !isAtEnd {
            let octet = octets[index]
            index += 1
            if octet == ASCII.quote { isQuoted.toggle() }
            if octet == ASCII.backslash, isQuoted { index += 1 }
            if octet == ASCII.semicolon, !isQuoted { return true }
        }
        index = min(index, octets.endIndex)
        return false
    }

    /// The next `name=value`, or nil at the end. Pieces without `=` are passed over.
    mutating func parameter() -> ParameterList.Parameter? {
        while !isAtEnd {
            skipBlanksAndComments()
            let start = index
            while !isAtEnd, octets[index] != ASCII.equals, octets[index] != ASCII.semicolon { index += 1 }
            guard !isAtEnd else { return nil }
            if octets[index] == ASCII.semicolon {
                index += 1
                continue
            }
            var name = octets[start..<index]
            if let comment = name.firstIndex(of: ASCII.leftParen) { name = name[..<comment] }
            while let last = name.last, ASCII.isBlank(last) { name.removeLast() }
            index += 1
            skipBlanksAndComments()
            let isQuoted = !isAtEnd && octets[index] == ASCII.quote
            let value = isQuoted ? quotedString() : bareValue()
            guard !name.isEmpty else { continue }
            return ParameterList.Parameter(
                name: ASCII.lowercased(String(decoding: name, as: UTF8.self)), value: value, isQuoted: isQuoted)
        }
        return nil
    }

    /// A quoted string, and then on behind the next semicolon.
    private mutating func quotedString() -> [UInt8] {
        var out: [UInt8] = []
        index += 1
        while !isAtEnd {
            let octet = octets[index]
            index += 1
            if octet == ASCII.quote {
                _ = skipToParameters()
                return out
            }
            if octet == ASCII.backslash, !isAtEnd {
                // Windows paths are quoted carelessly: a backslash escapes only what needs it.
                let next = octets[index]
                if next == ASCII.quote || next == ASCII.backslash {
                    out.append(next)
                    index += 1
                    continue
                }
            }
            out.append(octet)
        }
        return out
    }

    /// A value without quotes: to the next semicolon, trailing blanks cut.
    private mutating func bareValue() -> [UInt8] {
        let start = index
        while !isAtEnd, octets[index] != ASCII.semicolon { index += 1 }
        var value = octets[start..<index]
        if !isAtEnd { index += 1 }
        while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
        return Array(value)
    }
}
