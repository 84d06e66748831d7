// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The text that HTML shows, roughly: tags removed and character references decoded, as it streams in.
///
/// Not a renderer: it exists so that a pattern finds words that tags were put into. Input and output are UTF-8. Runs of
/// blanks and line ends become one blank; characters that show nothing are dropped, for they only split words.
struct HTMLText {
    private enum State {
        /// Text, or the content of the element that is open.
        case text
        /// Behind `<`, which is text unless a letter, `/`, `!` or `?` follows.
        case opening
        /// Behind `</`, which begins a comment unless a letter follows.
        case closing
        /// Within `<…>`.
        case tag(TagPlace)
        /// Within `<!…>`; a comment, if two hyphens come first.
        case declaration
        /// Within a comment: how many hyphens came last, 3 standing for `--!`, which ends one as `--` does.
        case comment(matched: Int)
        /// Behind `&`.
        case reference
        /// In the content of an element that holds no tags: how many octets of its end tag came.
        case rawEnd(matched: Int)
    }

    /// Where within a tag (WHATWG HTML §13.2.5.8 and the sections from 13.2.5.32 on).
    private enum TagPlace {
        case name
        case between
        case attribute
        case afterAttribute
        case beforeValue
        case unquoted
        case quoted(UInt8)
    }

    private var state = State.text
    /// The beginning of a tag, or the name of a reference.
    private var held: [UInt8] = []
    /// From the first `>` within a quoted value on: text, should the quote never close.
    private var behindGreater: [UInt8] = []
    private var element: HTMLRawElement?
    private var shown = ShownText()

    /// How far a quoted value that holds `>` may go on: one that never closes must not swallow what follows.
    static let quoteLimit = 4096
    /// Longer names are no references.
    private static let nameLimit = 32

