// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct FoldedTextTests {
    @Test(arguments: [
        ("README.Txt", "readme.txt"), ("ÄÖÜ", "äöü"), ("ΣΟΦΟΣ", "σοφο\u{3C3}"), ("σοφο\u{3C2}", "σοφο\u{3C3}"),
        ("ς", "σ"), ("ſ", "s"), ("ẞ", "ß"), ("ß", "ß"),
        ("\u{212A}", "k"), ("µ", "μ"), ("ЖЗ", "жз"), ("İ", "İ"), ("ı", "ı"), ("Ǆ", "ǆ"), ("ǅ", "ǆ"),
    ])
    func foldsCaseSimply(text: String, folded: String) {
        #expect(FoldedText(text).string == folded)
    }

    @Test func keepsApartWhatIsNotTheSameLetter() {
        #expect(FoldedText("ß") != FoldedText("ss"))
        #expect(FoldedText("ı") != FoldedText("i"))
        #expect(FoldedText("é") != FoldedText("e"))
    }

    @Test func takesBothSpellingsOfAnAccentForOne() {
        #expect(FoldedText("U\u{308}BUNG").octets == FoldedText("übung").octets)
        #expect(FoldedText("E\u{301}").octets == Array("é".utf8))
    }

    @Test func foldingTwiceIsFoldingOnce() {
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let once = FoldedText(String(Character(scalar)))
            #expect(FoldedText(once.string).octets == once.octets, "U+\(String(value, radix: 16))")
        }
    }
}
