// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Tells HTML and XML by their octets, where libmagic is led astray by a comment or a script that comes first.
enum MarkupSniffer {
    /// Whether a tag, a declaration, a comment or an instruction stands at `start`. An address (`<ada@example.org>`) is
    /// no tag.
    static func begins(_ text: Span<UInt8>, at start: Int) -> Bool {
        guard start >= 0, start + 1 < text.count, text[start] == ASCII.less else { return false }
        let second = text[start + 1]
        if second == exclamation || second == ASCII.question {
            guard start + 2 < text.count else { return false }
            let third = text[start + 2]
            return ASCII.isAlpha(third) || second == exclamation && (third == ASCII.hyphen || third == ASCII.leftBracket)
        }
        guard ASCII.isAlpha(second) else { return false }
        var index = start + 2
        while index < text.count, isNamePart(text[index]) { index += 1 }
        guard index < text.count else { return true }
        // Of a tag that is empty only `>` follows the slash; in `<http://example.org>` another does.
        if text[index] == ASCII.slash { return index + 1 == text.count || text[index + 1] == ASCII.greater }
        return text[index] <= ASCII.space || text[index] == ASCII.greater
    }

    /// The type of markup that libmagic calls plain text or JavaScript.
    static func type(of text: FoldedText) -> String {
        let start = text.firstVisible
        let folded = text.octets
        if TextSniffer.matches(folded.span, at: start, "<?php") { return "text/x-php" }
        if root(of: text) == "svg" { return "image/svg+xml" }
        let isXML = TextSniffer.matches(folded.span, at: start, "<?xml")
        return isXML && !holds("<html", text) && !holds("<hta:", text) ? "text/xml" : "text/html"
    }

    /// The name of the first element, in lower case and without a prefix.
    static func root(of text: FoldedText) -> String? {
        let folded = text.octets
        let octets = folded.span
        var index = 0
        while let open = octets.firstIndex(of: ASCII.less, in: index..<octets.count), open + 1 < octets.count {
            let next = octets[open + 1]
            if ASCII.isAlpha(next) { return name(in: octets, at: open + 1) }
            switch next {
            case exclamation where TextSniffer.matches(octets, at: open + 2, "--"):
                guard let end = commentEnd(in: octets, from: open + 4) else { return nil }
                index = end
            case exclamation, ASCII.question:
                guard let end = octets.firstIndex(of: ASCII.greater, in: open + 2..<octets.count) else { return nil }
                index = end + 1
            default: index = open + 1
            }
        }
        return nil
    }

    /// Whether `tag`, which begins with `<` and is in lower case, stands anywhere.
    static func holds(_ tag: String, _ text: FoldedText) -> Bool {
        let folded = text.octets
        let octets = folded.span
        var index = 0
        while let open = octets.firstIndex(of: ASCII.less, in: index..<octets.count) {
            if TextSniffer.matches(octets, at: open, tag) { return true }
            index = open + 1
        }
        return false
    }

    private static let exclamation: UInt8 = 0x21

    private static func isNamePart(_ octet: UInt8) -> Bool {
        ASCII.isAlphanumeric(octet) || octet == ASCII.hyphen || octet == ASCII.colon || octet == ASCII.underscore
            || octet == ASCII.dot
    }

    private static func name(in octets: Span<UInt8>, at start: Int) -> String {
        var from = start
        var index = start
        while index < octets.count, isNamePart(octets[index]) {
            index += 1
            if octets[index - 1] == ASCII.colon { from = index }
        }
        return octets.string(in: from..<index)
    }

    private static func commentEnd(in octets: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < octets.count, let end = octets.firstIndex(of: ASCII.greater, in: index..<octets.count) {
            // `<!-->` ends at once: the hyphens that open may be those that close.
            if octets[end - 1] == ASCII.hyphen, octets[end - 2] == ASCII.hyphen { return end + 1 }
            index = end + 1
        }
        return nil
    }
}