    /// Tags that break a word when shown; others vanish without a blank.
    private static let breaks: Set<String> = [
        "br", "p", "div", "tr", "td", "th", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre", "title", "body", "html", "head", "textarea", "xmp",
    ]

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var index = 0
        while index < chunk.count {
            if case .text = state, element == nil {
                let start = index
                while index < chunk.count, Self.isPlain(chunk[index]) { index += 1 }
                if index > start {
                    shown.append(chunk, in: start..<index, to: &out)
                    continue
                }
            }
            take(chunk[index], into: &out)
            index += 1
        }
    }

    /// Ends the text: a reference that was begun is shown as it stands, and so is what follows a quote that never closed.
    mutating func finish(into out: inout [UInt8]) {
        while case .tag(.quoted) = state, !behindGreater.isEmpty { breakQuote(into: &out) }
        switch state {
        case .reference: endReference(hasSemicolon: false, into: &out)
        case .opening: show(ASCII.less, into: &out)
        case .rawEnd: showHeld(into: &out)
        case .closing:
            show(ASCII.less, into: &out)
            show(ASCII.slash, into: &out)
        case .text, .tag, .declaration, .comment: break
        }
        shown.finish(into: &out)
        state = .text
    }

    private static let ampersand: UInt8 = 0x26
    private static let numberSign: UInt8 = 0x23
    private static let exclamation: UInt8 = 0x21

    /// Visible ASCII that begins neither a tag nor a reference.
    private static func isPlain(_ octet: UInt8) -> Bool {
        ASCII.isVisible(octet) && octet != ASCII.less && octet != ampersand
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        switch state {
        case .text: takeText(octet, into: &out)
        case .opening: takeOpening(octet, into: &out)
        case .closing:
            if ASCII.isAlpha(octet) {
                held = [ASCII.slash, octet]
                state = .tag(.name)
            } else if octet == ASCII.greater {
                state = .text
            } else {
                beginBogusComment()
            }
        case .tag(let place): takeInTag(octet, place, into: &out)
        case .declaration:
            if octet == ASCII.greater {
                state = .text
            } else if held.count < 2 {
                held.append(octet)
                // `<!-->` and `<!--->` are comments that end at once.
                if held == [ASCII.hyphen, ASCII.hyphen] { state = .comment(matched: 2) }
            }
        case .comment(let matched): takeInComment(octet, matched)
        case .reference: takeInReference(octet, into: &out)
        case .rawEnd(let matched): takeRawEnd(octet, matched, into: &out)
        }
    }

    // MARK: - Text

    private mutating func takeText(_ octet: UInt8, into out: inout [UInt8]) {
        held = []
        if let element {
            if octet == ASCII.less {
                held = [octet]
                state = .rawEnd(matched: 1)
            } else if octet == Self.ampersand, element.hasReferences {
                state = .reference
            } else {
                show(octet, into: &out)
            }
            return
        }
        switch octet {
        case ASCII.less: state = .opening
        case Self.ampersand: state = .reference
        default: show(octet, into: &out)
        }
    }

    private mutating func show(_ octet: UInt8, into out: inout [UInt8]) {
        guard element?.isShown ?? true else { return }
        shown.append(octet, to: &out)
    }

    private mutating func showHeld(into out: inout [UInt8]) {
        for octet in held { show(octet, into: &out) }
    }

    /// Takes an octet once more, as text.
    private mutating func again(_ octet: UInt8, into out: inout [UInt8]) {
        state = .text
        take(octet, into: &out)
    }

    // MARK: - Tags

    private mutating func takeOpening(_ octet: UInt8, into out: inout [UInt8]) {
        if ASCII.isAlpha(octet) {
            held = [octet]
            state = .tag(.name)
        } else if octet == ASCII.slash {
            state = .closing
        } else if octet == Self.exclamation {
            state = .declaration
        } else if octet == ASCII.question {
            beginBogusComment()
        } else {
            show(ASCII.less, into: &out)
            again(octet, into: &out)
        }
    }

    /// What vanishes up to the next `>`. `held` is filled, so that hyphens do not make it a real comment.
    private mutating func beginBogusComment() {
        held = [ASCII.question, ASCII.question]
        state = .declaration
    }

    private mutating func takeInTag(_ octet: UInt8, _ place: TagPlace, into out: inout [UInt8]) {
        if case .quoted(let quote) = place { return takeQuoted(octet, quote, into: &out) }
        if octet == ASCII.greater { return endTag(into: &out) }
        let isBlank = octet <= ASCII.space
        switch place {
        case .name:
            if isBlank || octet == ASCII.slash {
                state = .tag(.between)
            } else if held.count < 12 {
                held.append(octet)
            }
        case .between:
            if !isBlank, octet != ASCII.slash { state = .tag(.attribute) }
        case .attribute, .afterAttribute:
            if octet == ASCII.equals {
                state = .tag(.beforeValue)
            } else if octet == ASCII.slash {
                state = .tag(.between)
            } else if isBlank {
                state = .tag(.afterAttribute)
            } else {
                state = .tag(.attribute)
            }
        case .beforeValue:
            if octet == ASCII.quote || octet == ASCII.apostrophe {
                behindGreater = []
                state = .tag(.quoted(octet))
            } else if !isBlank {
                state = .tag(.unquoted)
            }
        case .unquoted:
            if isBlank { state = .tag(.between) }
        case .quoted: break
        }
    }

    private mutating func takeQuoted(_ octet: UInt8, _ quote: UInt8, into out: inout [UInt8]) {
        if octet == quote {
            behindGreater = []
            state = .tag(.between)
        } else if octet == ASCII.greater || !behindGreater.isEmpty {
            behindGreater.append(octet)
            if behindGreater.count > Self.quoteLimit { breakQuote(into: &out) }
        }
    }

    /// The quote does not close: the tag ended at the first `>` within it, and the rest is read again.
    ///
    /// What is read again has no more of this quote, so each octet is read three times at most.
    private mutating func breakQuote(into out: inout [UInt8]) {
        let rest = behindGreater
        behindGreater = []
        endTag(into: &out)
        for octet in rest.dropFirst() { take(octet, into: &out) }
    }

    private mutating func endTag(into out: inout [UInt8]) {
        let isEnd = held.first == ASCII.slash
        let letters = held.dropFirst(isEnd ? 1 : 0).prefix { ASCII.isAlphanumeric($0) }
        let name = ASCII.lowercased(String(decoding: letters, as: UTF8.self))
        if Self.breaks.contains(name) { show(ASCII.space, into: &out) }
        element = isEnd ? nil : HTMLRawElement.named(name)
        state = .text
    }

    private mutating func takeRawEnd(_ octet: UInt8, _ matched: Int, into out: inout [UInt8]) {
        guard let element else { return again(octet, into: &out) }
        if matched < element.endTag.count {
            if ASCII.lowercased(octet) == element.endTag[matched] {
                held.append(octet)
                state = .rawEnd(matched: matched + 1)
                return
            }
        } else if octet == ASCII.greater || octet == ASCII.slash || octet <= ASCII.space {
            held.removeFirst()
            self.element = nil
            state = .tag(.name)
            take(octet, into: &out)
            return
        }
        showHeld(into: &out)
        again(octet, into: &out)
    }

    private mutating func takeInComment(_ octet: UInt8, _ matched: Int) {
        switch octet {
        case ASCII.greater where matched >= 2: state = .text
        case ASCII.hyphen: state = .comment(matched: matched == 3 ? 1 : min(2, matched + 1))
        case Self.exclamation where matched == 2: state = .comment(matched: 3)
        default: state = .comment(matched: 0)
        }
    }

    // MARK: - References

    private mutating func takeInReference(_ octet: UInt8, into out: inout [UInt8]) {
        if octet == ASCII.semicolon { return endReference(hasSemicolon: true, into: &out) }
        let isNumber = held.first == Self.numberSign
        let isHex = isNumber && held.count > 1 && ASCII.lowercased(held[1]) == 0x78
        let belongs: Bool
        if !isNumber {
            belongs = ASCII.isAlphanumeric(octet) || held.isEmpty && octet == Self.numberSign
        } else if held.count == 1 {
            belongs = ASCII.isDigit(octet) || ASCII.lowercased(octet) == 0x78
        } else {
            belongs = isHex ? ASCII.isHexDigit(octet) : ASCII.isDigit(octet)
        }
        guard belongs, held.count < Self.nameLimit else {
            endReference(hasSemicolon: false, into: &out)
            return again(octet, into: &out)
        }
        // Leading zeros may be many, and say nothing.
        if octet == 0x30, isNumber, held.last == Self.numberSign || isHex && held.count == 2 { return }
        held.append(octet)
    }

    private mutating func endReference(hasSemicolon: Bool, into out: inout [UInt8]) {
        state = .text
        let (scalar, rest) = HTMLReferences.decode(held, hasSemicolon: hasSemicolon)
        if let scalar {
            for octet in String(scalar).utf8 { show(octet, into: &out) }
        } else {
            show(Self.ampersand, into: &out)
        }
        for octet in rest { show(octet, into: &out) }
    }
}

