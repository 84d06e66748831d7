// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct ReplyTests {
    private func wire(_ reply: Reply, utf8: Bool = false) -> String {
        String(decoding: reply.octets(allowingUTF8: utf8), as: UTF8.self)
    }

    @Test func oneLine() {
        #expect(wire(Reply(250, .init(2, 0, 0), "Ok")) == "250 2.0.0 Ok\r\n")
        #expect(wire(Reply(354, "Go on")) == "354 Go on\r\n")
        #expect(wire(Reply(250, "")) == "250 \r\n")
        #expect(wire(Reply(250, .init(2, 0, 0), "")) == "250 2.0.0\r\n")
    }

    @Test func everyLineBearsCodeAndStatus() {
        let reply = Reply(code: 550, status: .init(5, 7, 1), lines: ["No", "", "Really not"])
        #expect(wire(reply) == "550-5.7.1 No\r\n550-5.7.1\r\n550 5.7.1 Really not\r\n")
    }

    @Test func statusOfAnotherClassIsLeftOut() {
        #expect(Reply(354, .init(2, 0, 0), "x").status == nil)
        #expect(Reply(550, .init(4, 0, 0), "x").status == nil)
        #expect(Reply(code: 250, status: nil, lines: []).lines == [""])
    }

    @Test func nothingIsInjected() {
        #expect(wire(Reply(550, "a\r\n250 b\u{0}\u{1B}[0m\tc")) == "550 a??250 b??[0m c\r\n")
        #expect(wire(Reply(550, "a\u{85}b\u{2028}c"), utf8: true) == "550 a?b?c\r\n")
    }

    @Test func nonASCIINeedsUTF8() {
        #expect(wire(Reply(550, "größer")) == "550 gr??er\r\n")
        #expect(wire(Reply(550, "größer"), utf8: true) == "550 größer\r\n")
    }

    @Test(arguments: [490, 496, 497, 498, 501, 502, 503, 504, 1000, 5000])
    func linesHaveAtMost512Octets(length: Int) {
        for text in [
            String(repeating: "x", count: length), String(repeating: "ab ", count: length / 3),
            String(repeating: "ü", count: length),
        ] {
            let reply = Reply(550, .init(5, 7, 1), text)
            let lines = wire(reply, utf8: true).split(separator: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 510 })
            #expect(!wire(reply, utf8: true).contains("\u{FFFD}"))
            let joined = lines.map { $0.dropFirst(10) }.joined()
            #expect(joined.filter { $0 != " " } == text.filter { $0 != " " })
        }
    }

    @Test func aReplyHasAtMost100Lines() {
        let reply = Reply(code: 250, status: nil, lines: [String](repeating: "x", count: 150))
        let lines = wire(reply).split(separator: "\r\n")
        #expect(lines.count == 100)
        #expect(lines.last == "250 x")
    }

    @Test func readsRuleTexts() {
        #expect(Reply(parsing: "552 5.3.4 Message too big") == Reply(552, .init(5, 3, 4), "Message too big"))
        #expect(Reply(parsing: "552 Message too big") == Reply(552, "Message too big"))
        #expect(Reply(parsing: "450 4.7.1") == Reply(450, .init(4, 7, 1), ""))
        #expect(Reply(parsing: "450") == Reply(450, ""))
        #expect(Reply(parsing: "550 5.3 GB is too much") == Reply(550, "5.3 GB is too much"))
        #expect(Reply(parsing: "550 5.1.1.1 x") == Reply(550, "5.1.1.1 x"))
    }

    @Test(arguments: [
        "", "55", "5501", "abc", "150 x", "650 x", "550-x", "550 4.7.1 x", "450 5.1.1", "550 a\r\nb", "550 a\u{7F}", " 550 x",
    ])
    func refusesOtherRuleTexts(text: String) {
        #expect(Reply(parsing: text) == nil)
    }

    @Test func kinds() {
        #expect(Reply(250, "").isPositive && !Reply(354, "").isPositive)
        #expect(Reply(354, "").isIntermediate)
        #expect(Reply(421, "").isTransient && Reply(421, "").endsSession && !Reply(450, "").endsSession)
        #expect(Reply(550, "").isPermanent)
    }

    @Test func appending() {
        let reply = Reply(code: 550, status: .init(5, 7, 1), lines: ["No", "never"]).appending("(id 1)")
        #expect(reply.lines == ["No", "never (id 1)"])
        #expect(reply.description == "550 5.7.1 No never (id 1)")
        #expect(Reply(550, "").appending("(id 1)").lines == ["(id 1)"])
    }
}
