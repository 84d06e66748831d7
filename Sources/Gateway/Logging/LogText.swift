// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Values of log lines as text that nobody can forge a line with.
///
/// Most of what is logged was written by peers. Whatever it holds, a value stays one value on one line, and a reader
/// can tell where it ends.
enum LogText {
    /// Characters of one value; the rest is cut.
    static let valueLimit = 500
    /// Items of a list; the others are counted.
    static let listLimit = 10

    /// As it stands where it is one plain word, otherwise in double quotes.
    static func value(_ text: String) -> String {
        quotedIfNeeded(escaped(cut(text)))
    }

    /// Items with commas between, `+N` for those beyond the first ten. A comma within an item becomes `\x2C`.
    static func list(_ items: [String]) -> String {
        var words = items.prefix(listLimit).map { item in
            escaped(cut(item)).split(separator: ",", omittingEmptySubsequences: false).joined(separator: "\\x2C")
        }
        if items.count > listLimit { words.append("+\(items.count - listLimit)") }
        return quotedIfNeeded(words.joined(separator: ","))
    }

    /// An address of the envelope in angle brackets. A quoted local part may hold blanks and brackets, with which it
    /// could look like the rest of a line.
    static func path(_ address: String) -> String {
        var out = "<"
        for scalar in escaped(cut(address)).unicodeScalars {
            if scalar == "<" || scalar == ">" || scalar == " " {
                out += "\\x" + String(scalar.value, radix: 16, uppercase: true)
            } else if scalar.properties.isWhitespace {
                out += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out + ">"
    }

    /// Addresses with commas between, `+N` for those beyond the first ten.
    static func paths(_ addresses: [String]) -> String {
        var words = addresses.prefix(listLimit).map { path($0) }
        if addresses.count > listLimit { words.append("+\(addresses.count - listLimit)") }
        return words.joined(separator: ",")
    }

    static func cut(_ text: String) -> String {
        // There are never fewer octets than characters, and they are counted at once.
        guard text.utf8.count > valueLimit, text.unicodeScalars.count > valueLimit else { return text }
        var out = String.UnicodeScalarView()
        out.append(contentsOf: text.unicodeScalars.prefix(valueLimit))
        return String(out) + "…"
    }

    /// `Printable`, and U+FFFD too: it stands for octets that were not text.
    private static func escaped(_ text: String) -> String {
        let printable = Printable.escaped(text)
        guard printable.unicodeScalars.contains(where: { $0.value == 0xFFFD }) else { return printable }
        var out = ""
        for scalar in printable.unicodeScalars {
            if scalar.value == 0xFFFD { out += "\\u{FFFD}" } else { out.unicodeScalars.append(scalar) }
        }
        return out
    }

    /// - Parameter text: escaped, so that a backslash in it is doubled or begins an escape.
    private static func quotedIfNeeded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { ASCII.isVisible($0) && $0 != ASCII.quote && $0 != ASCII.equals }
        if isPlain && !text.isEmpty { return text }
        var out = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { out += "\\" }
            out.unicodeScalars.append(scalar)
        }
        return out + "\""
    }
}
