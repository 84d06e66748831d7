// SPDX-License-Identifier: Apache-2.0

import Bytes

/// How far the value of a `Content-Type` or `Content-Disposition` keeps to the forms that every mail program reads alike.
///
/// What passes as `plain` or `extended` needs no second reading; that is nearly all mail, and deciding it takes one pass.
enum ValueForm: Equatable {
    /// A kind, and parameters in the forms of RFC 2045 §5.1, each once.
    case plain
    /// Read alike, but for names that are shown decoded or not: encoded words in a parameter, RFC 2231 in its ordinary
    /// form.
    case extended
    /// Mail programs differ over it.
    case odd

    /// - Parameters:
    ///   - value: unfolded.
    ///   - isType: whether the kind is `type/subtype`, and not one word.
    init(of value: [UInt8], isType: Bool) {
        var scanner = Scanner(value)
        self = scanner.scan(isType: isType)
    }

    private struct Parameter {
        let name: String
        /// Number of the section of RFC 2231, -1 for the whole.
        let section: Int?
        let isEncoded: Bool
        let value: ArraySlice<UInt8>
    }

    private struct Scanner {
        private let octets: [UInt8]
        private var index = 0
        private var isExtended = false
        private var parameters: [Parameter] = []

        init(_ octets: [UInt8]) {
            self.octets = octets
        }

        private var isAtEnd: Bool { index >= octets.count }

        private mutating func skipBlanks() {
            while !isAtEnd, ASCII.isBlank(octets[index]) { index += 1 }
        }

        private mutating func token() -> ArraySlice<UInt8> {
            let start = index
            while !isAtEnd, ValueForm.isTokenOctet(octets[index]) { index += 1 }
            return octets[start..<index]
        }

        mutating func scan(isType: Bool) -> ValueForm {
            skipBlanks()
            guard !token().isEmpty else { return .odd }
            if isType {
                guard !isAtEnd, octets[index] == ASCII.slash else { return .odd }
                index += 1
                guard !token().isEmpty else { return .odd }
            }
            while true {
                skipBlanks()
                if isAtEnd { break }
                guard octets[index] == ASCII.semicolon else { return .odd }
                while !isAtEnd, octets[index] == ASCII.semicolon || ASCII.isBlank(octets[index]) { index += 1 }
                if isAtEnd { break }
                guard parameters.count < ParameterList.limit, let parameter = parameter() else { return .odd }
                parameters.append(parameter)
            }
            return judge()
        }

        private mutating func parameter() -> Parameter? {
            let text = token()
            guard !text.isEmpty, !isAtEnd, octets[index] == ASCII.equals else { return nil }
            index += 1
            guard let value = value() else { return nil }
            guard let star = text.firstIndex(of: ASCII.asterisk) else {
                let name = ASCII.lowercased(String(decoding: text, as: UTF8.self))
                return Parameter(name: name, section: nil, isEncoded: false, value: value)
            }
            let name = ASCII.lowercased(String(decoding: text[..<star], as: UTF8.self))
            var rest = text[(star + 1)...]
            if rest.isEmpty { return Parameter(name: name, section: -1, isEncoded: true, value: value) }
            let isEncoded = rest.last == ASCII.asterisk
            if isEncoded { rest = rest.dropLast() }
            guard !rest.isEmpty, rest.count <= 3, rest.allSatisfy(ASCII.isDigit), rest.count == 1 || rest.first != 0x30,
                let number = Int(String(decoding: rest, as: UTF8.self))
            else { return nil }
            return Parameter(name: name, section: number, isEncoded: isEncoded, value: value)
        }

        private mutating func value() -> ArraySlice<UInt8>? {
            guard !isAtEnd else { return nil }
            let start = index
            if octets[index] == ASCII.quote { return quotedValue() }
            // An encoded word without quotes round it: against RFC 2047 §5, made by everybody, and read by everybody.
            if octets[index] == ASCII.equals {
                while !isAtEnd, octets[index] != ASCII.semicolon, ASCII.isVisible(octets[index]) { index += 1 }
                let word = octets[start..<index]
                guard word.count > 4, word.starts(with: "=?".utf8), word.suffix(2).elementsEqual("?=".utf8) else { return nil }
                isExtended = true
                return word
            }
            let word = token()
            return word.isEmpty ? nil : word
        }

