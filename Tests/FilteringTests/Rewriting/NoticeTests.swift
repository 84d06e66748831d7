// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct NoticeTests {
    private func notice(
        name: String? = "a.exe", type: String? = "x/y", size: Int? = 64, rule: String = "r", why: String = "Because."
    ) -> Notice {
        Notice(name: name, type: type, size: size, rule: rule, why: why)
    }

    @Test func theDefaultSaysWhatWasRemoved() {
        let text = notice().text(template: nil)
        for line in ["Name:   a.exe", "Type:   x/y", "Size:   64 octets", "Rule:   r", "Reason: Because."] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }

    @Test func placeholders() {
        let table: [(String, String)] = [
            ("{name} {type} {size} {rule} {why}", "a.exe x/y 64 r Because."), ("{name}{name}", "a.exea.exe"), ("", ""),
            ("no placeholder", "no placeholder"),
            ("{other} {", "{other} {"), ("{{name}}", "{a.exe}"), ("{Name}", "{Name}"), ("{name", "{name"),
        ]
        for (template, wanted) in table { #expect(notice().text(template: template) == wanted, "\(template)") }
    }

    @Test func absentFacts() {
        let text = notice(name: nil, type: nil, size: nil).text(template: "{name}, {type}, {size}")
        #expect(text == "(none), unknown, unknown")
    }

    /// A stranger chose the name: it fills no placeholder, adds no line, and hides nothing.
    @Test func namesAreShownSafely() {
        let table: [(String, String)] = [
            ("{why}", "{why}"), ("a\r\nReason: all is well", "a\\x0D\\x0AReason: all is well"),
            ("\u{202E}fdp.exe", "\\u{202E}fdp.exe"),
            ("a\u{1B}[2Jb", "a\\x1B[2Jb"),
        ]
        for (name, wanted) in table { #expect(notice(name: name).text(template: "{name}") == wanted) }
    }

    @Test func longNamesAreCut() {
        let name = String(repeating: "n", count: 500)
        let text = notice(name: name).text(template: "{name}")
        #expect(text == String(repeating: "n", count: 120) + "…")
        #expect(notice(name: String(repeating: "n", count: 120)).text(template: "{name}").count == 120)
    }

    @Test func theBodyIsWhatItsHeaderSays() {
        let fields = String(decoding: Notice.fields, as: UTF8.self)
        #expect(fields.contains("Content-Type: text/plain; charset=utf-8\r\n"))
        #expect(fields.contains("Content-Transfer-Encoding: quoted-printable\r\n"))
        #expect(fields.hasSuffix("\r\n"))
        let body = notice(name: "größer = \u{1F600}").body(template: "Name: {name} \n.\n")
        #expect(body.allSatisfy { $0 < 0x80 })
        var decoder = QuotedPrintableDecoder()
        var out: [UInt8] = []
        decoder.decode(body.span, into: &out)
        decoder.finish(into: &out)
        #expect(String(decoding: out, as: UTF8.self) == "Name: größer = \u{1F600} \r\n.\r\n")
    }
}
