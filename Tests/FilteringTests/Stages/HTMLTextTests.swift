// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct HTMLTextTests {
    private func shown(_ html: [UInt8], cuts: [Int]) -> String {
        var decoder = HTMLText()
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [html.count] {
            let chunk = Array(html[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    private func check(_ html: String, _ wanted: String) {
        let octets = Array(html.utf8)
        for cuts in cuttings(of: octets.count) {
            let text = shown(octets, cuts: cuts)
            #expect(text == wanted, "\(html) cut at \(cuts)")
        }
    }

    @Test func tagsVanish() {
        let table: [(String, String)] = [
            ("", ""), ("plain", "plain"), ("<b>bold</b>", "bold"), ("via<b>gr</b>a", "viagra"),
            ("a<span style=\"x\">b</span>c", "abc"),
            ("<a href='x>y", "y"), ("<IMG src=x>", ""), ("größer<i>日本</i>", "größer日本"), ("a<wbr>b", "ab"), ("<", "<"),
            ("a<b", "a"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func someTagsBreakWords() {
        for tag in ["br", "BR", "br/", "br /", "p", "/p", "div class=x", "td", "/TR", "li", "h1", "hr"] {
            check("a<\(tag)>b", "a b")
        }
    }

    @Test func commentsVanish() {
        let table: [(String, String)] = [
            ("a<!-- x -->b", "ab"), ("a<!-- <b> -- > -->b", "ab"), ("a<!----->b", "ab"), ("a<!---->b", "ab"),
            ("a<!-- x --->b", "ab"),
            ("a<!-- never closed", "a"), ("a<!doctype html>b", "ab"), ("a<!- x ->b", "ab"), ("vi<!-- x -->agra", "viagra"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func references() {
        let table: [(String, String)] = [
            ("&lt;b&gt;", "<b>"), ("a&amp;b", "a&b"), ("&auml;&Auml;", "äÄ"), ("&#118;iagra", "viagra"),
            ("&#x76;iagra", "viagra"), ("&#X76;", "v"),
            ("a&nbsp;b", "a b"), ("vi&shy;agra", "viagra"), ("vi&#173;agra", "viagra"), ("vi&#8203;agra", "viagra"),
            ("vi&zwnj;agra", "viagra"),
            ("&euro;", "€"), ("&#128512;", "😀"), ("&unknown;", "&unknown;"), ("&;", "&;"), ("a & b", "a & b"),
            ("AT&T;x", "AT&T;x"),
            ("&#xD800;", "&#xD800;"), ("&#99999999;", "&#99999999;"), ("&#;", "&#;"), ("&<b>x</b>", "&x"),
            ("&verylongname;", "&verylongname;"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    /// What every browser shows as text must be read as text, or words are hidden from the rules that readers see
    /// (WHATWG HTML §13.2.5: character references without semicolon, comments that end at once, `<` before no letter).
    @Test func whatBrowsersShow() {
        let table: [(String, String)] = [
            ("&&#118;iagra", "&viagra"), ("&#118iagra", "viagra"), ("&#0000000118;iagra", "viagra"), ("<!-->vi<b>agra", "viagra"),
            ("<!--->vi<b>agra", "viagra"), ("<!-- x --!>vi<b>agra", "viagra"), ("1 < 2 vi<b>agra", "1 < 2 viagra"),
            ("vi<b>agra &am", "viagra &am"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    /// `>` in a quoted value is no end of the tag; one that never closes swallows nothing.
    @Test func quotedValues() {
        let table: [(String, String)] = [
            ("vi<b title=\"x>y\">agra</b>", "viagra"), ("vi<b title='>'>agra", "viagra"),
            ("vi<b a=\"'>\" b='\">'>agra", "viagra"),
            ("vi<b a = \">\" >agra", "viagra"), ("a<b \"x>y\">z", "ay\">z"), ("a<b x'=y>z", "az"), ("a<b =\"x>y", "ay"),
            ("a<b x=y\">z", "az"), ("a<b x=\">c<i y='>d", "acd"), ("a<b x='>c<i y=\">d", "acd"), ("a</b x=\">\">c", "ac"),
            ("a<b x=\"y", "a"), ("a<br title=\">\">b", "a b"), ("a<b x=>c", "ac"), ("a<b x/y=\">\">c", "ac"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func quotesThatNeverClose() {
        let inside = String(repeating: "x", count: HTMLText.quoteLimit - 1)
        #expect(shown(Array("a<b y=\">\(inside)\">c".utf8), cuts: []) == "ac")
        #expect(shown(Array("a<b y=\">\(inside)x\">c".utf8), cuts: []) == "a\(inside)x\">c")
        #expect(shown(Array("a<b y=\">\(inside)x\">c".utf8), cuts: [3, 9, 4000]) == "a\(inside)x\">c")
    }

    @Test func hostileMarkupIsNotSlow() {
        let pieces = [
            "<a b='>", "<a b=\">", "<a b='><a b=\">", "&", "&amp", "<", "</", "<title>", "<style></styl", "\u{AD}", "<!--", " ",
        ]
        let elapsed = ContinuousClock().measure {
            for piece in pieces {
                let octets = Array(String(repeating: piece, count: 20_000).utf8)
                _ = shown(octets, cuts: [])
            }
        }
        #expect(elapsed < .seconds(20))
    }

    /// WHATWG HTML §13.2.5.73: the oldest names need no semicolon.
    @Test func referencesWithoutSemicolon() {
        let table: [(String, String)] = [
            ("vi&shyagra", "viagra"), ("gr&uuml&szlig", "grüß"), ("gr&uumlx", "grüx"), ("&ampx", "&x"), ("&notit;", "¬it;"),
            ("a&ltb&gtc", "a<b>c"), ("&copy 2026", "© 2026"), ("&euro 5", "&euro 5"), ("&zwj", "&zwj"), ("&COPY", "©"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func whatShowsNothing() {
        for name in ["zwj", "zwnj", "lrm", "rlm", "shy", "ZeroWidthSpace", "NoBreak", "#x200B", "#x2060", "#xFEFF", "#173"] {
            check("vi&\(name);agra", "viagra")
        }
        for scalar in ["\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}"] {
            check("vi\(scalar)agra", "viagra")
            check("vi\(scalar)<b>\(scalar)agra", "viagra")
        }
        check("a\u{2014}\u{20AC}\u{A9}\u{200A}b", "a\u{2014}\u{20AC}\u{A9}\u{200A}b")
        check("v&period;a&colon;&sol;", "v.a:/")
    }

    /// WHATWG HTML §13.2.6.2: tags and comments do not begin where an element holds text alone.
    @Test func elementsWithoutTags() {
        let table: [(String, String)] = [
            ("<style><!--</style>shown", "shown"), ("<script>'<!--'</script>shown", "shown"),
            ("vi<style>b{}</style>agra", "viagra"),
            ("vi<SCRIPT>x</Script >agra", "viagra"), ("<title>a<b>&amp;c</title>d", " a<b>&c d"),
            ("<textarea><!-- x --></textarea>y", " <!-- x --> y"), ("<xmp><b>&amp;</xmp>y", " <b>&amp; y"),
            ("<style></styl</style>x", "x"), ("<style></styles></style>x", "x"), ("<style>a</style x=\">\">b", "b"),
            ("<title>a</tit", " a</tit"), ("<style>never closed", ""), ("<title><</title>x", " < x"),
            ("<iframe><b></iframe>x", "x"),
            ("<style/>a</style>b", "b"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func blanksAreOne() {
        let table: [(String, String)] = [
            ("a  b", "a b"), ("a\r\n\t b", "a b"), ("a <br> \n b", "a b"), ("a&nbsp; &#32;b", "a b"), ("a\u{A0}b", "a b"),
            ("secret\r\nword", "secret word"), ("a \u{200B} b", "a b"), ("a <b> c", "a c"), ("<p>a</p><p>b</p>", " a b "),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }

    @Test func bogusComments() {
        let table: [(String, String)] = [
            ("a</>b", "ab"), ("a</ x=\">b", "ab"), ("a<?-- x>b", "ab"), ("a<?xml version=\"1\"?>b", "ab"), ("a</", "a</"),
        ]
        for (html, wanted) in table { check(html, wanted) }
    }
}
