// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ParameterListTests {
    private func list(_ text: String) -> ParameterList {
        ParameterList(parsing: Array(text.utf8)[...])
    }

    /// RFC 2045 §5.1, read leniently.
    @Test(arguments: [
        ("name=a", "a"), ("NAME=a", "a"), (" name = a ; x=y", "a"), ("x=y;name=a", "a"), ("name=\"a b\"", "a b"),
        ("name=a b.txt", "a b.txt"), ("name=\"a;b\"", "a;b"), ("name=\"a\\\"b\"", "a\"b"), ("name=\"a\\\\b\"", "a\\b"),
        ("name=\"C:\\temp\\x.txt\"", "C:\\temp\\x.txt"), ("name=\"unclosed", "unclosed"), ("name=\"a\" junk; other=b", "a"),
        ("junk; name=a", "a"), (";;name=a", "a"), ("name=(remark)a", "a"), ("(remark) name=a", "a"), ("name(remark)=a", "a"),
        ("name=", ""), ("name=\"\"", ""), ("name=one; name=two", "one"), ("name=a=b", "a=b"), ("name=caf\u{E9}", "café"),
    ])
    func plainValues(text: String, wanted: String) {
        #expect(list(text).value(of: "name") == wanted, "\(text)")
    }

    @Test(arguments: [
        ("name*=utf-8''%C3%A9", "é"), ("name*=UTF-8'de'%c3%a9", "é"), ("name*=iso-8859-1'en'%E9", "é"),
        ("name*=''plain", "plain"),
        ("name*=%E9", "é"), ("name*=\"utf-8''%C3%A9\"", "é"), ("name*=utf-8''it's", "it's"),
        ("name*=utf-8''bad%ZZ%4", "bad%ZZ%4"),
        ("name*0=a; name*1=b", "ab"), ("name*1=b; name*0=a", "ab"), ("name*0=\"a \"; name*1=\"b\"", "a b"),
        ("name*1=a; name*2=b", "ab"),
        ("name*0=a; name*2=c", "a"), ("name*0=a; name*0=x; name*1=b", "ab"),
        ("name*0*=utf-8''%C3; name*1*=%A9x", "éx"), ("name*0*=utf-8''a; name*1=%41", "a%41"),
        ("name*0=a%41; name*1*=%41", "a%41A"),
        ("name=plain; name*=utf-8''ext", "ext"), ("name*=utf-8''ext; name=plain", "ext"),
        ("name=plain; name*0=a; name*1=b", "ab"),
        ("name*9=j; name*10=k", "jk"), ("name*x=1; name=plain", "plain"), ("name*=unknown-charset''%E9", "é"),
    ])
    func extendedValues(text: String, wanted: String) {
        #expect(list(text).value(of: "name") == wanted, "\(text)")
    }

    /// RFC 2047 §5 forbids encoded words here; mail programs write and read them all the same.
    @Test(arguments: [
        ("name=\"=?utf-8?q?caf=C3=A9?=\"", "café"), ("name==?utf-8?b?w6k=?=", "é"),
        ("name=\"=?utf-8?q?a?= =?utf-8?q?b?=\"", "ab"), ("name*0=\"=?utf-8?b?\"; name*1=\"w6k=?=\"", "é"),
    ])
    func encodedWords(text: String, wanted: String) {
        #expect(list(text).value(of: "name") == wanted, "\(text)")
    }

    @Test(arguments: ["", "x=y", "name", "nam=a", "names=a", "name*x=a", "name*00000=a", "name*-1=a", "=a"])
    func absentValues(text: String) {
        #expect(list(text).value(of: "name") == nil, "\(text)")
        #expect(list(text).octets(of: "name") == nil, "\(text)")
    }

    @Test func octetsAreNotDecodedFromTheirCharset() {
        #expect(list("name*=iso-8859-1''%E9").octets(of: "name") == [0xE9])
        #expect(list("name=\"=?utf-8?q?a?=\"").octets(of: "name") == Array("=?utf-8?q?a?=".utf8))
    }

    /// Of a charset only the token counts.
    @Test func charsets() {
        let parameters = list("charset=koi8-r x; name=a x")
        #expect(parameters.value(of: "charset") == "koi8-r")
        #expect(parameters.value(of: "name") == "a x")
        #expect(list("charset*=us-ascii''koi8-r%20x").value(of: "charset") == "koi8-r")
        #expect(list("name=a").value(of: "charset") == nil)
    }

    @Test func everyValueThatAReaderCouldTake() {
        let table: [(String, [String])] = [
            ("x=y", []), ("name=", []), ("name=a", ["a"]), ("name=a; name=a", ["a"]), ("name=a; name=b", ["a", "b"]),
            ("name=a; name=b; name*=utf-8''c", ["c", "a", "b", "utf-8''c"]),
            ("name=\"=?utf-8?q?a?=\"", ["a", "=?utf-8?q?a?="]),
            ("name*=koi8-r''%F0", ["П", "ð", "koi8-r''%F0"]),
        ]
        for (text, wanted) in table { #expect(list(text).everyValue(of: "name") == wanted, "\(text)") }
    }

    @Test func duplicates() {
        #expect(list("name=a; NAME=b").hasConflicts)
        #expect(list("name*=a; name*=b").hasConflicts)
        #expect(!list("name=a; name*=b; name*0=c").hasConflicts)
        #expect(!list("").hasConflicts)
        #expect(!list("name=a; NAME=a").hasConflicts)
    }

    @Test func quotesAreRemembered() {
        let found = list("a=1; b=\"2\"").parameters
        #expect(found.map(\.name) == ["a", "b"])
        #expect(found.map(\.isQuoted) == [false, true])
    }

    @Test func aBoundOnHostileLists() {
        let text = (0..<1000).map { "p\($0)=\($0)" }.joined(separator: ";")
        #expect(list(text).parameters.count == ParameterList.limit)
        #expect(list(text).value(of: "p199") == "199")
        #expect(list(text).value(of: "p200") == nil)
    }

    @Test(arguments: [";", "=", "\"", "(", "\\", "a=\"", "name*1=x;", "=;", "a;", "%"])
    func hostileTextIsNotSlow(unit: String) {
        let text = String(repeating: unit, count: 100_000 / unit.utf8.count)
        let elapsed = ContinuousClock().measure { _ = list(text).everyValue(of: "name") }
        #expect(elapsed < .seconds(3), "\(unit)")
    }
}
