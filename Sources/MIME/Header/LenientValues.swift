// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Every value that some mail program could take for a parameter, from a field whose form is odd.
///
/// Programs differ in what they do first (undo encoded words, remove comments, drop control characters), where they end a
/// value, and how they join the sections of RFC 2231. Here all of it is tried, each step on its own and the common ones
/// together. It is only for values that `ValueForm` calls odd; its cost is bounded by the limits below.
struct LenientValues {
    /// Octets of a field looked at, values taken, and places where the parameter's name stands.
    private static let sizeLimit = 16 * 1024
    private static let valueLimit = 200
    private static let placeLimit = 40
    /// Octets of one value. Names end at 255, boundaries at `Limits.boundarySize`.
    private static let lengthLimit = 8192

    private let texts: [[UInt8]]
    /// Whether there was more to look at than the limits allow.
    private(set) var isCut: Bool

    /// - Parameter value: unfolded.
    init(_ value: [UInt8]) {
        isCut = value.count > Self.sizeLimit
        let raw = Array(value.prefix(Self.sizeLimit))
        let bare = raw.filter { !ASCII.isControl($0) || $0 == ASCII.tab }
        let decoded = Array(EncodedWord.decode(raw).utf8)
        var texts: [[UInt8]] = []
        for text in [raw, bare, decoded] {
            for form in [text, Self.withoutComments(text, inQuotes: false), Self.withoutComments(text, inQuotes: true)] {
                if !texts.contains(form) { texts.append(form) }
            }
        }
        self.texts = texts
    }

    /// Whether a word stands anywhere in any form of the value, in any case.
    func mentions(_ word: StaticString) -> Bool {
        texts.contains { text in
            let letters = text.filter { ASCII.isVisible($0) && $0 != ASCII.quote && $0 != ASCII.backslash }
            return Self.firstIndex(of: word, in: letters, from: 0) != nil
        }
    }

