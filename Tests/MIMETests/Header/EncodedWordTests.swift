// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct EncodedWordTests {
    private func decode(_ text: String) -> String {
        EncodedWord.decode(Array(text.utf8))
    }

    @Test(arguments: [
        ("", ""), ("plain text", "plain text"), ("1 + 1 = 2?", "1 + 1 = 2?"),
        ("=?utf-8?Q?caf=C3=A9?=", "café"), ("=?UTF-8?q?caf=c3=a9?=", "café"), ("=?UTF-8?B?w6k=?=", "é"), ("=?utf-8?b?w6k?=", "é"),
        ("=?iso-8859-1?q?caf=E9?=", "café"), ("=?utf-8*fr?q?caf=C3=A9?=", "café"), ("=?us-ascii?q?a_b?=", "a b"),
        ("=?utf-8?q?a=5Fb?=", "a_b"), ("=?utf-8?q??=", ""), ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?windows-1252?q?=80?=", "€"), ("=?x-unknown?q?caf=E9?=", "café"),
    ])
    func words(text: String, wanted: String) {
        #expect(decode(text) == wanted)
    }

    /// RFC 2047 §6.2, and the examples of §8.
    @Test(arguments: [
        ("=?ISO-8859-1?Q?a?=", "a"), ("=?ISO-8859-1?Q?a?= b", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"), ("=?ISO-8859-1?Q?a?=\t =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a_b?=", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"),
        ("=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b"), ("x =?utf-8?q?a?= y", "x a y"), ("=?utf-8?q?a?= ", "a "),
        (" =?utf-8?q?a?=", " a"),
        // A character cut in two.
        ("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"), ("=?utf-8?b?w6==?= =?UTF-8?q?=A9?=", "é"),
        ("=?iso-2022-jp?B?GyRCRnwbKEI=?= =?iso-2022-jp?B?GyRCS1wbKEI=?=", "日本"),
        // Between words of different charsets nothing is joined.
        ("=?utf-8?q?=C3?= =?iso-8859-1?q?=A9?=", "\u{FFFD}©"),
    ])
    func neighbours(text: String, wanted: String) {
        #expect(decode(text) == wanted)
    }

    @Test(arguments: [
        ("x=?utf-8?q?a?=y", "xay"), ("\"=?utf-8?q?a?=\"", "\"a\""), ("(=?utf-8?q?a?=)", "(a)"),
        ("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("<=?utf-8?q?a?=@example.org>", "<a@example.org>"),
    ])
    func wordsWhereTheyShouldNotBe(text: String, wanted: String) {
        #expect(decode(text) == wanted)
    }

    @Test(arguments: [
        "=?", "?=", "=?=", "=?=?=", "=?=?=?=", "=?utf-8?", "=?utf-8?q", "=?utf-8?q?", "=?utf-8?q?a", "=?utf-8?q?a?",
        "=?utf-8?x?a?=",
        "=?utf-8?qq?a?=", "= ?utf-8?q?a?=", "=?utf-8?q?=41", "=?utf-8??a?=", "=?\u{1}?q?a?=",
    ])
    func brokenWordsStayAsTheyAre(text: String) {
        #expect(decode(text) == text)
    }

    /// A charset may be missing, and blanks in it are passed over: so all programs have it.
    @Test(arguments: [
        ("=??q?a?=", "a"), ("=?utf 8?q?a?=", "a"), ("=? utf-8?q?caf=C3=A9?=", "café"), ("=?utf-8 ?b?w6k=?=", "é"),
    ])
    func charsetsInDisorder(text: String, wanted: String) {
        #expect(decode(text) == wanted)
    }

    @Test func brokenEscapesStayAsTheyAre() {
        #expect(decode("=?utf-8?q?a=ZZ=4?=") == "a=ZZ=4")
        #expect(decode("=?utf-8?q?=?=") == "=")
        #expect(decode("=?utf-8?b?w6!k=?=") == "é")
    }

    @Test func octetsOutsideWords() {
        #expect(EncodedWord.decode([0x63, 0x61, 0x66, 0xE9]) == "café")
        #expect(EncodedWord.decode([0x63, 0x61, 0x66, 0xC3, 0xA9]) == "café")
        #expect(EncodedWord.decode([0xE9, 0x3D, 0x20] + Array("=?utf-8?q?=C3=A9?=".utf8)) == "é= é")
    }

    /// One header field may have 256 KiB, and every part has a header.
    @Test(arguments: [
        ("=?", ""), ("=?=", ""), ("=?a", ""), ("=?a?q", ""), ("=?a?q?", ""), ("=?a?q?x", "?="), ("=?a?z?x", "?="),
        ("=?a?b?", "?="),
        ("=?a?q?b?= ", ""), (" ", "=?a?q?b?="), ("=?utf-8?q?=C3?=", ""),
        ("=?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "?="),
    ])
    func hostileTextIsNotSlow(unit: String, end: String) {
        let text = Array((String(repeating: unit, count: 60_000 / unit.utf8.count) + end).utf8)
        let elapsed = ContinuousClock().measure { _ = EncodedWord.decode(text) }
        #expect(elapsed < .seconds(2), "\(unit)")
    }
}