// MARK: - What is shown

/// Text as a reader sees it: runs of blanks and line ends are one blank, and characters that show nothing are not there.
///
/// UTF-8 in any chunking; what is held of a character is at most three octets.
private struct ShownText {
    private var endsInBlank = false
    /// The beginning of a character of two or three octets that may be dropped.
    private var held: [UInt8] = []

    /// Visible ASCII in one go.
    mutating func append(_ chunk: Span<UInt8>, in range: Range<Int>, to out: inout [UInt8]) {
        guard !range.isEmpty else { return }
        finish(into: &out)
        out.append(chunk, in: range)
        endsInBlank = false
    }

    mutating func append(_ octet: UInt8, to out: inout [UInt8]) {
        // Only an octet that continues the character may join it.
        if !held.isEmpty, octet & 0xC0 != 0x80 { finish(into: &out) }
        if held.isEmpty {
            switch octet {
            case ASCII.space, ASCII.tab, ASCII.cr, ASCII.lf, ASCII.ff: appendBlank(to: &out)
            case 0xC2, 0xE2, 0xEF: held = [octet]
            default:
                out.append(octet)
                endsInBlank = false
            }
            return
        }
        held.append(octet)
        guard held.count == (held[0] == 0xC2 ? 2 : 3) else { return }
        if Self.isInvisible(held) {
            held = []
        } else if held == [0xC2, 0xA0] {
            // A blank that does not break is a blank to the reader.
            held = []
            appendBlank(to: &out)
        } else {
            finish(into: &out)
        }
    }

    /// Ends the text: what is held is no whole character, and stands as it is.
    mutating func finish(into out: inout [UInt8]) {
        guard !held.isEmpty else { return }
        out += held
        held = []
        endsInBlank = false
    }

    private mutating func appendBlank(to out: inout [UInt8]) {
        if !endsInBlank { out.append(ASCII.space) }
        endsInBlank = true
    }