        private mutating func quotedValue() -> ArraySlice<UInt8>? {
            index += 1
            let start = index
            while !isAtEnd, octets[index] != ASCII.quote {
                // Programs differ over what a backslash escapes, and some do not know it: then a quote ends elsewhere.
                if octets[index] == ASCII.backslash { return nil }
                if ASCII.isControl(octets[index]), octets[index] != ASCII.tab {
                    return nil
                } else if octets[index] == ASCII.equals, index + 1 < octets.count, octets[index + 1] == ASCII.question {
                    isExtended = true
                }
                index += 1
            }
            guard !isAtEnd else { return nil }
            index += 1
            return octets[start..<index - 1]
        }

        private func judge() -> ValueForm {
            var isExtended = isExtended
            for (position, parameter) in parameters.enumerated() {
                for other in parameters[..<position] where other.name == parameter.name && other.section == parameter.section {
                    guard other.value == parameter.value, other.isEncoded == parameter.isEncoded else { return .odd }
                    isExtended = true
                }
                guard let section = parameter.section else { continue }
                isExtended = true
                // A boundary in the form of RFC 2231 is allowed and made by nobody; few programs read it.
                guard parameter.name != "boundary", isWellFormed(parameter, section) else { return .odd }
            }
            if let boundary = parameters.first(where: { $0.name == "boundary" })?.value {
                guard let last = boundary.last, !ASCII.isBlank(last), !ASCII.isBlank(boundary[boundary.startIndex]),
                    boundary.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), boundary.first != ASCII.less,
                    boundary.filter({ $0 == ASCII.apostrophe }).count < 2, !Self.holdsEncodedWord(boundary)
                else { return .odd }
            }
            return isExtended ? .extended : .plain
        }

        /// Encoded words are decoded in boundaries by some, against RFC 2047 §5.
        private static func holdsEncodedWord(_ value: ArraySlice<UInt8>) -> Bool {
            value.indices.dropLast().contains { value[$0] == ASCII.equals && value[$0 + 1] == ASCII.question }
        }

        /// Whether a section is one of a run from 0 without gaps, and its charset stands where it belongs.
        private func isWellFormed(_ parameter: Parameter, _ section: Int) -> Bool {
            let sections = parameters.filter { $0.name == parameter.name }.compactMap(\.section)
            if section == -1 {
                guard sections.allSatisfy({ $0 == -1 }) else { return false }
            } else {
                guard sections == Array(0..<sections.count) else { return false }
            }
            guard parameter.isEncoded, section <= 0 else { return true }
            return parameter.value.filter { $0 == ASCII.apostrophe }.count >= 2
        }
    }

    /// Whether `type/subtype` stands by itself before the first parameter.
    static func hasPlainKind(_ value: [UInt8]) -> Bool {
        let kind = value.prefix { $0 != ASCII.semicolon }
        let text = kind.drop { ASCII.isBlank($0) }.reversed().drop { ASCII.isBlank($0) }
        return text.count { $0 == ASCII.slash } == 1 && text.allSatisfy { isTokenOctet($0) || $0 == ASCII.slash }
    }

    /// An octet of a `token` (RFC 2045 §5.1).
    static func isTokenOctet(_ octet: UInt8) -> Bool {
        guard ASCII.isVisible(octet) else { return false }
        switch octet {
        case ASCII.leftParen, ASCII.rightParen, ASCII.less, ASCII.greater, ASCII.at, ASCII.comma, ASCII.semicolon, ASCII.colon,
            ASCII.backslash, ASCII.quote, ASCII.slash, ASCII.leftBracket, ASCII.rightBracket, ASCII.question, ASCII.equals:
            return false
        default:
            return true
        }
    }
}
