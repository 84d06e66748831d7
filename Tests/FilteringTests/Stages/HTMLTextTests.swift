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
}
