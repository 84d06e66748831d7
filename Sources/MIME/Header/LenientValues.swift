// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Every value that some mail program could take for a parameter, from a field whose form is odd.
///
/// Programs differ in what they do first (undo encoded words, remove comments, drop control characters), where they end a
/// value, and how they join the sections of RFC 2231. Here all of it is tried, each step on its own and the common ones
/// together. It is only for values that `ValueForm` calls odd; its cost is linear, with a budget for each octet of the field.
struct LenientValues {
    /// Octets of a field looked at, values taken, and places where the parameter's name stands.
    private static let sizeLimit = 16 * 1024
    private static let valueLimit = 200
    private static let placeLimit = 24
    /// Octets looked at behind such a place. File systems end names at 255, for which RFC 2231 may need 765.
    private static let lengthLimit = 1024
    /// Charsets looked up.
    private static let charsetLimit = 32

    private let texts: [[UInt8]]
    /// The same without what may stand between the letters of a word.
    private let letters: [[UInt8]]
    private var charsetsInUse = OpenCharsets()
    /// Whether there was more to look at than the limits allow.
    private(set) var isCut: Bool

    /// - Parameter value: unfolded.
    init(_ value: [UInt8]) {
        isCut = value.count > Self.sizeLimit
        let raw = Array(value.prefix(Self.sizeLimit))
        let bare = raw.filter { !ASCII.isControl($0) || $0 == ASCII.tab }
        var decoded = raw
        if charsetsInUse.open(wordsIn: raw) {
            decoded = Array(EncodedWord.decode(raw).utf8)
        } else {
            isCut = true
        }
        var texts: [[UInt8]] = []
        for text in [raw, bare, decoded] {
            for form in [text, Self.withoutComments(text, inQuotes: false), Self.withoutComments(text, inQuotes: true)] {
                if !texts.contains(form) { texts.append(form) }
            }
        }
        self.texts = texts
        letters = texts.map { text in
            text.filter { ASCII.isVisible($0) && $0 != ASCII.quote && $0 != ASCII.backslash }
        }
    }

    /// Whether a word stands anywhere in any form of the value, in any case.
    func mentions(_ word: StaticString) -> Bool {
        letters.contains { Self.firstIndex(of: word, in: $0, from: 0) != nil }
    }

    /// The octets of a parameter in every form.
    mutating func values(of name: StaticString) -> [[UInt8]] {
        var gathering = Gathering(size: texts.first?.count ?? 0, charsets: charsetsInUse)
        for text in texts {
            let places = Self.places(of: name, in: text)
            if places.count > Self.placeLimit { gathering.isCut = true }
            for place in places { gathering.takeForms(of: text, at: place.valueStart) }
            gathering.takeJoinings(of: places, in: text)
        }
        charsetsInUse = gathering.charsets
        if gathering.isCut { isCut = true }
        return gathering.found
    }

