// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct TextPatternsTests {
    private static let rule = Filter.rejecting("text: { contains: secret word }")

    private func finds(_ text: String) throws -> Bool {
        try Filter(Self.rule).run(text).outcome.verdict == .reject
    }

    @Test func decodedText() throws {
        let base64 = String(decoding: Base64.encode(Array("a secret word".utf8)), as: UTF8.self)
        for text in [
            "Subject: x\n\nthe secret word is here\n", "Subject: x\n\nTHE SECRET WORD\n", "Subject: a Secret Word\n\nx\n",
            "Subject: =?utf-8?q?secret?= =?utf-8?q?_word?=\n\nx\n", "Content-Transfer-Encoding: base64\n\n\(base64)\n",
            "Content-Transfer-Encoding: quoted-printable\n\nsec=72et w=\nord\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\nsecret word\n--b--\n",
            "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64\n\nAHMAZQBjAHIAZQB0ACAAdwBvAHIAZA==\n",
            "Content-Type: message/rfc822\n\nSubject: x\n\nsecret word\n", "Content-Disposition: inline\n\nsecret word\n",
            "Content-Type: text/x-other\n\nsecret word\n",
        ] {
            let isFound = try finds(text)
            #expect(isFound, "\(text)")
        }
    }

    @Test func whatIsNotDisplayed() throws {
        for text in [
            "Subject: x\n\nsecret\n", "Content-Type: application/octet-stream\n\nsecret word\n",
            "Content-Disposition: attachment\n\nsecret word\n",
            "X-Other: secret word\n\nx\n",
            "Content-Type: multipart/mixed; boundary=b\n\nsecret word\n--b\n\nx\n--b--\nsecret word\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsecret \n--b\n\nword\n--b--\n",
        ] {
            let isFound = try finds(text)
            #expect(!isFound, "\(text)")
        }
    }

    @Test func htmlAsItStandsAndAsItIsShown() throws {
        for body in [
            "<p>sec<b>ret</b> w&#111;rd</p>", "<!-- secret word -->", "secret<br>word", "<img alt=\"secret word\">",
            "s<!-- x -->ecret word",
            "secret&nbsp;word",
        ] {
            let isFound = try finds("Content-Type: text/html\n\n\(body)\n")
            #expect(isFound, "\(body)")
        }
        // Tags are nothing where they are not HTML.
        let isFound = try finds("Content-Type: text/plain\n\nsec<b>ret word\n")
        #expect(!isFound)
    }

    @Test func charsets() throws {
        let filter = try Filter(Filter.rejecting("text: { contains: größer }"))
        let table: [(String, [UInt8])] = [
            ("utf-8", Array("größer".utf8)), ("iso-8859-1", [0x67, 0x72, 0xF6, 0xDF, 0x65, 0x72]),
            ("x-unknown", [0x67, 0x72, 0xF6, 0xDF, 0x65, 0x72]), ("ibm850", [0x67, 0x72, 0x94, 0xE1, 0x65, 0x72]),
        ]
        for (charset, octets) in table {
            let message = wire("Content-Type: text/plain; charset=\(charset)\n\n") + octets
            for cuts in cuttings(of: message.count) {
                let verdict = try filter.run(message, cuts: cuts).outcome.verdict
                #expect(verdict == .reject, "\(charset) cut at \(cuts)")
            }
        }
    }

    @Test func acrossTheEndsOfChunks() throws {
        let filter = try Filter(Self.rule)
        for text in [
            "Subject: x\n\nthe secret word\n", "Content-Type: text/html\n\nse<i>cr</i>et&#32;word\n",
            "Content-Transfer-Encoding: base64\n\nYSBzZWNy\nZXQgd29yZA==\n",
        ] {
            let message = wire(text)
            for cuts in cuttings(of: message.count) {
                let verdict = try filter.run(message, cuts: cuts).outcome.verdict
                #expect(verdict == .reject, "\(text) cut at \(cuts)")
            }
        }
    }

    @Test func expressions() throws {
        let filter = try Filter(Filter.rejecting("text: { matches: \"acc(ount|ess)\\\\s+[0-9]{4}\" }"))
        #expect(try filter.run("Subject: x\n\nyour ACCOUNT \n 1234\n").outcome.verdict == .reject)
        #expect(try filter.run("Subject: x\n\nyour account x 1234\n").outcome.verdict == .accept)
    }

    private static func wide(_ text: String, isBigEndian: Bool, hasMark: Bool = false) -> [UInt8] {
        var units = Array(text.utf16)
        if hasMark { units.insert(0xFEFF, at: 0) }
        return units.flatMap { unit -> [UInt8] in
            let pair = [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
            return isBigEndian ? pair : pair.reversed()
        }
    }

    private static func message(charset: String, _ octets: [UInt8]) -> String {
        "Content-Type: text/plain; charset=\(charset)\nContent-Transfer-Encoding: base64\n\n"
            + String(decoding: Base64.encode(octets), as: UTF8.self) + "\n"
    }

    /// Some take the one, some the other, and some none.
    @Test(arguments: [
        "utf-16le x", "utf-16le, x", "(c) utf-16le (c)", "'utf-16le'", "\"utf-16le x\"", "utf-8; charset=utf-16le",
        "utf-16le; charset=utf-8", "utf-8\nContent-Type: text/plain; charset=utf-16le",
    ])
    func oddCharsets(charset: String) throws {
        for octets in [Self.wide("a secret word", isBigEndian: false), Array("a secret word".utf8)] {
            let isFound = try finds(Self.message(charset: charset, octets))
            #expect(isFound, "\(charset)")
        }
    }

    /// Of an honest field only what it says counts.
    @Test func honestCharsets() throws {
        #expect(try finds(Self.message(charset: "utf-16le", Self.wide("a secret word", isBigEndian: false))))
        #expect(try !finds(Self.message(charset: "utf-16le", Self.wide("a secret word", isBigEndian: true))))
        #expect(try !finds(Self.message(charset: "utf-16le", Array("a secret word".utf8))))
        #expect(try !finds(Self.message(charset: "utf-8", Self.wide("a secret word", isBigEndian: false))))
    }

    /// A mark says in which order octets are; without one it is either.
    @Test(arguments: ["utf-16", "UTF-16", "ucs-2", "iso-10646-ucs-2", "utf-16 x"])
    func orderOfOctets(charset: String) throws {
        for isBigEndian in [false, true] {
            for hasMark in [false, true] {
                let octets = Self.wide("a secret word", isBigEndian: isBigEndian, hasMark: hasMark)
                let isFound = try finds(Self.message(charset: charset, octets))
                #expect(isFound, "\(charset)")
            }
        }
        let wide = Array("a secret word".utf8).flatMap { octet -> [UInt8] in [0, 0, 0, octet] }
        #expect(try finds(Self.message(charset: "utf-32", wide)))
    }

    @Test func oddCharsetsAcrossTheEndsOfChunks() throws {
        let filter = try Filter(Self.rule)
        let text = Self.message(charset: "utf-16 x", Self.wide("a secret word", isBigEndian: true))
        let message = wire("Content-Transfer-Encoding: base64 x\n" + text)
        for cuts in cuttings(of: message.count) {
            let verdict = try filter.run(message, cuts: cuts).outcome.verdict
            #expect(verdict == .reject, "cut at \(cuts)")
        }
    }
}