    /// U+00AD, U+200B...U+200F, U+2060 and U+FEFF: soft hyphens and zero-width characters.
    private static func isInvisible(_ character: [UInt8]) -> Bool {
        switch (character[0], character[1], character.count == 3 ? character[2] : 0) {
        case (0xC2, 0xAD, _), (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): true
        default: false
        }
    }
}

// MARK: - Elements without tags

/// An element whose content is text up to its end tag: `<` and `<!--` begin nothing there (WHATWG HTML §13.2.6.2).
private struct HTMLRawElement {
    /// `</` and the name, in lower case.
    let endTag: [UInt8]
    let isShown: Bool
    let hasReferences: Bool

    static func named(_ name: String) -> HTMLRawElement? { all[name] }

    private static let all: [String: HTMLRawElement] = [
        "style": raw("style", isShown: false), "script": raw("script", isShown: false),
        "iframe": raw("iframe", isShown: false), "noembed": raw("noembed", isShown: false),
        "noframes": raw("noframes", isShown: false), "xmp": raw("xmp", isShown: true),
        "title": raw("title", isShown: true, hasReferences: true),
        "textarea": raw("textarea", isShown: true, hasReferences: true),
    ]

    private static func raw(_ name: String, isShown: Bool, hasReferences: Bool = false) -> HTMLRawElement {
        HTMLRawElement(endTag: Array("</\(name)".utf8), isShown: isShown, hasReferences: hasReferences)
    }
}

// MARK: - Names of characters

