// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct ServerSessionTests {
    static let envelope = "EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"

    @Test func aMessage() {
        let lines = Dialog().transcript(Self.envelope + "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n")
        #expect(
            lines == [
                "220 gate.example ESMTP Weir",
                "? ehlo c",
                "250 gate.example PIPELINING SIZE 52428800 8BITMIME SMTPUTF8 CHUNKING ENHANCEDSTATUSCODES HELP",
                "? mail <a@b>", "250 2.1.0 Sender ok",
                "? rcpt <c@d>", "250 2.1.5 Recipient ok",
                "? content", "354 End data with <CR><LF>.<CR><LF>",
                "= Subject: x\\x0D\\x0A\\x0D\\x0A.dot\\x0D\\x0A",
                "? end", "250 2.0.0 Message accepted",
                "close 221 2.0.0 Bye",
            ])
    }

    /// A state, and the code of the reply to each of `commands` in it.
    struct Row: Sendable {
        let name: String
        let prologue: String
        let codes: [Int]
    }

    static let commands = [
        "EHLO x", "HELO x", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA", "BDAT 0 LAST", "RSET", "NOOP", "VRFY x", "HELP", "EXPN x",
        "STARTTLS", "AUTH PLAIN", "XYZZY", "MAIL FROM:<", "QUIT",
    ]

    static let rows = [
        Row(
            name: "fresh", prologue: "",
            codes: [250, 250, 503, 503, 503, 503, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after EHLO", prologue: "EHLO c\r\n",
            codes: [250, 250, 250, 503, 503, 503, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after HELO", prologue: "HELO c\r\n",
            codes: [250, 250, 250, 503, 503, 502, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after MAIL", prologue: "EHLO c\r\nMAIL FROM:<a@b>\r\n",
            codes: [250, 250, 503, 250, 503, 503, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after RCPT", prologue: envelope,
            codes: [250, 250, 503, 250, 354, 250, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after BDAT", prologue: envelope + "BDAT 2\r\nhi",
            codes: [250, 250, 503, 503, 503, 250, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after a failed BDAT", prologue: "EHLO c\r\nMAIL FROM:<a@b>\r\nBDAT 2\r\nhi",
            codes: [250, 250, 503, 503, 503, 503, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
        Row(
            name: "after a message", prologue: envelope + "DATA\r\n.\r\n",
            codes: [250, 250, 250, 503, 503, 503, 250, 250, 252, 214, 502, 502, 502, 500, 501, 221]),
    ]

    @Test(arguments: ServerSessionTests.rows)
    func everyCommandInEveryState(row: Row) {
        for (command, code) in zip(Self.commands, row.codes) {
            #expect(Dialog().codes(row.prologue + command + "\r\n").last == code, "\(command) \(row.name)")
            let lowercased = row.prologue + ASCII.lowercased(command) + " \r\n"
            #expect(Dialog().codes(lowercased).last == code, "\(command) in lower case \(row.name)")
        }
    }

    @Test(arguments: ServerSessionTests.rows)
    func everyCommandBrokenInEveryState(row: Row) {
        for command in Self.commands {
            // Cut short: nothing happens, and nothing is answered.
            let before = Dialog().codes(row.prologue)
            #expect(Dialog().codes(row.prologue + command) == before, "\(command) \(row.name)")
            // Over-long, and with garbage.
            var short = ServerSession.Configuration(hostname: "gate.example")
            short.limits.commandLine = 64
            let long = Dialog(short).codes(row.prologue + command + String(repeating: "x", count: 64) + "\r\nQUIT\r\n")
            let isChunk = command.hasPrefix("BDAT")
            #expect(long == before + (isChunk ? [421] : [500, 221]), "\(command) \(row.name)")
            let garbage = Dialog().codes(row.prologue + command + "\u{0}\r\nQUIT\r\n")
            #expect(garbage == before + (isChunk ? [421] : [500, 221]), "\(command) \(row.name)")
        }
    }

    @Test func resetAndEhloEndATransaction() {
        let rset = Dialog().transcript(Self.envelope + "RSET\r\nRSET\r\n")
        #expect(rset.suffix(3) == ["! reset", "250 2.0.0 Ok", "250 2.0.0 Ok"])
        let ehlo = Dialog().transcript(Self.envelope + "HELO y\r\nDATA\r\n")
        #expect(ehlo.suffix(4) == ["? helo y", "! reset", "250 gate.example", "503 5.5.1 Say MAIL first"])
    }

    @Test func aRefusedEhloChangesNothing() {
        let dialog = Dialog { question in
            if case .helo("bad", _) = question { .refuse(Reply(550, .init(5, 7, 1), "No")) } else { .accept }
        }
        #expect(dialog.codes(Self.envelope + "EHLO bad\r\nDATA\r\n") == [250, 250, 250, 550, 354])
        #expect(dialog.codes("EHLO bad\r\nMAIL FROM:<>\r\n") == [550, 503])
    }

    @Test func aRefusedMailBeginsNoTransaction() {
        let dialog = Dialog { question in
            if case .mail = question { .refuse(Reply(550, .init(5, 7, 1), "No")) } else { .accept }
        }
        #expect(dialog.codes(Self.envelope + "DATA\r\n") == [250, 550, 503, 503])
    }

    @Test func answersMayBringTheirOwnReply() {
        let dialog = Dialog { _ in .acceptWith(Reply(250, .init(2, 9, 9), "hop")) }
        let lines = dialog.transcript(Self.envelope + "DATA\r\n.\r\n")
        #expect(lines.filter { $0 == "250 2.9.9 hop" }.count == 3)
        #expect(lines.contains { $0.hasPrefix("250 gate.example") } && lines.contains { $0.hasPrefix("354 ") })
    }

    @Test func a421FromTheShellCloses() {
        for refused in ["ehlo", "mail", "rcpt", "content", "end"] {
            let dialog = Dialog { Dialog.text($0).hasPrefix(refused) ? .refuse(.shuttingDown) : .accept }
            let lines = dialog.transcript(Self.envelope + "DATA\r\n.\r\nNOOP\r\n")
            #expect(lines.last == "close 421 4.3.2 Service shutting down, try again later", "\(refused)")
        }
    }

    @Test func inputWaitsForTheAnswer() {
        var session = ServerSession(configuration: .init(hostname: "h"))
        let input = Array("EHLO c\r\nNOOP\r\n".utf8)
        var cursor = 0
        let early = session.next(in: input.span, at: &cursor)
        #expect(early == nil && cursor == 0 && session.phase == .unopened)
        _ = session.open()
        let question = ServerSession.Question.helo(domain: "c", extended: true)
        let asked = session.next(in: input.span, at: &cursor)
        #expect(asked == .ask(question))
        #expect(cursor == 8 && session.isWaiting)
        let meanwhile = session.next(in: input.span, at: &cursor)
        #expect(meanwhile == nil && cursor == 8)
        // An answer to another question is none.
        let wrong = session.answer(.accept, to: .content)
        #expect(wrong == nil && session.isWaiting)
        let right = session.answer(.accept, to: question)
        #expect(right != nil && session.phase == .command)
        let after = session.next(in: input.span, at: &cursor)
        #expect(after == .reply(.ok))
    }

    @Test func closing() {
        var session = ServerSession(configuration: .init(hostname: "h"))
        let turnedAway = session.close(with: .tooManyConnections)
        #expect(turnedAway == .close(.tooManyConnections))
        session = ServerSession(configuration: .init(hostname: "h"))
        _ = session.open()
        let input = Array("EHLO c\r\nNOOP\r\n".utf8)
        var cursor = 0
        _ = session.next(in: input.span, at: &cursor)
        let timedOut = session.timeout(.command)
        #expect(timedOut == .close(.timedOut))
        // The answer comes too late, and what was pipelined is dropped.
        let late = session.answer(.accept, to: .helo(domain: "c", extended: true))
        #expect(late == nil)
        let dropped = session.next(in: input.span, at: &cursor)
        #expect(dropped == nil && cursor == input.count && session.phase == .closed)
        let slow = session.timeout(.slowContent)
        #expect(slow == .close(.tooSlow))
    }

    @Test func protocolErrorsEndTheSession() {
        let errors = { (count: Int) in Dialog().codes("EHLO c\r\n" + String(repeating: "XYZZY\r\n", count: count) + "QUIT\r\n") }
        #expect(errors(19) == [250] + [Int](repeating: 500, count: 19) + [221])
        #expect(errors(20) == [250] + [Int](repeating: 500, count: 19) + [421])
    }

    @Test func idleCommandsEndTheSession() {
        // EHLO is one.
        let noops = { (count: Int) in Dialog().codes("EHLO c\r\n" + String(repeating: "NOOP\r\n", count: count) + "QUIT\r\n") }
        #expect(noops(98).last == 221)
        #expect(noops(99).last == 421)
        // A message pays for all before it.
        let round = String(repeating: "NOOP\r\n", count: 60) + "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n.\r\n"
        #expect(Dialog().codes("EHLO c\r\n" + round + round + "QUIT\r\n").last == 221)
    }

    @Test func foreignProtocolsAreClosed() {
        #expect(Dialog().codes("POST / HTTP/1.1\r\nHost: x\r\n\r\nEHLO x\r\n") == [502])
    }
}
