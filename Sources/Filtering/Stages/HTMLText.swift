// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The text that HTML shows, roughly: tags removed and character references decoded, as it streams in.
///
/// Not a renderer: it exists so that a pattern finds words that tags were put into. Input and output are UTF-8.
struct HTMLText {
    private enum State {
        case text
        /// Within `<…>`.
        case tag
        /// Within `<!--…-->`; how many of the closing characters were seen.
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
                while index < chunk.count, chunk[index] != ASCII.less, chunk[index] != 0x26 { index += 1 }
                out.append(chunk, in: start..<index)
                guard index < chunk.count else { return }
                state = chunk[index] == ASCII.less ? .tag : .reference
                held = []
                index += 1
                continue
            }
            take(chunk[index], into: &out)
            index += 1
        }
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        switch state {
        case .text:
            out.append(octet)
        case .tag:
            if octet == ASCII.greater {
                endTag(into: &out)
            } else if held.count < 12 {
                held.append(octet)
                if held == [0x21, ASCII.hyphen, ASCII.hyphen] { state = .comment(matched: 0) }
            }
        case .comment(let matched):
            if octet == ASCII.hyphen {
                state = .comment(matched: min(2, matched + 1))
            } else if octet == ASCII.greater, matched == 2 {
                state = .text
            } else {
                state = .comment(matched: 0)
            }
        case .reference:
            if octet == ASCII.semicolon {
                endReference(into: &out)
            } else if held.count < 10, ASCII.isAlphanumeric(octet) || octet == 0x23 {
                held.append(octet)
            } else {
                out.append(0x26)
                out += held
                state = .text
                if octet == ASCII.less {
                    state = .tag
                    held = []
                } else {
                    out.append(octet)
                }
            }
        }
    }

    private mutating func endTag(into out: inout [UInt8]) {
        let name = held.drop { $0 == ASCII.slash }.prefix { ASCII.isAlphanumeric($0) }
        if Self.breaks.contains(ASCII.lowercased(String(decoding: name, as: UTF8.self))) { out.append(ASCII.space) }
        state = .text
        held = []
    }

    private mutating func endReference(into out: inout [UInt8]) {
        state = .text
        let name = String(decoding: held, as: UTF8.self)
        held = []
        var value = Self.references[name]
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            value = UInt32(name.dropFirst(2), radix: 16)
        } else if name.hasPrefix("#") {
            value = UInt32(name.dropFirst())
        }
        guard let value, let scalar = Unicode.Scalar(value) else {
            out.append(0x26)
            out += Array(name.utf8)
            out.append(ASCII.semicolon)
            return
        }
        // Soft hyphens and zero-width characters show nothing and only split words.
        if value == 0xAD || (0x200B...0x200F).contains(value) { return }
        out += Array(String(scalar).utf8)
    }
}
