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
}
