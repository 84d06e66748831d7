// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct MediaTypeTests {
    private func parse(_ text: String) -> MediaType {
        MediaType(parsing: Array(text.utf8))
    }

    @Test(arguments: [
        ("text/plain", "text/plain"), ("TEXT/Html; charset=x", "text/html"), ("  text/html  ", "text/html"),
        ("text / html", "text/html"),
        ("text/ html", "text/html"), ("text /html", "text/html"), ("text/(remark)html", "text/html"),
        ("(remark) text/html", "text/html"),
        ("text(remark)/html", "text/html"), ("text/html(remark)", "text/html"),
        ("application/vnd.x+xml;a=b", "application/vnd.x+xml"),
        ("x-a/x-b", "x-a/x-b"), ("text/html junk; a=b", "text/html"),
    ])
    func names(text: String, wanted: String) {
        #expect(parse(text).name == wanted, "\(text)")
        #expect(parse(text).isValid, "\(text)")
    }

    /// RFC 2045 §5.2: what has no sound type and subtype is text/plain.
    @Test(arguments: [
        "", " ", "text", "text/", "/html", "/", "text/ht/ml", "te xt/html", "text/html,x", "\"text/html\"", "text/ht\u{E4}ml",
        "text;html",
        "charset=utf-8", "text/<html>", "; a=b", "text/html\u{01}",
    ])
    func unsoundNames(text: String) {
        #expect(parse(text).name == "text/plain", "\(text)")
        #expect(!parse(text).isValid, "\(text)")
    }

    @Test func parametersAreReadWhateverTheType() {
        #expect(parse("text; charset=UTF-8").charset == "utf-8")
        #expect(parse("text/html; CharSet=\"Windows-1252\"; format=flowed").charset == "windows-1252")
        #expect(parse("text/html").charset == nil)
    }

    @Test func boundaries() {
        let table: [(String, String?)] = [
            ("boundary=b", "b"), ("boundary=\"a b\"", "a b"), ("boundary=\"a b  \"", "a b"), ("boundary=\"\"", nil),
            ("boundary=\"  \"", nil),
            ("boundary=", nil), ("charset=x", nil), ("BOUNDARY=b", "b"), ("boundary*0=a; boundary*1=b", "ab"),
            ("boundary=plain; boundary*=us-ascii''ext", "ext"), ("boundary=a; boundary=b", "a"), ("boundary=\" b\"", " b"),
        ]
        for (text, wanted) in table {
            #expect(parse("multipart/mixed; \(text)").boundary == wanted.map { Array($0.utf8) }, "\(text)")
        }
    }

    @Test func kinds() {
        #expect(parse("multipart/mixed").isMultipart && parse("multipart/x-unknown").isMultipart)
        #expect(!parse("text/plain").isMultipart)
        #expect(parse("text/x").isText && !parse("application/text").isText)
        for name in ["message/rfc822", "message/global", "message/news", "MESSAGE/RFC822"] {
            #expect(parse(name).isMessage, "\(name)")
        }
        for name in ["message/partial", "message/external-body", "message/delivery-status", "text/rfc822"] {
            #expect(!parse(name).isMessage, "\(name)")
        }
    }

    @Test func defaults() {
        #expect(MediaType.plainText.name == "text/plain")
        #expect(MediaType.message.name == "message/rfc822")
        #expect(MediaType.plainText.parameters.parameters.isEmpty)
    }

    /// It ends with its token, and comments are no part of it.
    @Test(arguments: [
        ("utf-16le x", "utf-16le"), ("utf-16le, x", "utf-16le"), ("(c) utf-16le (c)", "utf-16le"), ("UTF-8(c)", "utf-8"),
        ("\"utf-16le x\"", "utf-16le"), ("\"iso_8859-1:1987\"", "iso_8859-1"), ("utf-\u{1}8", "utf-8"), ("'utf-8'", "utf-8"),
        ("\"\"", ""), ("", ""), ("=?us-ascii?q?utf-8?=", "utf-8"),
    ])
    func charsets(value: String, wanted: String) {
        #expect(parse("text/plain; charset=\(value)").charset == wanted, "\(value)")
    }
}
