// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Charset names of mail, to Unicode.
///
/// UTF-8, ASCII and the two Latin charsets are decoded here; every other one by the C library's iconv.
public enum Charset {
    /// Decodes `octets` from `charset`. An unknown charset is read as windows-1252, as mail programs do.
    public static func decode(_ octets: [UInt8], from charset: String) -> String {
        var decoder = TextDecoder(charset: charset)
        var out: [UInt8] = []
        decoder.decode(octets.span, into: &out)
        decoder.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Decodes octets nobody named a charset for: UTF-8 where valid, else windows-1252.
    public static func decodeUnlabelled(_ octets: [UInt8]) -> String {
        if let text = String(validating: octets, as: UTF8.self) { return text }
        return decode(octets, from: "windows-1252")
    }

    /// Charsets that are decoded here.
    enum BuiltIn {
        case utf8
        /// ASCII, or none at all.
        case unlabelled
        case windows1252
    }

    static func builtIn(_ name: String) -> BuiltIn? {
        switch ASCII.lowercased(name) {
        case "utf-8", "utf8", "unicode-1-1-utf-8": .utf8
        case "", "us-ascii", "ascii", "ansi_x3.4-1968": .unlabelled
        // Mail that says Latin-1 means windows-1252 (WHATWG Encoding says the same of the web).
        case "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1", "windows-1252", "cp1252", "cp-1252": .windows1252
        default: nil
        }
    }

    /// The one name for all names of a charset that are decoded alike, in lower case; nil where it is unknown.
    static func canonical(_ name: String) -> String? {
        switch builtIn(name) {
        case .utf8: return "utf-8"
        case .unlabelled: return ""
        case .windows1252: return "windows-1252"
        case nil:
            let superset = Self.superset(of: name)
            return IconvHandle(charset: superset) == nil ? nil : ASCII.lowercased(superset)
        }
    }

    /// The name of a charset from the value of a parameter: it begins with a letter or a digit, and what follows the token is
    /// of no account. Controls have been put there to hide it.
    static func name(in text: String) -> String {
        let octets = text.utf8.filter { !ASCII.isControl($0) || $0 == ASCII.tab }
        let name = octets.drop { !ASCII.isAlphanumeric($0) }.prefix { ValueForm.isTokenOctet($0) && $0 != ASCII.apostrophe }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether an octet may stand in the name of a charset.
    static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case ASCII.hyphen, ASCII.underscore, ASCII.dot, ASCII.colon, 0x2B: true
        default: ASCII.isAlphanumeric(octet)
        }
    }

    /// The charset that mail programs really use where they say `name`: vendors' supersets under the standard's name.
    static func superset(of name: String) -> String {
        switch ASCII.lowercased(name) {
        case "ks_c_5601-1987", "ks_c_5601", "euc-kr", "korean": "CP949"
        case "gb2312", "gb_2312-80", "gbk", "hz-gb-2312-x": "GB18030"
        case "shift_jis", "shift-jis", "x-sjis", "sjis": "CP932"
        case "big5", "x-x-big5": "BIG5-HKSCS"
        case "iso-8859-8-i", "iso-8859-8-e": "ISO-8859-8"
        case "iso-8859-9": "CP1254"
        case "iso-8859-11", "tis-620": "CP874"
        case "utf-16", "utf16", "csutf16", "ucs-2", "ucs2", "iso-10646-ucs-2", "csunicode", "unicode": "UTF-16"
        case "utf-32", "utf32", "csutf32": "UTF-32"
        case "ucs-4", "ucs4", "iso-10646-ucs-4", "csucs4": "UCS-4"
        case "unicode-1-1-utf-7", "utf-7": "UTF-7"
        default: name
        }
    }

    /// The same charset with its octets the other way round, if nothing but a mark at the beginning tells which way it is, and
    /// the mark of the way in which it is read without one.
    static func otherOrder(of name: String) -> (name: String, mark: [UInt8])? {
        switch superset(of: name) {
        case "UTF-16": ("UTF-16BE", [0xFF, 0xFE])
        case "UTF-32": ("UTF-32BE", [0xFF, 0xFE, 0, 0])
        case "UCS-4": ("UTF-32LE", [0, 0, 0xFE, 0xFF])
        default: nil
        }
    }

    /// What windows-1252 has at 0x80...0x9F; the rest of it is Latin-1. Octets it leaves out are C1 controls.
    static let windows1252: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
        0x0178,
    ]
}
