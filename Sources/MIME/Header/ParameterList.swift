// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The parameters of a `Content-Type` or `Content-Disposition` value (RFC 2045 §5.1, RFC 2183, RFC 2231).
///
/// Reading is lenient: quotes may be missing around any value, comments are passed over, and the value without
/// quotes runs to the next semicolon.
public struct ParameterList: Sendable, Hashable {
    /// One parameter as it came.
    public struct Parameter: Sendable, Hashable {
        /// Lower case, with the `*` marks of RFC 2231.
        public let name: String
        /// Without quotes and their escapes.
        public let value: [UInt8]
        public let isQuoted: Bool
    }

    public let parameters: [Parameter]
    /// Whether there were more than are looked at.
    public let isCut: Bool

    /// Parameters looked at in one field; honest ones have fewer than ten.
    static let limit = 200

    public init(_ parameters: [Parameter] = []) {
        self.parameters = parameters
        isCut = false
    }

    /// - Parameter text: the value behind the first semicolon.
    init(parsing text: ArraySlice<UInt8>) {
        var reader = ValueReader(text)
        var found: [Parameter] = []
        while found.count < Self.limit, let parameter = reader.parameter() { found.append(parameter) }
        parameters = found
        isCut = found.count == Self.limit && reader.parameter() != nil
    }

    /// Whether a name is given twice with different values.
    var hasConflicts: Bool {
        guard Set(parameters.map(\.name)).count < parameters.count else { return false }
        var first: [String: [UInt8]] = [:]
        for parameter in parameters
        where first.updateValue(parameter.value, forKey: parameter.name) ?? parameter.value
            != parameter.value
        { return true }
        return false
    }

    /// The octets of a parameter in the documented reading: RFC 2231 before plain, and of several the first.
    public func octets(of name: String) -> [UInt8]? {
        extended(name)?.octets ?? parameters.first { $0.name == name }?.value
    }

    /// The text of a parameter in the documented reading, charsets and encoded words decoded. A charset ends with its token,
    /// whatever follows.
    public func value(of name: String) -> String? {
        let text = extended(name)?.text ?? parameters.first { $0.name == name }.map { EncodedWord.decode($0.value) }
        return name == "charset" ? text.map(Charset.name(in:)) : text
    }

    /// What any reader could take for the value of a parameter: plain and extended, decoded and as it stands.
    public func everyValue(of name: String) -> [String] {
        var values: [String] = []
        func add(_ value: String) {
            if !value.isEmpty, !values.contains(value) { values.append(value) }
        }
        if let value = extended(name) {
            add(value.text)
            add(Charset.decodeUnlabelled(value.octets))
        }
        for parameter in parameters where parameter.name == name {
            add(EncodedWord.decode(parameter.value))
            add(Charset.decodeUnlabelled(parameter.value))
        }
        // UTF-16 without a mark is read from either end.
        for parameter in parameters where parameter.name.hasPrefix(name) && Self.mentionsUTF16(parameter.value) {
            add(EncodedWord.decode(parameter.value, bigEndian: true))
        }
        if let value = extended(name), ASCII.lowercased(value.charset) == "utf-16" {
            for charset in ["utf-16be", "utf-16le"] { add(Charset.decode(value.octets, from: charset)) }
        }
        // Some decode what comes out once more, and some join words before they decode them.
        for value in values where value.utf8.contains(ASCII.question) {
            add(EncodedWord.decode(Array(value.utf8)))
            add(EncodedWord.decode(EncodedWord.joined(Array(value.utf8))))
        }
        // A charset mark is taken from plain values as well, and so are brackets and quotes round them.
        for value in values {
            let octets = Array(value.utf8)
            let (charset, text) = Self.splitCharset(octets)
            if text.count < octets.count, charset.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen }) {
                add(String(decoding: Self.percentDecoded(text), as: UTF8.self))
            }
            if let first = octets.first, first == ASCII.less || first == ASCII.quote || first == ASCII.apostrophe {
                let inner = octets.drop { $0 == first }
                let end = inner.lastIndex { $0 != ASCII.greater && $0 != first }.map { $0 + 1 } ?? inner.endIndex
                add(String(decoding: inner[..<end], as: UTF8.self))
            }
        }
        for parameter in parameters where parameter.name == name + "*" {
            add(Charset.decodeUnlabelled(parameter.value))
        }
        return values
    }

    /// Whether a value may be text in UTF-16 of which nobody says from which end.
    static func mentionsUTF16(_ value: [UInt8]) -> Bool {
        let charset = Array("utf-16".utf8)
        // The mark behind the charset is rare, unlike its letters.
        for mark in value.indices.dropFirst(charset.count)
        where value[mark] == ASCII.question || value[mark] == ASCII.apostrophe {
            let name = value[(mark - charset.count)..<mark]
            if ASCII.equalsIgnoringCase(name, charset) { return true }
        }
        return false
    }

    private struct Extended {
        let octets: [UInt8]
        let charset: String

        var text: String {
            // A word of RFC 2047 inside an extended value is against the rules and decoded by everybody.
            charset.isEmpty ? EncodedWord.decode(octets) : Charset.decode(octets, from: charset)
        }
    }

    /// The value that RFC 2231 sections make up: `name*`, or `name*0`, `name*1*`, … in the order of their numbers, to
    /// the first gap. Some programs count from 1.
    private func extended(_ name: String) -> Extended? {
        var sections: [Int: (value: [UInt8], isEncoded: Bool)] = [:]
        let prefix = name + "*"
        for parameter in parameters where parameter.name.hasPrefix(prefix) {
            var rest = parameter.name.dropFirst(prefix.count)
            if rest.isEmpty {
                let (charset, text) = Self.splitCharset(parameter.value)
                return Extended(octets: Self.percentDecoded(text), charset: charset)
            }
            let isEncoded = rest.hasSuffix("*")
            if isEncoded { rest = rest.dropLast() }
            guard rest.utf8.count <= 4, rest.utf8.allSatisfy(ASCII.isDigit), let number = Int(rest) else { continue }
            if sections[number] == nil { sections[number] = (parameter.value, isEncoded) }
        }
        guard let start = sections.keys.min(), let first = sections[start] else { return nil }
        var charset = ""
        var octets: [UInt8] = []
        if first.isEncoded {
            let (name, text) = Self.splitCharset(first.value)
            charset = name
            octets = Self.percentDecoded(text)
        } else {
            octets = first.value
        }
        var number = start + 1
        while let section = sections[number] {
            octets += section.isEncoded ? Self.percentDecoded(section.value[...]) : section.value
            number += 1
        }
        return Extended(octets: octets, charset: charset)
    }

    /// Splits `charset'language'text`.
    static func splitCharset(_ value: [UInt8]) -> (charset: String, text: ArraySlice<UInt8>) {
        guard let first = value.firstIndex(of: ASCII.apostrophe),
            let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
        else { return ("", value[...]) }
        return (String(decoding: value[..<first], as: UTF8.self), value[(second + 1)...])
    }

    static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == ASCII.percent, index + 2 < text.endIndex, let high = ASCII.hexValue(text[index + 1]),
                let low = ASCII.hexValue(text[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(text[index])
                index += 1
            }
        }
        return out
    }
}
