// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Finds plain patterns that no fact of their field could ever match, so that they are errors and not rules that never
/// do anything.
enum PatternShape {
    struct Objection: Hashable, Sendable {
        let message: String
        /// What to write instead.
        let hint: String?
    }

    // MARK: - Types

    /// A type is `token/token` (RFC 2045 §5.1), in which a star is a character like another, or a star alone.
    ///
    /// - Parameter groups: the names that would have been replaced by their members.
    static func objection(toType text: String, groups: [String]) -> Objection? {
        if isType(text) { return nil }
        let message = "\(Diagnostics.quoted(text)) is no MIME type and no group"
        guard text.utf8.contains(ASCII.slash) else {
            return Objection(message: message, hint: Suggestion.hint(for: text, among: groups))
        }
        let bare = String(text.prefix { $0 != ";" && $0 != " " })
        if bare != text, isType(bare) {
            return Objection(message: message, hint: "write \(Diagnostics.quoted(bare)), without parameters")
        }
        let family = text + "*"
        if isType(family) { return Objection(message: message, hint: "write \(Diagnostics.quoted(family))") }
        return Objection(message: message, hint: "write it as 'image/png' or 'image/*'")
    }

    private static func isType(_ text: String) -> Bool {
        if text == "*" { return true }
        let sides = text.utf8.split(separator: ASCII.slash, omittingEmptySubsequences: false)
        return sides.count == 2 && sides.allSatisfy { side in !side.isEmpty && side.allSatisfy(isTokenCharacter) }
    }

    /// RFC 2045 §5.1: visible US-ASCII but for the `tspecials`.
    private static func isTokenCharacter(_ octet: UInt8) -> Bool {
        ASCII.isVisible(octet) && !"()<>@,;:\\\"/[]?=".utf8.contains(octet)
    }

    // MARK: - Domains

    /// The domains of the envelope are compared as A-labels without the final dot.
    static func objection(toDomain text: String) -> Objection? {
        if let objection = objection(toGreeting: text) { return objection }
        let quoted = Diagnostics.quoted(text)
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return Objection(
                message: "\(quoted) is not US-ASCII, and domains are compared as A-labels",
                hint: "write it as it stands in the DNS (xn--…); the command 'idn2' prints that")
        }
        guard text.utf8.last == ASCII.dot else { return nil }
        var bare = text[...]
        while bare.utf8.last == ASCII.dot { bare = bare.dropLast() }
        return Objection(
            message: "\(quoted) ends in a dot, and domains are compared without it",
            hint: bare.isEmpty ? nil : "write \(Diagnostics.quoted(String(bare)))")
    }

    /// What a client says in EHLO is compared as it was said, final dot and all.
    static func objection(toGreeting text: String) -> Objection? {
        guard text.utf8.contains(ASCII.at) else { return nil }
        return Objection(message: "\(Diagnostics.quoted(text)) is an address, not a domain", hint: nil)
    }

    // MARK: - Extensions

    /// An extension is what stands between two dots of a name or behind the last, so it holds none.
    ///
    /// - Parameters:
    ///   - bare: without the dot in front that people like to write.
    ///   - written: as it stands in the file.
    static func objection(toExtension bare: String, written: String) -> Objection? {
        let quoted = Diagnostics.quoted(written)
        guard !bare.hasPrefix("*."), !bare.utf8.contains(ASCII.slash) else {
            return Objection(
                message: "\(quoted) is a filename, not an extension",
                hint: bare.hasPrefix("*.") ? lastPiece(of: bare).map { "write \(Diagnostics.quoted($0))" } : nil)
        }
        guard bare.utf8.contains(ASCII.dot) else { return nil }
        return Objection(
            message: "\(quoted) holds a dot, and no extension does",
            hint: lastPiece(of: bare).map { "write \(Diagnostics.quoted($0))" })
    }

    /// What stands behind the last dot; nil where that would be every extension or none.
    private static func lastPiece(of text: String) -> String? {
        guard let piece = text.split(separator: ".").last, piece.contains(where: { $0 != "*" }) else { return nil }
        return String(piece)
    }
}
