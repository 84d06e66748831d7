// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The text that HTML shows, roughly: tags removed and character references decoded, as it streams in.
///
/// Not a renderer: it exists so that a pattern finds words that tags were put into. Input and output are UTF-8.
struct HTMLText {
    private enum State {
        case text
        /// Behind `<`, which is text unless a letter, `/`, `!` or `?` follows.
        case opening
        /// Within `<…>`.
        case tag
        /// Within `<!…>`; a comment, if two hyphens come first.
        case declaration
        /// Within a comment: how many hyphens came last, 3 standing for `--!`, which ends one as `--` does.
        case comment(matched: Int)
        /// Behind `&`.
        case reference
    }

    private var state = State.text
    /// The beginning of a tag, or the name of a reference.
    private var held: [UInt8] = []
    /// Tags that break a word when shown; others vanish without a blank.
    private static let breaks: Set<String> = [
        "br", "p", "div", "tr", "td", "th", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre",
        "title", "body", "html", "head",
    ]
    private static let references: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20, "auml": 0xE4, "ouml": 0xF6, "uuml": 0xFC,
        "Auml": 0xC4, "Ouml": 0xD6, "Uuml": 0xDC, "szlig": 0xDF, "eacute": 0xE9, "egrave": 0xE8, "agrave": 0xE0, "ccedil": 0xE7,
        "euro": 0x20AC, "copy": 0xA9, "reg": 0xAE, "ndash": 0x2013, "mdash": 0x2014, "hellip": 0x2026, "shy": 0xAD,
        "zwnj": 0x200C,
        "rsquo": 0x2019, "lsquo": 0x2018, "ldquo": 0x201C, "rdquo": 0x201D,
    ]

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var index = 0
        while index < chunk.count {
            if case .text = state {
                let start = index
                while index < chunk.count, chunk[index] != ASCII.less, chunk[index] != Self.ampersand { index += 1 }
                out.append(chunk, in: start..<index)
                guard index < chunk.count else { return }
            }
            take(chunk[index], into: &out)
            index += 1
        }
    }

    /// Ends the text: a reference that was begun is shown as it stands.
    mutating func finish(into out: inout [UInt8]) {
        switch state {
        case .reference: endReference(hasSemicolon: false, into: &out)
        case .opening: out.append(ASCII.less)
        case .text, .tag, .declaration, .comment: break
        }
        state = .text
    }

    private static let ampersand: UInt8 = 0x26
    private static let numberSign: UInt8 = 0x23

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        switch state {
        case .text:
            held = []
            switch octet {
            case ASCII.less: state = .opening
            case Self.ampersand: state = .reference
            default: out.append(octet)
            }
        case .opening:
            if ASCII.isAlpha(octet) || octet == ASCII.slash {
                held = [octet]
                state = .tag
            } else if octet == 0x21 || octet == ASCII.question {
                state = .declaration
            } else {
                out.append(ASCII.less)
                again(octet, into: &out)
            }
        case .tag:
            if octet == ASCII.greater { endTag(into: &out) } else if held.count < 12 { held.append(octet) }
        case .declaration:
            if octet == ASCII.greater {
                state = .text
            } else if held.count < 2 {
                held.append(octet)
                // `<!-->` and `<!--->` are comments that end at once.
                if held == [ASCII.hyphen, ASCII.hyphen] { state = .comment(matched: 2) }
            }
        case .comment(let matched):
            takeInComment(octet, matched)
        case .reference:
            takeInReference(octet, into: &out)
        }
    }

    /// Takes an octet once more, as text.
    private mutating func again(_ octet: UInt8, into out: inout [UInt8]) {
        state = .text
        take(octet, into: &out)
    }

    private mutating func takeInComment(_ octet: UInt8, _ matched: Int) {
        switch octet {
        case ASCII.greater where matched >= 2: state = .text
        case ASCII.hyphen: state = .comment(matched: matched == 3 ? 1 : min(2, matched + 1))
        case 0x21 where matched == 2: state = .comment(matched: 3)
        default: state = .comment(matched: 0)
        }
    }

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
        guard belongs, held.count < 16 else {
            endReference(hasSemicolon: false, into: &out)
            return again(octet, into: &out)
        }
        // Leading zeros may be many, and say nothing.
        if octet == 0x30, isNumber, held.last == Self.numberSign || isHex && held.count == 2 { return }
        held.append(octet)
    }

    private mutating func endTag(into out: inout [UInt8]) {
        let name = held.drop { $0 == ASCII.slash }.prefix { ASCII.isAlphanumeric($0) }
        if Self.breaks.contains(ASCII.lowercased(String(decoding: name, as: UTF8.self))) { out.append(ASCII.space) }
        state = .text
    }

    /// - Parameter hasSemicolon: numbers are decoded without one too (WHATWG HTML §13.2.5.80), names are not.
    private mutating func endReference(hasSemicolon: Bool, into out: inout [UInt8]) {
        state = .text
        let name = String(decoding: held, as: UTF8.self)
        var value = hasSemicolon ? Self.references[name] : nil
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            value = UInt32(name.dropFirst(2), radix: 16)
        } else if name.hasPrefix("#") {
            value = UInt32(name.dropFirst())
        }
        guard let value, let scalar = Unicode.Scalar(value) else {
            out.append(Self.ampersand)
            out += held
            if hasSemicolon { out.append(ASCII.semicolon) }
            return
        }
        // Soft hyphens and zero-width characters show nothing and only split words.
        if value == 0xAD || (0x200B...0x200F).contains(value) { return }
        out += Array(String(scalar).utf8)
    }
}
