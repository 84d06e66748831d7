// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Recognises scripts of Windows, and shortcuts written as text, by the words that files of the kind cannot do without.
///
/// Prose, logs and listings may mention one of them: a script must show either a sign that stands for itself, or two that
/// others would not have together (see `ScriptKind`). Looks at the whole head, in one pass.
enum ScriptSniffer {
    /// - Parameters:
    ///   - isPage: whether the text holds HTML, although it does not begin with it: where it has scripts of its own, only what
    ///     runs outside a page counts.
    ///   - isMessage: whether it goes to a mail program, by its declared type or its name.
    static func type(of text: FoldedText, isPage: Bool = false, isMessage: Bool = false) -> String? {
        let isMarkup = text.isMarkup
        if isMarkup, let root = MarkupSniffer.root(of: text),
            let type = ScriptKind.type(ofRoot: root, holdsScript: MarkupSniffer.holds("<script", text))
        {
            return type
        }
        let beginsMessage = Self.beginsMessage(text)
        if isMessage, beginsMessage { return nil }
        let isOnlyMarkup = isMarkup || isPage && MarkupSniffer.holds("<script", text)
        let possible = isOnlyMarkup ? ScriptKind.all.filter(\.isMarkup) : ScriptKind.all
        if !isOnlyMarkup, let type = opening(of: text) { return type }
        let seen = words(of: text)
        guard !seen.isEmpty else { return nil }
        for kind in possible where kind.certain.contains(where: seen.contains) { return kind.type }
        if beginsMessage { return nil }
        for kind in possible {
            let strong = kind.strong.filter(seen.contains).count
            if strong > 0, strong + kind.likely.filter(seen.contains).count >= 2 { return kind.type }
        }
        return nil
    }

    // MARK: - Openings

    /// The kind that the first line which is no comment opens.
    private static func opening(of text: FoldedText) -> String? {
        let folded = text.octets
        let octets = folded.span
        var start = text.firstVisible
        while start < octets.count {
            for kind in ScriptKind.all {
                for word in kind.openings where stands(word, in: octets, at: start) { return kind.type }
            }
            guard comments.contains(where: { TextSniffer.matches(octets, at: start, $0) }) else { return nil }
            while start < octets.count, octets[start] != ASCII.lf, octets[start] != ASCII.cr { start += 1 }
            while start < octets.count, octets[start] <= ASCII.space { start += 1 }
        }
        return nil
    }

    /// What comments, and labels of batch files, begin with.
    private static let comments = ["rem ", "rem\r", "rem\n", "@rem ", ":", ";", "#", "'", "//"]

    private static func stands(_ word: String, in octets: Span<UInt8>, at start: Int) -> Bool {
        guard TextSniffer.matches(octets, at: start, word) else { return false }
        let end = start + word.utf8.count
        guard let last = word.utf8.last, ASCII.isAlphanumeric(last), end < octets.count else { return true }
        return !ASCII.isAlphanumeric(octets[end])
    }

    // MARK: - Messages

    /// Octets in which the header of a message must show that it is one.
    private static let headerLimit = 4096

    /// Whether it begins as a message does, or a page saved as one (MHTML), which may have pages and their scripts in it. A label
    /// and a comment look the same, and shells pass over lines that they do not know: so what is no message by declaration or
    /// name may be a script all the same, if a word stands in it that is certain.
    static func beginsMessage(_ text: FoldedText) -> Bool {
        let folded = text.octets
        let octets = folded.span
        var index = text.firstVisible
        while index < octets.count, ASCII.isAlphanumeric(octets[index]) || octets[index] == ASCII.hyphen { index += 1 }
        guard index < octets.count, octets[index] == ASCII.colon else { return false }
        let end = min(octets.count, headerLimit)
        var isEmptyLine = false
        while index < end {
            let octet = octets[index]
            index += 1
            if octet == ASCII.cr { continue }
            guard octet == ASCII.lf else {
                isEmptyLine = false
                continue
            }
            if isEmptyLine { return false }
            isEmptyLine = true
            if TextSniffer.matches(octets, at: index, "mime-version:") { return true }
        }
        return false
    }

    // MARK: - Words

    private struct Word {
        /// As the kind has it.
        let text: String
        let octets: [UInt8]
        /// Whether it counts only where a command may stand.
        let isCommand: Bool
        let endsInName: Bool
    }

    /// The words of all kinds that occur. One pass; a word is compared only where its first octet stands.
    private static func words(of text: FoldedText) -> Set<String> {
        let folded = text.octets
        let octets = folded.span
        let table = byFirstOctet
        var seen: Set<String> = []
        for index in octets.indices {
            let octet = octets[index]
            let candidates = table[Int(octet)]
            guard !candidates.isEmpty else { continue }
            // A word of prose may end in the letters of a keyword: `var` in `Alvar`.
            if index > 0, ASCII.isAlphanumeric(octet), ASCII.isAlphanumeric(octets[index - 1]) { continue }
            for word in candidates where stands(word, in: octets, at: index) { seen.insert(word.text) }
        }
        return seen
    }

    private static func stands(_ word: Word, in octets: Span<UInt8>, at start: Int) -> Bool {
        let end = start + word.octets.count
        guard end <= octets.count else { return false }
        for offset in word.octets.indices where octets[start + offset] != word.octets[offset] { return false }
        if word.endsInName, end < octets.count, ASCII.isAlphanumeric(octets[end]) { return false }
        return !word.isCommand || isCommandPlace(in: octets, at: start)
    }

    private static func isCommandPlace(in octets: Span<UInt8>, at index: Int) -> Bool {
        guard index > 0 else { return true }
        var previous = octets[index - 1]
        // `@` keeps a command of a batch file quiet, and a colon parts statements of VBScript.
        if previous == ASCII.at || previous == ASCII.colon { return true }
        if previous == ASCII.space {
            guard index > 1 else { return true }
            previous = octets[index - 2]
        }
        switch previous {
        case ASCII.lf, ASCII.cr, ASCII.semicolon, ASCII.leftParen, ASCII.equals, 0x7B, 0x7C, 0x7D, 0x26: return true
        default: return false
        }
    }

    /// The words that begin with an octet, by that octet.
    private static let byFirstOctet: [[Word]] = {
        var table = [[Word]](repeating: [], count: 256)
        var known: Set<String> = []
        for kind in ScriptKind.all {
            for text in kind.certain + kind.strong + kind.likely where known.insert(text).inserted {
                let isCommand = text.utf8.first == ASCII.lf
                let octets = Array(text.utf8.dropFirst(isCommand ? 1 : 0))
                guard let first = octets.first, let last = octets.last else { continue }
                table[Int(first)].append(
                    Word(text: text, octets: octets, isCommand: isCommand, endsInName: ASCII.isAlphanumeric(last)))
            }
        }
        return table
    }()
}
