// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct MailboxTests {
    @Test(arguments: [
        ["a@b", "a"],
        ["first.last+tag@example.net", "first.last+tag"],
        ["!#$%&'*+-/=?^_`{|}~@b", "!#$%&'*+-/=?^_`{|}~"],
        [#""a b"@c"#, "a b"],
        [#""a\"b\\c"@d"#, #"a"b\c"#],
        [#""a@b"@c"#, "a@b"],
        [#""a..b"@c"#, "a..b"],
        ["\"\"@b", ""],
        ["a@[192.0.2.1]", "a"],
        ["a@[IPv6:2001:db8::1]", "a"],
        ["用户@例え.example", "用户"],
        [#""ü\a"@c"#, "üa"],
    ])
    func localParts(pair: [String]) {
        let mailbox = Mailbox(parsing: pair[0])
        #expect(mailbox?.localPart == pair[1])
        #expect(mailbox?.spelling == pair[0])
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c", "<a@b>", #""@b"#, #""a@b"#, #""a"b@c"#,
        #""a\"#, #"a"b"@c"#, "a,b@c", "a;b@c", "(x)a@b", "a@b\r\n", "a\u{7F}@b", "\"a\r\nb\"@c", "\"a\tb\"@c", "\"\\ü\"@b",
        "a\u{85}@b", "a@b ",
    ])
    func malformed(text: String) {
        #expect(Mailbox(parsing: text) == nil)
    }

    @Test func utf8NeedsPermission() {
        #expect(Mailbox(parsing: "ü@b", allowingUTF8: false) == nil)
        #expect(Mailbox(parsing: "a@ü", allowingUTF8: false) == nil)
        #expect(Mailbox(parsing: "ü@b")?.isASCII == false)
        #expect(Mailbox(parsing: "a@b")?.isASCII == true)
    }

    @Test func lengths() {
        var limits = Limits()
        limits.localPart = 64
        #expect(Mailbox(parsing: String(repeating: "x", count: 64) + "@b", limits: limits) != nil)
        #expect(Mailbox(parsing: String(repeating: "x", count: 65) + "@b", limits: limits) == nil)
        limits.domain = 3
        #expect(Mailbox(parsing: "x@b.c", limits: limits) != nil)
        #expect(Mailbox(parsing: "x@b.cd", limits: limits) == nil)
    }
}
