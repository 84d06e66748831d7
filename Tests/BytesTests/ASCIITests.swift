// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct ASCIITests {
    @Test func classesOfEveryOctet() {
        let digits = Set("0123456789".utf8)
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        let hexDigits = Set("0123456789abcdefABCDEF".utf8)
        for octet in UInt8.min...UInt8.max {
            #expect(ASCII.isDigit(octet) == digits.contains(octet), "\(octet)")
            #expect(ASCII.isAlpha(octet) == letters.contains(octet), "\(octet)")
            #expect(ASCII.isAlphanumeric(octet) == (digits.contains(octet) || letters.contains(octet)), "\(octet)")
            #expect(ASCII.isHexDigit(octet) == hexDigits.contains(octet), "\(octet)")
            #expect(ASCII.isBlank(octet) == (octet == 32 || octet == 9), "\(octet)")
            #expect(ASCII.isControl(octet) == (octet < 32 || octet == 127), "\(octet)")
            #expect(ASCII.isVisible(octet) == (octet >= 33 && octet <= 126), "\(octet)")
        }
    }

    @Test func constantsAreWhatTheyAreCalled() {
        let named: [(UInt8, String)] = [
            (ASCII.tab, "\t"), (ASCII.lf, "\n"), (ASCII.cr, "\r"), (ASCII.space, " "), (ASCII.quote, "\""),
            (ASCII.percent, "%"), (ASCII.apostrophe, "'"), (ASCII.leftParen, "("), (ASCII.rightParen, ")"),
            (ASCII.asterisk, "*"), (ASCII.comma, ","), (ASCII.hyphen, "-"), (ASCII.dot, "."), (ASCII.slash, "/"),
            (ASCII.colon, ":"), (ASCII.semicolon, ";"), (ASCII.less, "<"), (ASCII.equals, "="), (ASCII.greater, ">"),
            (ASCII.question, "?"), (ASCII.at, "@"), (ASCII.leftBracket, "["), (ASCII.backslash, "\\"),
            (ASCII.rightBracket, "]"), (ASCII.underscore, "_"), (ASCII.nul, "\0"), (ASCII.escape, "\u{1B}"),
            (ASCII.delete, "\u{7F}"), (ASCII.vt, "\u{0B}"), (ASCII.ff, "\u{0C}"),
        ]
        for (octet, text) in named { #expect([octet] == Array(text.utf8), "\(text)") }
    }

    @Test func caseOfLettersAlone() {
        for octet in UInt8.min...UInt8.max {
            let isUpper = octet >= 65 && octet <= 90
            let isLower = octet >= 97 && octet <= 122
            #expect(ASCII.lowercased(octet) == (isUpper ? octet + 32 : octet), "\(octet)")
            #expect(ASCII.uppercased(octet) == (isLower ? octet - 32 : octet), "\(octet)")
        }
    }

    @Test func hexValues() {
        for value in UInt8(0)...15 {
            let lower = Array(String(value, radix: 16).utf8)[0]
            let upper = Array(String(value, radix: 16, uppercase: true).utf8)[0]
            #expect(ASCII.hexValue(lower) == value)
            #expect(ASCII.hexValue(upper) == value)
        }
        for octet in Array("gG/:@`".utf8) { #expect(ASCII.hexValue(octet) == nil) }
    }

    @Test func onlyLettersOfASCIIChangeInText() {
        #expect(ASCII.lowercased("Content-TYPE") == "content-type")
        #expect(ASCII.lowercased("ÄÖÜ Straße É") == "ÄÖÜ straße É")
        #expect(ASCII.lowercased("") == "")
    }

    @Test(arguments: [("abc", "ABC"), ("", ""), ("a-1", "A-1"), ("ä", "ä")])
    func equalButForCase(one: String, other: String) {
        #expect(ASCII.equalsIgnoringCase(Array(one.utf8), Array(other.utf8)))
    }

    @Test(arguments: [("abc", "abcd"), ("a", ""), ("[", "{"), ("@", "`"), ("ä", "Ä")])
    func different(one: String, other: String) {
        #expect(!ASCII.equalsIgnoringCase(Array(one.utf8), Array(other.utf8)))
    }
}
