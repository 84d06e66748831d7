// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct ReplyParserTests {
    /// What is read from `input`, which must be the same in every chunking; nothing behind the first problem.
    private func read(_ input: String, limits: Limits = Limits()) -> [ReplyParser.Outcome] {
        var results: [[ReplyParser.Outcome]] = []
        for chunks in Chunkings.all(Array(input.utf8)) {
            var parser = ReplyParser(limits: limits)
            var outcomes: [ReplyParser.Outcome] = []
            var isBroken = false
            for chunk in chunks where !isBroken {
                var cursor = 0
                while !isBroken, let outcome = parser.next(in: chunk.span, at: &cursor) {
                    outcomes.append(outcome)
                    if case .broken = outcome { isBroken = true }
                }
            }
            results.append(outcomes)
        }
        for other in results where other != results[0] {
            Issue.record("chunkings differ: \(other) and \(results[0])")
        }
        return results[0]
    }

    @Test func replies() {
        #expect(read("250 2.1.0 Ok\r\n") == [.reply(Reply(250, .init(2, 1, 0), "Ok"))])
        #expect(read("250\r\n") == [.reply(Reply(250, ""))])
        #expect(read("250 \r\n") == [.reply(Reply(250, ""))])
        #expect(read("550 5.1.1\r\n") == [.reply(Reply(550, .init(5, 1, 1), ""))])
        #expect(read("354 go\r\n250 ok\n") == [.reply(Reply(354, "go")), .reply(Reply(250, "ok"))])
        #expect(read("250 o") == [])
    }

    @Test func severalLines() {
        #expect(
            read("550-5.7.1 a\r\n550-5.7.1 b\r\n550 c\r\n221 x\r\n") == [
                .reply(Reply(code: 550, status: .init(5, 7, 1), lines: ["a", "b", "c"])), .reply(Reply(221, "x")),
            ])
        #expect(read("250-\r\n250-a\r\n") == [])
    }

    @Test func statusOfAnotherClassIsText() {
        #expect(read("250 5.1.1 x\r\n") == [.reply(Reply(250, "5.1.1 x"))])
    }

    @Test(arguments: [
        "hello\r\n", "\r\n", "25\r\n", "2500 x\r\n", "150 x\r\n", "650 x\r\n", "250_x\r\n", "25x a\r\n",
        "\u{0}\r\n", " 250 x\r\n",
    ])
    func notAReply(text: String) {
        #expect(read(text) == [.broken(.notAReply)])
    }

    @Test func mixedCodes() {
        #expect(read("250-a\r\n550 b\r\n") == [.broken(.mixedCodes)])
    }

    @Test func limits() {
        var limits = Limits()
        limits.replyLine = 20
        limits.replyLines = 3
        limits.replyOctets = 45
        let line = "250-" + String(repeating: "x", count: 14)
        #expect(read(line + "\r\n", limits: limits) == [])
        #expect(read(line + "x\r\n", limits: limits) == [.broken(.lineTooLong)])
        #expect(read(String(repeating: "2", count: 25), limits: limits) == [.broken(.lineTooLong)])
        let three = Reply(code: 250, status: nil, lines: ["a", "b", "c"])
        #expect(read("250-a\r\n250-b\r\n250 c\r\n", limits: limits) == [.reply(three)])
        #expect(read("250-a\r\n250-b\r\n250-c\r\n250 d\r\n", limits: limits) == [.broken(.tooManyLines)])
        let long = line + "\r\n" + line + "\r\n250 " + String(repeating: "x", count: 10) + "\r\n"
        #expect(read(long, limits: limits) == [.broken(.tooLong)])
    }

    @Test func whatIsReadCannotInject() {
        guard case .reply(let reply)? = read("550 a\u{0}\u{1B}[0mb\rc\r\n").first else {
            Issue.record("no reply")
            return
        }
        #expect(String(decoding: reply.octets(), as: UTF8.self) == "550 a??[0mb?c\r\n")
    }
}
