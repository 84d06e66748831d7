// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct TextDecoderTests {
    private func decode(_ octets: [UInt8], _ charset: String, cuts: [Int] = []) -> String {
        decode(octets, with: TextDecoder(charset: charset), cuts: cuts)
    }

    private func decode(_ octets: [UInt8], with fresh: TextDecoder, cuts: [Int] = []) -> String {
        var decoder = fresh.anew()
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        // Valid whatever came in: a replacement for octets that the decoder let through would show here.
        return String(validating: out, as: UTF8.self) ?? "no UTF-8"
    }

    /// Decodes in every cutting.
    private func check(_ octets: [UInt8], _ charset: String, _ wanted: String) {
        for cuts in cuttings(of: octets.count) {
            let text = decode(octets, charset, cuts: cuts)
            #expect(text == wanted, "\(charset) \(octets) cut at \(cuts)")
        }
    }

    @Test func charsetsOfMail() {
        let table: [(String, [UInt8], String)] = [
            ("utf-8", Array("aäß€𝄞日z".utf8), "aäß€𝄞日z"), ("UTF8", [0xC3, 0xA9], "é"), ("us-ascii", [0x61, 0xC3, 0xA9], "aé"),
            ("", Array("é".utf8), "é"), ("iso-8859-1", [0x63, 0xE9, 0x80], "cé€"), ("Windows-1252", [0x93, 0xE9, 0x94], "“é”"),
            ("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"), ("windows-1251", [0xCF, 0xF0, 0xE8], "При"),
            ("iso-8859-2", [0xB3, 0x61], "ła"), ("iso-8859-15", [0xA4], "€"), ("iso-8859-9", [0xFD], "ı"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42, 0x21], "日本!"),
            ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"), ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
            ("ks_c_5601-1987", [0xC7, 0xD1, 0xB1, 0xDB], "한글"), ("euc-kr", [0xC7, 0xD1, 0xB1, 0xDB], "한글"),
            ("gb2312", [0xD6, 0xD0, 0xCE, 0xC4], "中文"), ("big5", [0xA4, 0xA4, 0xA4, 0xE5], "中文"), ("tis-620", [0xA1], "ก"),
            ("utf-7", Array("a+AOk-b".utf8), "aéb"), ("utf-16le", [0x61, 0x00, 0xE9, 0x00], "aé"),
            ("utf-16be", [0x00, 0x61, 0x00, 0xE9], "aé"),
        ]
        for (charset, octets, wanted) in table { check(octets, charset, wanted) }
    }

    @Test func unknownCharsetsAreWindows1252() {
        for charset in ["x-unknown", "utf-8//IGNORE", "default", "=?", String(repeating: "a", count: 1000), "a\0b"] {
            check([0x63, 0x61, 0x66, 0xE9, 0x80], charset, "café€")
        }
    }

    /// Mail programs show 8-bit octets in text without a charset: each invalid one is a character of its own.
    @Test func unlabelledTextIsUTF8OrWindows1252() {
        let table: [([UInt8], String)] = [
            ([0x63, 0x61, 0x66, 0xE9], "café"), ([0x63, 0x61, 0x66, 0xE9, 0x20, 0x80], "café €"), ([0xC3, 0xA9, 0xE9], "éé"),
            ([0x61, 0xFF, 0x62], "aÿb"), ([0x61, 0xE2, 0x82], "aâ‚"), ([0xE2, 0x82, 0x61], "â‚a"), ([0xE2, 0x82, 0xAC], "€"),
            ([0xC0, 0xAF], "À¯"), ([0xE0, 0x80, 0xAF], "à€¯"), ([0xED, 0xA0, 0x80], "í\u{A0}€"),
            ([0xF4, 0x90, 0x80, 0x80], "ô\u{90}€€"),
            ([0xF0, 0x9F, 0x98, 0x80, 0xF0], "😀ð"), ([0xF5, 0x80], "õ€"), ([0xF8, 0x80, 0x61], "ø€a"),
            ([0xF0, 0x8F, 0x80, 0x80], "ð\u{8F}€€"),
            ([0xE9, 0xC3, 0xA9], "éé"), ([], ""),
        ]
        for charset in ["", "us-ascii", "US-ASCII", "ascii", "ANSI_X3.4-1968"] {
            for (octets, wanted) in table { check(octets, charset, wanted) }
        }
    }

    @Test func brokenUTF8() {
        let table: [([UInt8], String)] = [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0x61, 0xE2, 0x82], "a\u{FFFD}"), ([0xE2, 0x28, 0xA1], "\u{FFFD}(\u{FFFD}"),
            ([0xFF, 0xFF], "\u{FFFD}\u{FFFD}"), ([0x80, 0x80, 0x80, 0x80, 0x61], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}a"),
            ([0xC3], "\u{FFFD}"),
            ([0xF0, 0x9F, 0x98, 0x61], "\u{FFFD}a"), ([], ""),
        ]
        for (octets, wanted) in table { check(octets, "utf-8", wanted) }
    }

    /// Octets that the charset does not have become U+FFFD, and what follows is read.
    @Test func brokenMultibyte() {
        let shown = decode([0x61, 0xFF, 0x62], "shift_jis")
        #expect(shown.hasPrefix("a") && shown.hasSuffix("b") && shown.contains("\u{FFFD}"))
        check([0xC7], "euc-kr", "\u{FFFD}")
        check([0x61, 0x93], "shift_jis", "a\u{FFFD}")
    }

    @Test func longTexts() {
        let octets = [UInt8](repeating: 0xD0, count: 100_000)
        let wanted = String(repeating: "п", count: 100_000)
        let isEqual = decode(octets, "koi8-r") == wanted
        #expect(isEqual)
        let isEqualInPieces = decode(octets, "koi8-r", cuts: Array(stride(from: 999, to: 100_000, by: 999))) == wanted
        #expect(isEqualInPieces)
    }

    /// Every octet in every charset: nothing is lost silently, nothing is invalid, nothing hangs.
    @Test func everyOctet() {
        let all = Array(UInt8.min...UInt8.max)
        for charset in [
            "", "utf-8", "windows-1252", "koi8-r", "iso-2022-jp", "shift_jis", "euc-kr", "gb18030", "big5", "utf-7", "utf-16",
            "hz-gb-2312",
        ] {
            let whole = decode(all, charset)
            #expect(whole != "no UTF-8" && !whole.isEmpty, "\(charset)")
            let isEqual = decode(all, charset, cuts: Array(1..<256)) == whole
            #expect(isEqual, "\(charset)")
        }
    }

    /// RFC 2781 §4.3 has one order, and programs the other. A mark decides.
    @Test func bothOrdersOfOctets() {
        let table: [(String, [UInt8], [String])] = [
            ("utf-16", [0x61, 0, 0xE9, 0], ["aé", "愀\u{E900}"]), ("utf-16", [0, 0x61, 0, 0xE9], ["愀\u{E900}", "aé"]),
            ("ucs-2", [0, 0x61], ["愀", "a"]), ("iso-10646-ucs-2", [0, 0x61], ["愀", "a"]),
            ("utf-16", [0xFF, 0xFE, 0x61, 0], ["a", ""]), ("utf-16", [0xFE, 0xFF, 0, 0x61], ["a", "\u{FEFF}a"]),
            ("utf-16", [], ["", ""]), ("utf-16le", [0x61, 0], ["a"]), ("utf-8", [0x61], ["a"]), ("", [0x61], ["a"]),
        ]
        for (charset, octets, wanted) in table {
            for cuts in cuttings(of: octets.count) {
                let found = TextDecoder.all(charset: charset).map { decode(octets, with: $0, cuts: cuts) }
                #expect(found == wanted, "\(charset) \(octets) cut at \(cuts)")
            }
        }
        let wide = TextDecoder.all(charset: "utf-32").map { decode([0, 0, 0, 0x61], with: $0) }
        #expect(wide.last == "a")
        let narrow = TextDecoder.all(charset: "ucs-4").map { decode([0x61, 0, 0, 0], with: $0) }
        #expect(narrow.last == "a")
    }

    /// What a mark has silenced stays so.
    @Test func longTextsInTheOtherOrder() {
        let octets: [UInt8] = [0xFF, 0xFE] + [UInt8](repeating: 0x61, count: 20_000)
        let found = TextDecoder.all(charset: "utf-16").map { decode(octets, with: $0, cuts: [1, 2, 5000, 10_000]) }
        #expect(found.map(\.isEmpty) == [false, true])
    }
}
