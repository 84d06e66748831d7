// SPDX-License-Identifier: Apache-2.0

/// Composes letters and their combining marks, so that a name from a Mac (`u` and a diaeresis) is the name that the
/// rule says (`ü`).
///
/// The standard library compares text by canonical equivalence but does not hand out the normal form. Patterns search
/// within text, so they need it. This composes Latin, Greek, Cyrillic and the scripts of India as far as U+1FFF, kana
/// and Hangul, which is what file systems decompose; both sides of every comparison go through it. What it leaves
/// apart (marks in an order that is not canonical, and do not compose) still compares equal as a whole value.
enum Composition {
    static func composed(_ text: String.UnicodeScalarView) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        out.reserveCapacity(text.underestimatedCount)
        // Where the last character stands that marks join.
        var base: Int?
        for original in text {
            // Below the first combining mark nothing composes and nothing has a twin.
            guard original.value >= 0x300 else {
                base = out.count
                out.append(original)
                continue
            }
            let scalar = twins[original] ?? original
            if let index = base, let whole = pair(out[index], scalar, isNext: index == out.count - 1) {
                out[index] = whole
                continue
            }
            if !isMark(scalar) { base = out.count }
            out.append(scalar)
        }
        return out
    }

    /// The one character that two are, or nil.
    private static func pair(_ first: Unicode.Scalar, _ second: Unicode.Scalar, isNext: Bool) -> Unicode.Scalar? {
        if isNext, let syllable = hangul(first.value, second.value) { return Unicode.Scalar(syllable) }
        guard isMark(second) else { return nil }
        var key = ""
        key.unicodeScalars.append(first)
        key.unicodeScalars.append(second)
        return composites[key]
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// Hangul syllables are arithmetic: leading consonant and vowel, then a trailing consonant (Unicode §3.12).
    private static func hangul(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if (0x1100..<0x1113).contains(first), (0x1161..<0x1176).contains(second) {
            return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
        }
        if (0xAC00..<0xD7A4).contains(first), (first - 0xAC00) % 28 == 0, (0x11A8..<0x11C3).contains(second) {
            return first + (second - 0x11A7)
        }
        return nil
    }

    /// Characters that are by definition others: without this, a Greek question mark would slip past a semicolon.
    private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{340}": "\u{300}", "\u{341}": "\u{301}", "\u{343}": "\u{313}", "\u{374}": "\u{2B9}", "\u{37E}": ";",
        "\u{387}": "\u{B7}", "\u{1FEF}": "`", "\u{1FFD}": "\u{B4}", "\u{2000}": "\u{2002}", "\u{2001}": "\u{2003}",
        "\u{2126}": "\u{3A9}", "\u{212A}": "K", "\u{212B}": "\u{C5}",
    ]

    /// Every character that may be composed, under itself as a key: strings hash and compare by canonical
    /// equivalence, so the decomposed spelling finds it. Built when a text first holds a combining mark.
    private static let composites: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        for range: ClosedRange<UInt32> in [0xC0...0x1FFF, 0x3040...0x30FF] {
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let key = String(Character(scalar))
                if table[key] == nil { table[key] = scalar }
            }
        }
        return table
    }()
}
