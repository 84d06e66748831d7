// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The quick first look at content: what can be told without libmagic.
///
/// Most parts of most mail are plain text and HTML, on which libmagic is slowest and least use. Text is recognised by its
/// octets; scripts by what every script of the kind must contain, since libmagic calls most of them plain text.
enum TextSniffer {
    /// The type of content that begins with `head`, or nil: libmagic must look.
    static func type(of head: Span<UInt8>, isWhole: Bool, isDisplayed: Bool, isMessage: Bool = false) -> String? {
        guard head.count > 0 else { return isWhole ? "application/x-empty" : nil }
        guard isText(head) else {
            guard isDisplayed, let narrow = FoldedText.narrowed(head), isText(narrow.span) else { return nil }
            return displayedType(of: narrow.span)
        }
        if isDisplayed { return displayedType(of: head) }
        let start = firstVisible(head)
        guard start < head.count else { return "text/plain" }
        let text = FoldedText(head)
        if let script = ScriptSniffer.type(of: text, isMessage: isMessage) { return script }
        if isMessage, ScriptSniffer.beginsMessage(text) { return "message/rfc822" }
        switch head[start] {
        // `#!`, `<`, `%`, `{`, and words that begin the formats libmagic knows by text: it decides.
        case 0x23, ASCII.percent, 0x7B, ASCII.leftBracket: return nil
        case ASCII.less: return beginsHTML(head, at: start) ? "text/html" : nil
        default: break
        }
        return beginsLikeProse(head, at: start) ? "text/plain" : nil
    }

    /// What a mail program shows in place is text, whatever its words: nothing runs it. So libmagic, which goes by words
    /// too, is not asked.
    private static func displayedType(of head: Span<UInt8>) -> String {
        MarkupSniffer.begins(head, at: firstVisible(head)) ? "text/html" : "text/plain"
    }

    /// No control characters but those of text. 8-bit octets are let through: any charset may be meant.
    private static func isText(_ head: Span<UInt8>) -> Bool {
        for index in head.indices {
            let octet = head[index]
            if octet < 0x20 {
                guard octet == ASCII.lf || octet == ASCII.cr || octet == ASCII.tab || octet == ASCII.ff else { return false }
            } else if octet == ASCII.delete {
                return false
            }
        }
        // UTF-16 and the like without a control octet: leave to libmagic.
        return !(head.count >= 2 && (head[0] == 0xFE && head[1] == 0xFF || head[0] == 0xFF && head[1] == 0xFE))
    }

    /// Octets of the byte order mark of UTF-8, if it stands first.
    static func markSize(of head: Span<UInt8>) -> Int {
        head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF ? 3 : 0
    }

    private static func firstVisible(_ head: Span<UInt8>) -> Int {
        var index = markSize(of: head)
        while index < head.count, head[index] <= 0x20 { index += 1 }
        return index
    }

    /// Whether a word of ordinary writing stands first: letters in lower case with at most one capital, then a blank, a
    /// line end or punctuation. Magic words (`BEGIN:VCARD`, `ISO-10303`, `MThd`) are not of this shape.
    private static func beginsLikeProse(_ head: Span<UInt8>, at start: Int) -> Bool {
        var index = start
        var capitals = 0
        while index < head.count, index - start < 30,
            ASCII.isAlpha(head[index]) || head[index] >= 0x80 || head[index] == ASCII.apostrophe
        {
            if head[index] >= 0x41, head[index] <= 0x5A { capitals += 1 }
            index += 1
        }
        guard index > start, capitals <= 1 else {
            // Quoted lines, lists and numbers are everyday text too.
            return head[start] == ASCII.greater || head[start] == ASCII.hyphen || head[start] == ASCII.asterisk
        }
        guard index < head.count else { return true }
        switch head[index] {
        case ASCII.space, ASCII.cr, ASCII.lf, ASCII.comma, ASCII.dot, 0x21, ASCII.question: return true
        default: return false
        }
    }

    private static func beginsHTML(_ head: Span<UInt8>, at start: Int) -> Bool {
        for word in ["<!doctype html", "<html", "<head", "<body", "<div", "<p>", "<table", "<meta", "<span", "<br"] {
            if matches(head, at: start, word) { return true }
        }
        return false
    }

    /// Whether `word`, in lower case, stands at `start`, in any case.
    static func matches(_ head: Span<UInt8>, at start: Int, _ word: String) -> Bool {
        var index = start
        for octet in word.utf8 {
            guard index < head.count, ASCII.lowercased(head[index]) == octet else { return false }
            index += 1
        }
        return true
    }
}
