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
        case "utf-16": "UTF-16"
        case "unicode-1-1-utf-7", "utf-7": "UTF-7"
        default: name
        }
    }

    /// What windows-1252 has at 0x80...0x9F; the rest of it is Latin-1. Octets it leaves out are C1 controls.
    static let windows1252: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E,
        0x0178,
    ]
}