    /// The charsets that may be meant, of those that are known, each once and by its canonical name.
    mutating func charsets() -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for value in values(of: "charset") {
            let name = ASCII.lowercased(Charset.name(in: String(decoding: value, as: UTF8.self)))
            guard !name.isEmpty, seen.insert(name).inserted else { continue }
            guard seen.count <= Self.charsetLimit else {
                isCut = true
                break
            }
            if let charset = Charset.canonical(name), !found.contains(charset) { found.append(charset) }
        }
        return found
    }

    // MARK: - What is gathered

    /// Charsets of encoded words and extended values, held open: the C library would load them anew for every word.
    private struct OpenCharsets {
        /// Honest fields have one.
        private static let limit = 8

        private var names: Set<String> = []
        private var handles: [IconvHandle] = []

        /// False: there are more than may be open.
        mutating func open(_ charset: String) -> Bool {
            let name = ASCII.lowercased(charset)
            guard !names.contains(name), Charset.builtIn(name) == nil,
                let handle = IconvHandle(charset: Charset.superset(of: name))
            else { return true }
            guard handles.count < Self.limit else { return false }
            names.insert(name)
            handles.append(handle)
            return true
        }

        /// Opens those of all encoded words.
        mutating func open(wordsIn text: [UInt8]) -> Bool {
            var last: [UInt8] = []
            for index in text.indices.dropLast() where text[index] == ASCII.equals && text[index + 1] == ASCII.question {
                let word = text[(index + 2)...].prefix(60).prefix { $0 != ASCII.question && $0 != ASCII.asterisk }
                let name = word.filter { !ASCII.isBlank($0) }
                guard name != last else { continue }
                last = name
                guard open(String(decoding: name, as: UTF8.self)) else { return false }
            }
            return true
        }
    }

    /// The values found so far, and what may still be spent on more.
    private struct Gathering {
        private(set) var found: [[UInt8]] = []
        private var seen: Set<[UInt8]> = []
        /// Values of which it is known what they stand for.
        private var expanded: Set<[UInt8]> = []
        private(set) var charsets: OpenCharsets
        /// Octets that may still be looked at or made.
        private var budget: Int
        var isCut = false

        init(size: Int, charsets: OpenCharsets) {
            self.charsets = charsets
            budget = 32 * 1024 + 64 * size
        }

        /// Whether so many octets may be looked at or made. If not, nothing more may.
        private mutating func spend(_ count: Int) -> Bool {
            guard count <= budget else {
                budget = 0
                isCut = true
                return false
            }
            budget -= count
            return true
        }

        /// What ends, or does not, behind a place.
        mutating func takeForms(of text: [UInt8], at start: Int) {
            guard start < text.count else { return }
            let end = min(text.count, start + LenientValues.lengthLimit)
            guard spend(end - start) else { return }
            let rest = text[start..<end]
            if end < text.count, LenientValues.goesOn(rest) { isCut = true }
            for form in LenientValues.forms(of: rest) { take(form) }
        }

        /// A value as it stands, and what it stands for.
        private mutating func take(_ form: ArraySlice<UInt8>) {
            let value = LenientValues.trimmed(form)
            guard !value.isEmpty else { return }
            guard value.count <= 2 * LenientValues.lengthLimit else {
                isCut = true
                return
            }
            guard expanded.insert(value).inserted else { return }
            add(value)
            if value.contains(ASCII.backslash) { add(value.filter { $0 != ASCII.backslash }) }
            takeDecodings(of: value)
        }

        private mutating func add(_ made: [UInt8]) {
            let value = LenientValues.trimmed(made[...])
            guard !value.isEmpty, spend(value.count), seen.insert(value).inserted else { return }
            guard found.count < LenientValues.valueLimit else {
                isCut = true
                return
            }
            found.append(value)
        }

        /// The value with its charset mark cut, percent-decoded, its encoded words decoded, and converted to UTF-8.
        private mutating func takeDecodings(of value: [UInt8]) {
            if value.contains(ASCII.percent) || value.contains(ASCII.apostrophe) {
                guard spend(value.count) else { return }
                let (charset, text) = ParameterList.splitCharset(value)
                let octets = ParameterList.percentDecoded(text)
                add(octets)
                if octets.contains(ASCII.nul) { add(octets.filter { $0 != ASCII.nul }) }
                if !charset.isEmpty {
                    guard open({ $0.open(charset) }) else { return }
                    add(Array(Charset.decode(octets, from: charset).utf8))
                }
                if text.count < value.count { add(ParameterList.percentDecoded(value[...])) }
            }
            if value.contains(ASCII.question) {
                // To look for charsets costs more than other looks.
                guard spend(4 * value.count), open({ $0.open(wordsIn: value) }) else { return }
                let decoded = Array(EncodedWord.decode(value).utf8)
                add(decoded)
                if decoded.contains(ASCII.nul) { add(decoded.filter { $0 != ASCII.nul }) }
            }
        }

        private mutating func open(_ charset: (inout OpenCharsets) -> Bool) -> Bool {
            guard charset(&charsets) else {
                budget = 0
                isCut = true
                return false
            }
            return true
        }

        /// The sections of RFC 2231 joined by number and by place, the first and the last of several, with and without what is
        /// plain.
        mutating func takeJoinings(of places: [Place], in text: [UInt8]) {
            guard places.contains(where: { $0.section != nil }) else { return }
            var sections: [(number: Int, value: [UInt8])] = []
            var plain: [[UInt8]] = []
            for place in places {
                let value = LenientValues.sectionValue(text, place.valueStart)
                guard spend(value.count) else { return }
                if let number = place.section {
                    sections.append((number: number, value: value))
                } else if plain.count < 4 {
                    plain.append(value)
                }
            }
            for order in LenientValues.orders(of: sections) {
                guard spend(order.reduce(0) { $0 + $1.value.count }) else { return }
                var whole: [UInt8] = []
                for section in order { whole += section.value }
                take(whole[...])
                // Up to a gap in the numbers.
                var run: [UInt8] = []
                var next = order.first?.number ?? 0
                for section in order {
                    guard section.number == next else { break }
                    run += section.value
                    next += 1
                }
                take(run[...])
                for value in plain {
                    guard spend(2 * (value.count + whole.count)) else { return }
                    take((value + whole)[...])
                    take((whole + value)[...])
                }
            }
        }
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

    /// Whether a value that is looked at no further has no end yet.
    private static func goesOn(_ rest: ArraySlice<UInt8>) -> Bool {
        !rest.contains(ASCII.semicolon) || rest.first == ASCII.quote && !rest.dropFirst().contains(ASCII.quote)
    }

    /// Each once.
    private static func forms(of rest: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var forms: [ArraySlice<UInt8>] = []
        func add(_ form: ArraySlice<UInt8>) {
            if !forms.contains(form) { forms.append(form) }
        }
        let toSemicolon = rest.prefix { $0 != ASCII.semicolon }
        add(toSemicolon)
        add(toSemicolon.filter { $0 != ASCII.quote }[...])
        add(toSemicolon.filter { $0 != ASCII.quote && !ASCII.isBlank($0) }[...])
        add(toSemicolon.prefix { !ASCII.isBlank($0) })
        add(toSemicolon.prefix { ValueForm.isTokenOctet($0) })
        add(rest.filter { $0 != ASCII.quote }[...])
        for quote in [ASCII.quote, ASCII.apostrophe] where rest.first == quote {
            let inner = rest.dropFirst()
            // To the next quote, and as escapes would have it.
            add(inner.prefix { $0 != quote })
            add(unescaped(inner, to: quote)[...])
            // Quotes within, and whatever follows the last of them.
            if let last = toSemicolon.dropFirst().lastIndex(of: quote) { add(rest[(rest.startIndex + 1)..<last]) }
            if let last = inner.lastIndex(of: quote) { add(inner[..<last]) }
            // No end.
            add(inner)
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

    /// Sections by place, backwards, by number, and the first and the last of each number.
    private static func orders(of sections: [(number: Int, value: [UInt8])]) -> [[(number: Int, value: [UInt8])]] {
        let sorted = sections.enumerated().sorted { ($0.element.number, $0.offset) < ($1.element.number, $1.offset) }
            .map(\.element)
        var firsts: [(number: Int, value: [UInt8])] = []
        var lasts: [(number: Int, value: [UInt8])] = []
        for section in sorted {
            if firsts.last?.number != section.number { firsts.append(section) }
            if lasts.last?.number == section.number { lasts.removeLast() }
            lasts.append(section)
        }
        return [sections, sections.reversed(), sorted, firsts, lasts]
    }

    private static func sectionValue(_ text: [UInt8], _ start: Int) -> [UInt8] {
        guard start < text.count else { return [] }
        let rest = text[start..<min(text.count, start + lengthLimit)]
        if rest.first == ASCII.quote { return unescaped(rest.dropFirst(), to: ASCII.quote) }
        return trimmed(rest.prefix { $0 != ASCII.semicolon })
    }

    // MARK: - Octets

    private static func trimmed(_ value: ArraySlice<UInt8>) -> [UInt8] {
        let first = value.firstIndex { !ASCII.isBlank($0) } ?? value.endIndex
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