    /// The octets of a parameter in every form.
    mutating func values(of name: StaticString) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        var isCut = isCut
        func add(_ value: some Sequence<UInt8>) {
            let trimmed = Self.trimmed(Array(value))
            guard !trimmed.isEmpty, trimmed.count <= Self.lengthLimit, seen.insert(trimmed).inserted else { return }
            guard found.count < Self.valueLimit else {
                isCut = true
                return
            }
            found.append(trimmed)
        }
        for text in texts {
            let places = Self.places(of: name, in: text)
            if places.count > Self.placeLimit { isCut = true }
            for place in places {
                for form in Self.forms(of: text, at: place.valueStart) {
                    add(form)
                    add(form.filter { $0 != ASCII.backslash })
                    for decoded in Self.decodings(of: form) { add(decoded) }
                }
            }
            for joined in Self.joinings(of: places, in: text) {
                add(joined)
                for decoded in Self.decodings(of: joined) { add(decoded) }
            }
        }
        self.isCut = isCut
        return found
    }

    // MARK: - Where a parameter stands

    private struct Place {
        /// The section of RFC 2231; nil where there is none.
        let section: Int?
        let valueStart: Int
    }

    private static func firstIndex(of word: StaticString, in text: [UInt8], from start: Int) -> Int? {
        word.withUTF8Buffer { wanted -> Int? in
            guard text.count >= wanted.count else { return nil }
            var index = start
            while index + wanted.count <= text.count {
                var length = 0
                while length < wanted.count, unsafe ASCII.lowercased(text[index + length]) == wanted[length] { length += 1 }
                if length == wanted.count { return index }
                index += 1
            }
            return nil
        }
    }

    private static func places(of name: StaticString, in text: [UInt8]) -> [Place] {
        var places: [Place] = []
        var search = 0
        while places.count <= placeLimit, let start = firstIndex(of: name, in: text, from: search) {
            search = start + name.utf8CodeUnitCount
            var index = search
            // Quotes round the name, blanks and the marks of RFC 2231 behind it.
            while index < text.count, ASCII.isBlank(text[index]) || text[index] == ASCII.quote || text[index] == ASCII.apostrophe
            {
                index += 1
            }
            var section: Int?
            if index < text.count, text[index] == ASCII.asterisk {
                index += 1
                var number = 0
                var digits = 0
                while index < text.count, digits < 4, ASCII.isDigit(text[index]) {
                    number = number * 10 + Int(text[index] - 0x30)
                    digits += 1
                    index += 1
                }
                section = digits > 0 ? number : 0
                if index < text.count, text[index] == ASCII.asterisk { index += 1 }
            }
            while index < text.count, ASCII.isBlank(text[index]) || ASCII.isControl(text[index]) { index += 1 }
            guard index < text.count, text[index] == ASCII.equals else { continue }
            index += 1
            while index < text.count, ASCII.isBlank(text[index]) || ASCII.isControl(text[index]) { index += 1 }
            places.append(Place(section: section, valueStart: index))
        }
        return places
    }

    // MARK: - Where a value ends

    private static func forms(of text: [UInt8], at start: Int) -> [[UInt8]] {
        guard start < text.count else { return [] }
        let rest = text[start..<min(text.count, start + lengthLimit)]
        let toSemicolon = rest.prefix { $0 != ASCII.semicolon }
        var forms: [[UInt8]] = [
            Array(toSemicolon), toSemicolon.filter { $0 != ASCII.quote },
            toSemicolon.filter { $0 != ASCII.quote && !ASCII.isBlank($0) },
            Array(rest.prefix { !ASCII.isBlank($0) && $0 != ASCII.semicolon }),
            Array(rest.prefix { ValueForm.isTokenOctet($0) }),
            rest.filter { $0 != ASCII.quote },
        ]
        for quote in [ASCII.quote, ASCII.apostrophe] where rest.first == quote {
            let inner = rest.dropFirst()
            // To the next quote, and as escapes would have it.
            forms.append(Array(inner.prefix { $0 != quote }))
            forms.append(unescaped(inner, to: quote))
            // Quotes within, and whatever follows the last of them.
            if let last = toSemicolon.dropFirst().lastIndex(of: quote) { forms.append(Array(text[start + 1..<last])) }
            if let last = inner.lastIndex(of: quote) { forms.append(Array(inner[..<last])) }
            // No end.
            forms.append(Array(inner))
        }
        return forms
    }

    private static func unescaped(_ text: ArraySlice<UInt8>, to quote: UInt8) -> [UInt8] {
        var out: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex, text[index] != quote {
            if text[index] == ASCII.backslash, index + 1 < text.endIndex { index += 1 }
            out.append(text[index])
            index += 1
        }
        return out
    }

    // MARK: - Sections of RFC 2231

    /// The sections joined by number and by place, the first and the last of several, with and without what is plain.
    private static func joinings(of places: [Place], in text: [UInt8]) -> [[UInt8]] {
        let sections = places.compactMap { place in
            place.section.map { (number: $0, value: sectionValue(text, place.valueStart)) }
        }
        guard !sections.isEmpty else { return [] }
        let plain = places.filter { $0.section == nil }.map { sectionValue(text, $0.valueStart) }
        var orders: [[(number: Int, value: [UInt8])]] = [sections, sections.reversed()]
        let sorted = sections.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
            .map(\.element)
        orders.append(sorted)
        var firsts: [(number: Int, value: [UInt8])] = []
        var lasts: [(number: Int, value: [UInt8])] = []
        for section in sorted {
            if firsts.last?.number != section.number { firsts.append(section) }
            if lasts.last?.number == section.number { lasts.removeLast() }
            lasts.append(section)
        }
        orders += [firsts, lasts]
        var joined: [[UInt8]] = []
        for order in orders {
            var whole: [UInt8] = []
            for section in order { whole += section.value }
            joined.append(whole)
            // Up to a gap in the numbers.
            var run: [UInt8] = []
            var next = order.first?.number ?? 0
            for section in order {
                guard section.number == next else { break }
                run += section.value
                next += 1
            }
            joined.append(run)
            for value in plain.prefix(4) {
                joined.append(value + whole)
                joined.append(whole + value)
            }
        }
        return joined
    }

    private static func sectionValue(_ text: [UInt8], _ start: Int) -> [UInt8] {
        guard start < text.count else { return [] }
        let rest = text[start..<min(text.count, start + lengthLimit)]
        if rest.first == ASCII.quote { return unescaped(rest.dropFirst(), to: ASCII.quote) }
        return trimmed(Array(rest.prefix { $0 != ASCII.semicolon }))
    }

    // MARK: - What a value stands for

    /// The value with its charset mark cut, percent-decoded, its encoded words decoded, and converted to UTF-8.
    private static func decodings(of value: [UInt8]) -> [[UInt8]] {
        var out: [[UInt8]] = []
        if value.contains(ASCII.percent) || value.contains(ASCII.apostrophe) {
            let (charset, text) = ParameterList.splitCharset(value)
            let octets = ParameterList.percentDecoded(text)
            out.append(octets)
            out.append(octets.filter { $0 != ASCII.nul })
            if !charset.isEmpty { out.append(Array(Charset.decode(octets, from: charset).utf8)) }
            out.append(ParameterList.percentDecoded(value[...]))
        }
        if value.contains(ASCII.question) {
            let decoded = Array(EncodedWord.decode(value).utf8)
            out.append(decoded)
            out.append(decoded.filter { $0 != ASCII.nul })
        }
        return out
    }

    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        let first = value.firstIndex { !ASCII.isBlank($0) } ?? value.count
        let last = value.lastIndex { !ASCII.isBlank($0) } ?? first - 1
        return first <= last ? Array(value[first...last]) : []
    }

    /// The text with comments removed, nested ones included; a parenthesis that nobody closes stays.
    private static func withoutComments(_ text: [UInt8], inQuotes: Bool) -> [UInt8] {
        guard text.contains(ASCII.leftParen) else { return text }
        var out: [UInt8] = []
        var depth = 0
        var isQuoted = false
        var opened = 0
        var index = 0
        while index < text.count {
            let octet = text[index]
            if octet == ASCII.backslash, index + 1 < text.count {
                if depth == 0 { out += text[index...index + 1] }
                index += 2
                continue
            }
            if octet == ASCII.quote, depth == 0, !inQuotes { isQuoted.toggle() }
            if octet == ASCII.leftParen, !isQuoted {
                if depth == 0 { opened = index }
                depth += 1
            } else if octet == ASCII.rightParen, depth > 0 {
                depth -= 1
            } else if depth == 0 {
                out.append(octet)
            }
            index += 1
        }
        if depth > 0 { out += text[opened...] }
        return out
    }
}
