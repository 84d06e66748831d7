// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The encoded words of RFC 2047: `=?charset?B?…?=` and `=?charset?Q?…?=` in header text.
public enum EncodedWord {
    /// Decodes every encoded word of an unfolded value, and the octets around them as UTF-8 or else windows-1252.
    ///
    /// Blanks between two encoded words vanish (§6.2), and octets of neighbouring words in one charset are joined
    /// before they are decoded, since many programs cut characters in two. Words within quotes or glued to
    /// other text are decoded too: that is what mail programs do. Malformed words stay as they are. Linear in the length.
    ///
    /// - Parameter bigEndian: whether UTF-16 without a mark has the high octet first, as RFC 2781 §4.3 has it and few programs.
    public static func decode(_ value: [UInt8], bigEndian: Bool = false) -> String {
        guard value.contains(ASCII.equals) else { return Charset.decodeUnlabelled(value) }
        var out = ""
        var plain: [UInt8] = []
        var octets: [UInt8] = []
        var charset = ""
        var index = 0

        func flushWords() {
            guard !octets.isEmpty || !charset.isEmpty else { return }
            out += Charset.decode(octets, from: bigEndian && charset == "utf-16" ? "utf-16be" : charset)
            octets = []
            charset = ""
        }
        func flushPlain() {
            guard !plain.isEmpty else { return }
            out += Charset.decodeUnlabelled(plain)
            plain = []
        }

        let last = value.indices.dropLast().last { value[$0] == ASCII.question && value[$0 + 1] == ASCII.equals } ?? 0
        var lastWasWord = false
        while index < value.count {
            if value[index] == ASCII.equals, index + 1 < value.count, value[index + 1] == ASCII.question,
                let word = parse(value, at: index, last: last)
            {
                if lastWasWord, plain.allSatisfy(ASCII.isBlank) {
                    plain = []
                } else {
                    flushWords()
                    flushPlain()
                }
                if word.charset != charset { flushWords() }
                charset = word.charset
                octets += word.octets
                index = word.end
                lastWasWord = true
            } else {
                plain.append(value[index])
                index += 1
                if lastWasWord, !ASCII.isBlank(plain[plain.count - 1]) {
                    flushWords()
                    lastWasWord = false
                }
            }
        }
        flushWords()
        flushPlain()
        return out
    }

    /// The text with neighbouring words of one charset and encoding made one, as some read them: `?==?utf-8?B?` between them goes.
    static func joined(_ value: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < value.count {
            if value[index] == ASCII.question, value[index...].starts(with: "?==?".utf8) {
                // Behind the charset and the encoding of the next word.
                var marks = 0
                var end = index + 4
                while end < value.count, marks < 2 {
                    if value[end] == ASCII.question { marks += 1 }
                    end += 1
                }
                if marks == 2 {
                    index = end
                    continue
                }
            }
            out.append(value[index])
            index += 1
        }
        return out
    }

    private struct Word {
        let charset: String
        let octets: [UInt8]
        let end: Int
    }

    /// Longest charset name looked at, so that a run of `=?` costs no more than its length.
    private static let charsetLimit = 60

    /// - Parameter last: where the last `?=` of the value is. No word begins behind it, so that a run of beginnings
    ///   without an end is not searched again and again.
    private static func parse(_ value: [UInt8], at start: Int, last: Int) -> Word? {
        guard start < last else { return nil }
        let nameStart = start + 2
        guard
            let nameEnd = value[nameStart..<min(value.count, nameStart + charsetLimit)].firstIndex(where: {
                $0 == ASCII.question || ASCII.isControl($0) && $0 != ASCII.tab
            }), value[nameEnd] == ASCII.question, nameEnd + 2 < value.count,
            value[nameEnd + 2] == ASCII.question
        else { return nil }
        // RFC 2231 §5: a language may follow the charset.
        // Blanks round the charset are passed over, and it may be missing: so all programs have it.
        let name = value[nameStart..<nameEnd].prefix { $0 != ASCII.asterisk }.filter { !ASCII.isBlank($0) }
        let encoding = ASCII.lowercased(value[nameEnd + 1])
        guard encoding == 0x62 || encoding == 0x71 else { return nil }
        let textStart = nameEnd + 3
        // A question mark ends the word by the grammar; `Q` words of careless programs hold bare ones.
        var end = textStart
        while end + 1 < value.count, !(value[end] == ASCII.question && value[end + 1] == ASCII.equals) {
            end += 1
        }
        guard end + 1 < value.count else { return nil }
        let text = Array(value[textStart..<end])
        var octets: [UInt8] = []
        if encoding == 0x62 {
            var decoder = Base64.StreamDecoder()
            decoder.decode(text.span, into: &octets)
            decoder.finish(into: &octets)
        } else {
            octets = decodeQ(text)
        }
        return Word(charset: ASCII.lowercased(String(decoding: name, as: UTF8.self)), octets: octets, end: end + 2)
    }

    private static func decodeQ(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == ASCII.underscore {
                out.append(ASCII.space)
            } else if text[index] == ASCII.equals, index + 2 < text.count, let high = ASCII.hexValue(text[index + 1]),
                let low = ASCII.hexValue(text[index + 2])
            {
                out.append(high << 4 | low)
                index += 2
            } else {
                out.append(text[index])
            }
            index += 1
        }
        return out
    }
}
