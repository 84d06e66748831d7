// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ValueFormTests {
    private func form(_ text: String, isType: Bool = true) -> ValueForm {
        ValueForm(of: Array(text.utf8), isType: isType)
    }

    /// Nearly all mail: it costs no second look.
    @Test(arguments: [
        "text/plain", " text/plain ", "TEXT/PLAIN", "text/plain;", "text/plain;;charset=x", "text/plain; charset=utf-8",
        "text/plain ;charset=\"utf-8\" ; format=flowed;", "multipart/mixed; boundary=\"a b\"",
        "multipart/mixed; boundary=\"=_'()+_,-./:=\"", "a/b; name=\"a;b.txt\"", "a/b; name=\"a\tb\"", "a/b; name=\"\"",
        "a/b; name=\"caf\u{E9}\"",
    ])
    func plain(text: String) {
        #expect(form(text) == .plain, "\(text)")
    }

    @Test(arguments: [
        "a/b; name=\"=?utf-8?q?a?=\"", "a/b; name==?utf-8?q?a?=",
        "a/b; name*=utf-8''a", "a/b; name*=\"utf-8''a\"", "a/b; name*0=a; name*1=b", "a/b; name*0*=utf-8''a; name*1=b",
        "a/b; name*0=a; name*1*=%41", "a/b; name=x; name=x", "a/b; name=x; NAME=x", "a/b; name=x; name*=utf-8''x",
    ])
    func extended(text: String) {
        #expect(form(text) == .extended, "\(text)")
    }

    @Test(arguments: [
        // The kind.
        "", " ", "text", "text/", "/plain", "text /plain", "text/plain/x", "text/plain, x", "text/plain (remark)",
        // Parameters.
        "text/plain charset=x", "text/plain; charset", "text/plain; charset=", "text/plain; charset =x", "text/plain; charset= x",
        "text/plain; =x", "text/plain; charset=a b", "text/plain; charset=\"x", "text/plain; charset=\"x\"y",
        // Whatever a backslash stands before.
        "a/b; name=\"a\\\"b\"", "a/b; name=\"a\\\\b\"",
        "a/b; name=\"a\\b\"", "a/b; name=\"a\\", "a/b; name=caf\u{E9}", "a/b; name=\"a\u{01}b\"", "a/b; name=a/b",
        "a/b; x=1; x=2", "a/b; name==?utf-8?q?a",
        // Sections.
        "a/b; name*1=a", "a/b; name*0=a; name*2=b", "a/b; name*1=b; name*0=a", "a/b; name*00=a", "a/b; name*1000=a",
        "a/b; name*x=a", "a/b; name**=a", "a/b; name*=plain", "a/b; name*=utf-8'a", "a/b; name*=utf-8''a; name*0=b",
        "a/b; name*0=a; name*0=b",
        // Boundaries.
        "a/b; boundary*=utf-8''b", "a/b; boundary*0=b", "a/b; boundary=\"b \"", "a/b; boundary=\" b\"", "a/b; boundary=\"\"",
        "a/b; boundary=\"caf\u{E9}\"", "a/b; boundary=\"a\\\"b\"", "a/b; boundary=\"a\tb\"",
    ])
    func odd(text: String) {
        #expect(form(text) == .odd, "\(text)")
    }

    @Test func dispositionsAreOneWord() {
        #expect(form("attachment; filename=\"a b.txt\"", isType: false) == .plain)
        #expect(form("inline", isType: false) == .plain)
        #expect(form("attachment/x", isType: false) == .odd)
        #expect(form("filename=a.txt", isType: false) == .odd)
        #expect(form("", isType: false) == .odd)
    }

    @Test func aBoundOnParameters() {
        let parameters = (0..<ParameterList.limit).map { "; p\($0)=x" }.joined()
        #expect(form("a/b" + parameters) == .plain)
        #expect(form("a/b" + parameters + "; q=x") == .odd)
    }

    @Test(arguments: [";", "=", "\"", "(", "\\", "a=\"", ";a=b", ";name*0=x", "*", "=?", "\u{0}"])
    func hostileTextIsNotSlow(unit: String) {
        let text = "a/b;" + String(repeating: unit, count: 100_000 / unit.utf8.count)
        let elapsed = ContinuousClock().measure { _ = form(text) }
        #expect(elapsed < .seconds(3), "\(unit)")
    }
}
