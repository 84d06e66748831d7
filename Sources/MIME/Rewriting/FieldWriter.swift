// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Writes header fields in canonical form: folded, ASCII only, with CRLF.
public enum FieldWriter {
    /// Columns a line should not pass (RFC 5322 §2.1.1).
    private static let width = 76

    /// An unstructured field. A value that is not printing ASCII becomes encoded words (RFC 2047).
    public static func unstructured(_ name: String, _ value: String) -> [UInt8] {
        fold(
            name + ":",
            isASCII(value)
                ? value.split(separator: " ").map(String.init) : encodedWords(value, room: width - name.utf8.count - 2))
    }

    /// A `Content-Type` or `Content-Disposition` with its parameters: quoted, or in the form of RFC 2231 where a
    /// value is not ASCII.
    public static func structured(_ name: String, _ kind: String, _ parameters: [(name: String, value: String)]) -> [UInt8] {
        var words = [kind]
        for parameter in parameters {
            for section in sections(of: parameter.value) {
                words[words.count - 1] += ";"
                words.append(parameter.name + section)
            }
        }
        return fold(name + ":", words)
    }

    /// Octets of a value in one section; longer values are continued (RFC 2231 §3).
    private static let sectionSize = 48

    /// What stands behind the name of a parameter: once, or for each section of a long value.
    private static func sections(of value: String) -> [String] {
        // Quotes and backslashes would need escapes, over which programs differ.
        let isPlain = isASCII(value) && !value.utf8.contains { $0 == ASCII.quote || $0 == ASCII.backslash }
        if isPlain, value.utf8.count <= sectionSize { return ["=" + quoted(value)] }
        if !isPlain, percentEncoded(value).utf8.count <= sectionSize { return ["*=utf-8''" + percentEncoded(value)] }
        var pieces: [String] = [""]
        for character in value.unicodeScalars {
            let next = isPlain ? String(character) : percentEncoded(String(character))
            if pieces[pieces.count - 1].utf8.count + next.utf8.count > sectionSize { pieces.append("") }
            pieces[pieces.count - 1] += next
        }
        return pieces.enumerated().map { number, piece in
            isPlain ? "*\(number)=" + quoted(piece) : "*\(number)*=" + (number == 0 ? "utf-8''" : "") + piece
        }
    }

    private static func quoted(_ value: String) -> String { "\"" + value + "\"" }

    /// `value` as encoded words of at most 75 octets each, none of which cuts a character.
    /// - Parameter room: octets that the first word may have.
    static func encodedWords(_ value: String, room: Int) -> [String] {
        var words: [String] = []
        var piece: [UInt8] = []
        // `=?utf-8?B?` and `?=` take twelve; four octets of base64 hold three.
        var limit = max(4, min(42, (room - 12) / 4 * 3))
        func flush() {
            guard !piece.isEmpty else { return }
            words.append("=?utf-8?B?" + String(decoding: Base64.encode(piece), as: UTF8.self) + "?=")
            piece = []
            limit = 42
        }
        for character in value.unicodeScalars {
            let octets = Array(String(character).utf8)
            if piece.count + octets.count > limit { flush() }
            piece += octets
        }
        flush()
        return words
    }

    private static func isASCII(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    private static func percentEncoded(_ value: String) -> String {
        var out = ""
        for octet in value.utf8 {
            if ASCII.isAlphanumeric(octet) || octet == ASCII.dot || octet == ASCII.hyphen || octet == ASCII.underscore {
                out.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                out += (octet < 16 ? "%0" : "%") + String(octet, radix: 16, uppercase: true)
            }
        }
        return out
    }

    private static func fold(_ name: String, _ words: [String]) -> [UInt8] {
        var out = Array(name.utf8)
        var column = out.count
        for word in words {
            if column + 1 + word.utf8.count > width, column > name.utf8.count {
                out += [ASCII.cr, ASCII.lf]
                column = 0
            }
            out.append(ASCII.space)
            out += word.utf8
            column += 1 + word.utf8.count
        }
        return out + [ASCII.cr, ASCII.lf]
    }
}