/// Character references of HTML: all that need no semicolon, and of the others those that mail uses or words are hidden by.
private enum HTMLReferences {
    /// Decodes what stands behind `&`.
    ///
    /// Numbers are decoded without a semicolon too (WHATWG HTML §13.2.5.80), and so are the oldest names, whatever follows
    /// them (§13.2.5.73): `&ampx` is `&x`.
    /// - Returns: the character, or nil; and what of `octets` and the semicolon did not belong to it.
    static func decode(_ octets: [UInt8], hasSemicolon: Bool) -> (scalar: Unicode.Scalar?, rest: [UInt8]) {
        let name = String(decoding: octets, as: UTF8.self)
        let end: [UInt8] = hasSemicolon ? [0x3B] : []
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
            let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let value, let scalar = Unicode.Scalar(value) else { return (nil, octets + end) }
            return (scalar, [])
        }
        if hasSemicolon, let value = named[name] ?? oldest[name] { return (Unicode.Scalar(value), []) }
        var length = min(octets.count, longestOld)
        while length > 1 {
            if let value = oldest[String(decoding: octets[..<length], as: UTF8.self)] {
                return (Unicode.Scalar(value), Array(octets[length...]) + end)
            }
            length -= 1
        }
        return (nil, octets + end)
    }

    /// Letters of the longest of `oldest`.
    private static let longestOld = 6

    /// Names that need a semicolon.
    private static let named: [String: UInt32] = [
        "apos": 0x27, "nbsp": 0xA0, "euro": 0x20AC, "ndash": 0x2013, "mdash": 0x2014, "hellip": 0x2026, "zwnj": 0x200C,
        "zwj": 0x200D, "lrm": 0x200E, "rlm": 0x200F, "ZeroWidthSpace": 0x200B, "NegativeThinSpace": 0x200B,
        "NegativeVeryThinSpace": 0x200B, "NegativeMediumSpace": 0x200B, "NegativeThickSpace": 0x200B, "NoBreak": 0x2060,
        "rsquo": 0x2019, "lsquo": 0x2018, "ldquo": 0x201C, "rdquo": 0x201D, "sbquo": 0x201A, "bdquo": 0x201E,
        "lsaquo": 0x2039, "rsaquo": 0x203A, "ensp": 0x2002, "emsp": 0x2003, "thinsp": 0x2009, "hairsp": 0x200A,
        "numsp": 0x2007, "puncsp": 0x2008, "emsp13": 0x2004, "emsp14": 0x2005, "Tab": 0x9, "NewLine": 0xA, "bull": 0x2022,
        "trade": 0x2122, "dagger": 0x2020, "permil": 0x2030, "oelig": 0x153, "OElig": 0x152, "scaron": 0x161, "Scaron": 0x160,
        "Yuml": 0x178, "fnof": 0x192, "circ": 0x2C6, "tilde": 0x2DC, "horbar": 0x2015, "hyphen": 0x2010, "dash": 0x2010,
        "period": 0x2E, "comma": 0x2C, "colon": 0x3A, "semi": 0x3B, "excl": 0x21, "quest": 0x3F, "sol": 0x2F, "bsol": 0x5C,
        "lpar": 0x28, "rpar": 0x29, "lsqb": 0x5B, "rsqb": 0x5D, "lbrack": 0x5B, "rbrack": 0x5D, "lcub": 0x7B, "rcub": 0x7D,
        "lbrace": 0x7B, "rbrace": 0x7D, "commat": 0x40, "num": 0x23, "dollar": 0x24, "percnt": 0x25, "ast": 0x2A,
        "plus": 0x2B, "equals": 0x3D, "lowbar": 0x5F, "UnderBar": 0x5F, "grave": 0x60, "Hat": 0x5E, "vert": 0x7C,
        "verbar": 0x7C, "VerticalLine": 0x7C, "NonBreakingSpace": 0xA0, "inodot": 0x131, "imath": 0x131,
    ]

    /// Names that need none.
    private static let oldest: [String: UInt32] = [
        "AElig": 0xC6, "AMP": 0x26, "Aacute": 0xC1, "Acirc": 0xC2, "Agrave": 0xC0, "Aring": 0xC5, "Atilde": 0xC3,
        "Auml": 0xC4, "COPY": 0xA9, "Ccedil": 0xC7, "ETH": 0xD0, "Eacute": 0xC9, "Ecirc": 0xCA, "Egrave": 0xC8, "Euml": 0xCB,
        "GT": 0x3E, "Iacute": 0xCD, "Icirc": 0xCE, "Igrave": 0xCC, "Iuml": 0xCF, "LT": 0x3C, "Ntilde": 0xD1, "Oacute": 0xD3,
        "Ocirc": 0xD4, "Ograve": 0xD2, "Oslash": 0xD8, "Otilde": 0xD5, "Ouml": 0xD6, "QUOT": 0x22, "REG": 0xAE, "THORN": 0xDE,
        "Uacute": 0xDA, "Ucirc": 0xDB, "Ugrave": 0xD9, "Uuml": 0xDC, "Yacute": 0xDD, "aacute": 0xE1, "acirc": 0xE2,
        "acute": 0xB4, "aelig": 0xE6, "agrave": 0xE0, "amp": 0x26, "aring": 0xE5, "atilde": 0xE3, "auml": 0xE4,
        "brvbar": 0xA6, "ccedil": 0xE7, "cedil": 0xB8, "cent": 0xA2, "copy": 0xA9, "curren": 0xA4, "deg": 0xB0,
        "divide": 0xF7, "eacute": 0xE9, "ecirc": 0xEA, "egrave": 0xE8, "eth": 0xF0, "euml": 0xEB, "frac12": 0xBD,
        "frac14": 0xBC, "frac34": 0xBE, "gt": 0x3E, "iacute": 0xED, "icirc": 0xEE, "iexcl": 0xA1, "igrave": 0xEC,
        "iquest": 0xBF, "iuml": 0xEF, "laquo": 0xAB, "lt": 0x3C, "macr": 0xAF, "micro": 0xB5, "middot": 0xB7, "nbsp": 0xA0,
        "not": 0xAC, "ntilde": 0xF1, "oacute": 0xF3, "ocirc": 0xF4, "ograve": 0xF2, "ordf": 0xAA, "ordm": 0xBA,
        "oslash": 0xF8, "otilde": 0xF5, "ouml": 0xF6, "para": 0xB6, "plusmn": 0xB1, "pound": 0xA3, "quot": 0x22,
        "raquo": 0xBB, "reg": 0xAE, "sect": 0xA7, "shy": 0xAD, "sup1": 0xB9, "sup2": 0xB2, "sup3": 0xB3, "szlig": 0xDF,
        "thorn": 0xFE, "times": 0xD7, "uacute": 0xFA, "ucirc": 0xFB, "ugrave": 0xF9, "uml": 0xA8, "uuml": 0xFC,
        "yacute": 0xFD, "yen": 0xA5, "yuml": 0xFF,
    ]
}
