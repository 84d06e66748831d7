// SPDX-License-Identifier: Apache-2.0

/// The octets that the grammars of SMTP and MIME are made of, and their classes.
///
/// Everything here is about single octets of US-ASCII: no locale, no Unicode, no allocation.
public enum ASCII {
    public static let nul: UInt8 = 0x00
    public static let tab: UInt8 = 0x09
    public static let lf: UInt8 = 0x0A
    public static let vt: UInt8 = 0x0B
    public static let ff: UInt8 = 0x0C
    public static let cr: UInt8 = 0x0D
    public static let escape: UInt8 = 0x1B
    public static let space: UInt8 = 0x20
    public static let quote: UInt8 = 0x22
    public static let percent: UInt8 = 0x25
    public static let apostrophe: UInt8 = 0x27
    public static let leftParen: UInt8 = 0x28
    public static let rightParen: UInt8 = 0x29
    public static let asterisk: UInt8 = 0x2A
    public static let comma: UInt8 = 0x2C
    public static let hyphen: UInt8 = 0x2D
    public static let dot: UInt8 = 0x2E
    public static let slash: UInt8 = 0x2F
    public static let colon: UInt8 = 0x3A
    public static let semicolon: UInt8 = 0x3B
    public static let less: UInt8 = 0x3C
    public static let equals: UInt8 = 0x3D
    public static let greater: UInt8 = 0x3E
    public static let question: UInt8 = 0x3F
    public static let at: UInt8 = 0x40
    public static let leftBracket: UInt8 = 0x5B
    public static let backslash: UInt8 = 0x5C
    public static let rightBracket: UInt8 = 0x5D
    public static let underscore: UInt8 = 0x5F
    public static let delete: UInt8 = 0x7F

    @inlinable
    public static func isDigit(_ octet: UInt8) -> Bool { octet >= 0x30 && octet <= 0x39 }

    @inlinable
    public static func isAlpha(_ octet: UInt8) -> Bool { (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7A }

    @inlinable
    public static func isAlphanumeric(_ octet: UInt8) -> Bool { isDigit(octet) || isAlpha(octet) }

    @inlinable
    public static func isHexDigit(_ octet: UInt8) -> Bool { hexValue(octet) != nil }

    /// SP or HTAB: the white space of header fields (RFC 5234 `WSP`).
    @inlinable
    public static func isBlank(_ octet: UInt8) -> Bool { octet == space || octet == tab }

    /// A control character: below SP, or DEL.
    @inlinable
    public static func isControl(_ octet: UInt8) -> Bool { octet < 0x20 || octet == delete }

    /// A printing character other than SP (RFC 5234 `VCHAR`).
    @inlinable
    public static func isVisible(_ octet: UInt8) -> Bool { octet > 0x20 && octet < 0x7F }

    @inlinable
    public static func lowercased(_ octet: UInt8) -> UInt8 { octet >= 0x41 && octet <= 0x5A ? octet | 0x20 : octet }

    @inlinable
    public static func uppercased(_ octet: UInt8) -> UInt8 { octet >= 0x61 && octet <= 0x7A ? octet & 0xDF : octet }

    /// The value of a hexadecimal digit in either case, or nil.
    @inlinable
    public static func hexValue(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }

    /// `text` with the letters A-Z made lower-case and nothing else changed.
    public static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { lowercased($0) }, as: UTF8.self)
    }

    /// Whether two runs of octets are the same but for the case of A-Z.
    @inlinable
    public static func equalsIgnoringCase(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { lowercased($0) == lowercased($1) }
    }
}
