// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct CharsetTests {
    @Test func unlabelledOctets() {
        #expect(Charset.decodeUnlabelled(Array("café €".utf8)) == "café €")
        #expect(Charset.decodeUnlabelled([0x63, 0x61, 0x66, 0xE9]) == "café")
        #expect(Charset.decodeUnlabelled([0x80]) == "€")
        #expect(Charset.decodeUnlabelled([]) == "")
    }

    @Test func labelledOctets() {
        #expect(Charset.decode([0xF0], from: "KOI8-R") == "П")
        #expect(Charset.decode([0xE9], from: "utf-8") == "\u{FFFD}")
        #expect(Charset.decode([0xE9], from: "no such charset") == "é")
        #expect(Charset.decode([0xE9], from: "us-ascii") == "é")
    }

    /// WHATWG Encoding, windows-1252: the octets it leaves out are C1 controls.
    @Test func theTableOfWindows1252() {
        #expect(Charset.windows1252.count == 32)
        let text = Charset.decode(Array(0x80...0x9F), from: "windows-1252")
        let wanted = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ"
        #expect(text == wanted)
        let rest = Charset.decode(Array(0xA0...0xFF), from: "windows-1252")
        #expect(rest.unicodeScalars.map(\.value) == Array(0xA0...0xFF))
    }

    @Test(arguments: [
        ("KS_C_5601-1987", "CP949"), ("gb2312", "GB18030"), ("Shift_JIS", "CP932"), ("iso-8859-9", "CP1254"),
        ("iso-8859-8-i", "ISO-8859-8"),
        ("koi8-r", "koi8-r"), ("x-other", "x-other"),
    ])
    func namesUnderWhichVendorsMeanMore(name: String, wanted: String) {
        #expect(Charset.superset(of: name) == wanted)
    }

    @Test func canonicalNames() {
        let table: [(String, String?)] = [
            ("UTF8", "utf-8"), ("utf-8", "utf-8"), ("", ""), ("US-ASCII", ""), ("latin1", "windows-1252"), ("KOI8-R", "koi8-r"),
            ("Shift_JIS", "cp932"), ("x-none", nil), ("utf-8 x", nil),
        ]
        for (name, wanted) in table { #expect(Charset.canonical(name) == wanted, "\(name)") }
    }

    @Test(arguments: [
        ("utf-8", "utf-8"), ("UTF-8 x", "UTF-8"), (" utf-8", "utf-8"), ("utf-8,x", "utf-8"), ("utf-8(x)", "utf-8"),
        ("'utf-8'", "utf-8"), ("\"utf-8", "utf-8"), ("utf\u{0}-8", "utf-8"), ("iso_8859-1:1987", "iso_8859-1"), ("", ""),
        ("-", ""),
    ])
    func namesAndWhatStandsRoundThem(text: String, wanted: String) {
        #expect(Charset.name(in: text) == wanted, "\(text)")
    }

    @Test func ordersOfOctets() {
        for name in ["utf-16", "UTF-16", "ucs-2", "ISO-10646-UCS-2", "utf-32", "ucs-4"] {
            let hasOther = Charset.otherOrder(of: name) != nil
            #expect(hasOther, "\(name)")
        }
        for name in ["utf-16le", "utf-16be", "utf-32le", "utf-8", "koi8-r", ""] {
            let hasNone = Charset.otherOrder(of: name) == nil
            #expect(hasNone, "\(name)")
        }
    }
}
