// SPDX-License-Identifier: Apache-2.0

import Bytes

/// One pattern for a text, as a condition holds it.
struct StringPattern: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// The whole text, folded.
        case exact(String)
        /// A domain and everything below it, without the dot in front, folded.
        case domainTree(String)
        case wildcard(Wildcard)
        /// Text that must occur, composed but as written.
        case contains(String)
        /// A regular expression in Vectorscan's dialect.
        case matches(String)
    }

    let kind: Kind
    /// As the operator wrote it, for messages and explanations.
    let written: String
    let position: SourcePosition

    /// Reads a plain pattern: `*` is any run, `\*` a star, everything else itself. Another backslash is a backslash.
    init(plain text: String, position: SourcePosition) {
        written = text
        self.position = position
        let segments = Self.segments(of: text)
        if segments.count == 1 {
            kind = .exact(FoldedText(segments[0]).string)
        } else {
            kind = .wildcard(Wildcard(segments: segments.map { FoldedText($0).octets }))
        }
    }

    /// Reads a pattern for domains: `.x` is x and everything below it.
    init(domain text: String, position: SourcePosition) {
        if text.utf8.first == ASCII.dot, text.utf8.count > 1, !text.utf8.contains(ASCII.asterisk) {
            self.init(.domainTree(FoldedText(String(text.dropFirst())).string), written: text, position: position)
        } else {
            self.init(plain: text, position: position)
        }
    }

    init(_ kind: Kind, written: String, position: SourcePosition) {
        self.kind = kind
        self.written = written
        self.position = position
    }

    /// The text between the stars.
    private static func segments(of text: String) -> [String] {
        var segments: [String] = []
        var current = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped && scalar != "*" { current.append("\\") }
            switch scalar {
            case "*" where !isEscaped:
                segments.append(String(current))
                current = String.UnicodeScalarView()
            case "\\":
                break
            default:
                current.append(scalar)
            }
            isEscaped = scalar == "\\"
        }
        if isEscaped { current.append("\\") }
        segments.append(String(current))
        return segments
    }

    /// A regular expression that matches `octets` and nothing else: the library needs no other kind of pattern then.
    static func regularExpression(matching octets: [UInt8]) -> String {
        var expression = ""
        for scalar in String(decoding: octets, as: UTF8.self).unicodeScalars {
            let value = scalar.value
            if value >= 0x80 || (value < 0x80 && ASCII.isAlphanumeric(UInt8(value))) {
                expression.unicodeScalars.append(scalar)
            } else {
                expression += value < 16 ? "\\x0" : "\\x"
                expression += String(value, radix: 16)
            }
        }
        return expression
    }
}
