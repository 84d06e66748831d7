// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct ClientSessionTests {
    /// A session with what it has said and heard.
    struct Peer {
        var session: ClientSession

        init(_ dialect: ClientSession.Dialect = .smtp) {
            session = ClientSession(dialect: dialect, hostname: "gate.example", limits: Limits())
        }

        /// The events that `text` gives rise to; the same in every chunking.
        mutating func hear(_ text: String) -> [ClientSession.Event] {
            let start = session
            var first: [ClientSession.Event]?
            for chunks in Chunkings.all(Array(text.utf8)) {
                session = start
                var events: [ClientSession.Event] = []
                for chunk in chunks {
                    var cursor = 0
                    while let event = session.next(in: chunk.span, at: &cursor) { events.append(event) }
                }
                if let first, first != events { Issue.record("chunkings differ: \(first) and \(events)") }
                first = events
            }
            return first ?? []
        }

        /// Goes on to `ready`.
        mutating func greet(_ keywords: [String] = []) {
            let lines = keywords.enumerated().map { "250\($0 == keywords.count - 1 ? " " : "-")\($1)\r\n" }
            _ = hear("220 mail.example\r\n")
            _ = hear((keywords.isEmpty ? "250 mail.example\r\n" : "250-mail.example\r\n") + lines.joined())
        }
    }

    private func sent(_ text: String) -> ClientSession.Event { .send(Array(text.utf8)) }

    private func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }

    private let sender = ReversePath.null
    private let recipient = ForwardPath.postmaster("postmaster")

    // MARK: - Greeting

    @Test func ehlo() {
        var peer = Peer()
        let greeted = peer.hear("220-welcome\r\n220 mail.example ESMTP\r\n")
        #expect(greeted == [sent("EHLO gate.example\r\n")])
        #expect(!peer.session.isReady)
        let events = peer.hear("250-mail.example\r\n250 PIPELINING\r\n")
        var offered = Capabilities()
        offered.name = "mail.example"
        offered.pipelining = true
        #expect(events == [.ready(offered)])
        #expect(peer.session.isReady && peer.session.isIdle && peer.session.capabilities == offered)
    }

    @Test func heloWhereEhloIsRefused() {
        var peer = Peer()
        let events = peer.hear("220 x\r\n500 what\r\n250 mail.example hello\r\n")
        var plain = Capabilities()
        plain.name = "mail.example"
        #expect(events == [sent("EHLO gate.example\r\n"), sent("HELO gate.example\r\n"), .ready(plain)])
    }

    @Test func refusals() {
        for (input, code) in [("554 no\r\n", 554), ("421 busy\r\n", 421), ("250 odd\r\n", 250)] {
            var peer = Peer()
            let events = peer.hear(input + "250 x\r\n")
            guard events.count == 1, case .refused(let reply) = events[0] else {
                Issue.record("\(input) was not refused: \(events)")
                continue
            }
            #expect(reply.code == code)
            #expect(peer.session.isOver)
        }
        var later = Peer()
        let transient = later.hear("220 x\r\n450 later\r\n")
        #expect(transient.last == .refused(Reply(450, "later")))
        var never = Peer()
        let permanent = never.hear("220 x\r\n500 no\r\n550 no\r\n")
        #expect(permanent.last == .refused(Reply(550, "no")))
    }

    @Test func lmtpSaysLHLOAndNeverHELO() {
        var peer = Peer(.lmtp)
        let events = peer.hear("220 x\r\n500 no\r\n")
        #expect(events == [sent("LHLO gate.example\r\n"), .refused(Reply(500, "no"))])
    }

    // MARK: - Commands

    @Test func parametersGoOutOnlyWhereOffered() {
        var plain = Peer()
        plain.greet()
        let bare = plain.session.mail(from: sender, size: 10, isEightBit: true, isUTF8: true)
        #expect(text(bare) == "MAIL FROM:<>\r\n")
        var rich = Peer()
        rich.greet(["SIZE", "8BITMIME", "SMTPUTF8"])
        let full = rich.session.mail(from: sender, size: 10, isEightBit: true, isUTF8: true)
        #expect(text(full) == "MAIL FROM:<> SIZE=10 BODY=8BITMIME SMTPUTF8\r\n")
        let short = rich.session.mail(from: sender, size: nil, isEightBit: false, isUTF8: false)
        #expect(text(short) == "MAIL FROM:<>\r\n")
    }

    @Test func commandsAsSent() {
        var peer = Peer()
        peer.greet()
        let all = [
            peer.session.recipient(recipient), peer.session.data(), peer.session.chunk(count: 5, isLast: false),
            peer.session.chunk(count: 0, isLast: true), peer.session.reset(), peer.session.noop(), peer.session.quit(),
        ]
        #expect(
            all.map { text($0) } == [
                "RCPT TO:<postmaster>\r\n", "DATA\r\n", "BDAT 5\r\n", "BDAT 0 LAST\r\n", "RSET\r\n", "NOOP\r\n", "QUIT\r\n",
            ])
        #expect(peer.session.awaited == .recipient)
    }

    @Test func aTransactionInLockStep() {
        var peer = Peer()
        peer.greet()
        _ = peer.session.mail(from: sender, size: nil, isEightBit: false, isUTF8: false)
        let mail = peer.hear("250 2.1.0 a\r\n")
        #expect(mail == [.reply(Reply(250, .init(2, 1, 0), "a"), to: .mail)])
        _ = peer.session.recipient(recipient)
        let rcpt = peer.hear("550 5.1.1 b\r\n")
        #expect(rcpt == [.reply(Reply(550, .init(5, 1, 1), "b"), to: .recipient)])
        _ = peer.session.data()
        let data = peer.hear("354 c\r\n")
        #expect(data == [.reply(Reply(354, "c"), to: .data)])
        peer.session.endOfContent()
        let end = peer.hear("250 d\r\n")
        #expect(end == [.reply(Reply(250, "d"), to: .endOfContent(recipient: 0))])
        #expect(peer.session.isIdle)
        _ = peer.session.quit()
        let quit = peer.hear("221 e\r\n250 more\r\n")
        #expect(quit == [.reply(Reply(221, "e"), to: .quit)])
        #expect(peer.session.isOver)
    }

    @Test func pipelinedRepliesComeInOrder() {
        var peer = Peer()
        peer.greet(["PIPELINING"])
        _ = peer.session.reset()
        _ = peer.session.mail(from: sender, size: nil, isEightBit: false, isUTF8: false)
        _ = peer.session.recipient(recipient)
        _ = peer.session.recipient(recipient)
        _ = peer.session.chunk(count: 2, isLast: false)
        let events = peer.hear("250 0\r\n250 1\r\n250 2\r\n550 3\r\n250 4\r\n")
        #expect(
            events == [
                .reply(Reply(250, "0"), to: .reset), .reply(Reply(250, "1"), to: .mail), .reply(Reply(250, "2"), to: .recipient),
                .reply(Reply(550, "3"), to: .recipient), .reply(Reply(250, "4"), to: .chunk),
            ])
    }

    @Test func lmtpRepliesOncePerAcceptedRecipient() {
        var peer = Peer(.lmtp)
        peer.greet()
        for round in 0..<2 {
            _ = peer.session.mail(from: sender, size: nil, isEightBit: false, isUTF8: false)
            for _ in 0..<3 { _ = peer.session.recipient(recipient) }
            _ = peer.session.data()
            _ = peer.hear("250 m\r\n250 a\r\n550 b\r\n250 c\r\n354 d\r\n")
            peer.session.endOfContent()
            let ends = peer.hear("250 a\r\n")
            #expect(ends == [.reply(Reply(250, "a"), to: .endOfContent(recipient: 0))], "round \(round)")
            #expect(!peer.session.isIdle)
            let others = peer.hear("450 c\r\n")
            #expect(others == [.reply(Reply(450, "c"), to: .endOfContent(recipient: 1))])
            #expect(peer.session.isIdle)
        }
    }

    // MARK: - What should not come

    @Test func aReplyThatNobodyAskedFor() {
        var peer = Peer()
        peer.greet()
        let events = peer.hear("421 4.4.2 idle\r\n250 x\r\n")
        #expect(events == [.unexpected(Reply(421, .init(4, 4, 2), "idle"))])
        #expect(peer.session.isOver)
        // Commands that were under way do no harm.
        _ = peer.session.noop()
        let more = peer.hear("250 x\r\n")
        #expect(more.isEmpty)
    }

    @Test func a421IsVisible() {
        var peer = Peer()
        peer.greet()
        _ = peer.session.mail(from: sender, size: nil, isEightBit: false, isUTF8: false)
        let events = peer.hear("421 bye\r\n")
        #expect(events == [.reply(Reply(421, "bye"), to: .mail)])
    }

    @Test func garbage() {
        for state in 0..<3 {
            var peer = Peer()
            if state > 0 { _ = peer.hear("220 x\r\n") }
            if state > 1 { _ = peer.hear("250 x\r\n") }
            let events = peer.hear("HTTP/1.1 400 Bad\r\n250 x\r\n")
            #expect(events == [.broken(.notAReply)])
            #expect(peer.session.isOver)
        }
    }
}
