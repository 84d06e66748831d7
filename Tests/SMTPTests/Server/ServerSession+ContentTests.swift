// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct ServerSessionContentTests {
    private static let envelope = ServerSessionTests.envelope

    private func configuration(message: Int = 1000, lineEnds: LineEnds = .refuse) -> ServerSession.Configuration {
        var configuration = ServerSession.Configuration(hostname: "gate.example")
        configuration.limits.message = message
        configuration.lineEnds = lineEnds
        return configuration
    }

    /// The transcript behind the envelope.
    private func tail(_ input: String, _ dialog: Dialog = Dialog()) -> [String] {
        Array(dialog.transcript(Self.envelope + input).dropFirst(7))
    }

    private let dataAccepted = ["? content", "354 End data with <CR><LF>.<CR><LF>"]
    private let accepted = ["? end", "250 2.0.0 Message accepted"]

    // MARK: - DATA

    @Test func contentMayBePipelinedBehindDATA() {
        #expect(tail("DATA\r\n.\r\nNOOP\r\n") == dataAccepted + accepted + ["250 2.0.0 Ok"])
        #expect(tail("DATA\r\nQUIT\r\n.\r\n") == dataAccepted + ["= QUIT\\x0D\\x0A"] + accepted)
    }

    @Test func refusedContent() {
        let atStart = Dialog { question in if case .content = question { .refuse(.localError) } else { .accept } }
        #expect(
            tail("DATA\r\nRSET\r\n", atStart)
                == ["? content", "451 4.3.0 Local error, try again later", "! reset", "250 2.0.0 Ok"])
        let atEnd = Dialog { question in if case .endOfContent = question { .refuse(.localError) } else { .accept } }
        #expect(
            tail("DATA\r\n.\r\nDATA\r\n", atEnd).suffix(3)
                == ["? end", "451 4.3.0 Local error, try again later", "503 5.5.1 Say MAIL first"])
    }

    @Test func loneLineEndsAreRefusedAtTheEnd() {
        let refused = "550 5.6.11 Lines end with CRLF; no other CR, LF or NUL"
        for bad in ["a\nb", "a\rb", "a\u{0}b", "x\n.\nMAIL FROM:<evil@x>"] {
            #expect(
                tail("DATA\r\n\(bad)\r\nQUIT\r\n.\r\nNOOP\r\n")
                    == dataAccepted + ["! refused " + refused, "! reset", refused, "250 2.0.0 Ok"])
        }
    }

    @Test func loneLineEndsAreNormalised() {
        let dialog = Dialog(configuration(lineEnds: .normalise))
        #expect(
            tail("DATA\r\na\nb\u{0}\r.\r\n.\r\n", dialog)
                == dataAccepted + ["= a\\x0D\\x0Ab\\x0D\\x0A.\\x0D\\x0A"] + accepted)
    }

    @Test func messagesAreLimited() {
        let dialog = Dialog(configuration(message: 100))
        let text = { (count: Int) in "DATA\r\n" + String(repeating: "x", count: count - 2) + "\r\n.\r\nNOOP\r\n" }
        #expect(Array(tail(text(100), dialog).suffix(3)) == accepted + ["250 2.0.0 Ok"])
        let refused = ["! refused 552 5.3.4 Message too big", "! reset", "552 5.3.4 Message too big", "250 2.0.0 Ok"]
        #expect(tail(text(101), dialog) == dataAccepted + refused)
        #expect(tail(text(197), dialog) == dataAccepted + refused)
        #expect(tail(text(198), dialog).last == "close 421 4.7.0 Message far too big")
        #expect(tail(text(3000), dialog).last == "close 421 4.7.0 Message far too big")
    }

    @Test func octetsThatAreDroppedCount() {
        let dialog = Dialog(configuration(message: 100, lineEnds: .normalise))
        #expect(tail("DATA\r\n" + String(repeating: "\u{0}", count: 300), dialog).last == "close 421 4.7.0 Message far too big")
    }

    @Test func theShellMayRefuseWhileContentComes() {
        var session = ServerSession(configuration: configuration())
        var replies: [ServerSession.Action] = []
        _ = session.open()
        let first = Array((Self.envelope + "DATA\r\nSubject: x\r\n").utf8)
        var cursor = 0
        while let action = session.next(in: first.span, at: &cursor) {
            if case .ask(let question) = action { _ = session.answer(.accept, to: question) }
        }
        #expect(session.phase == .content)
        session.refuseContent(.relayDenied)
        session.refuseContent(.localError)
        let second = Array("more\r\nQUIT\r\n.\r\nNOOP\r\n".utf8)
        cursor = 0
        while let action = session.next(in: second.span, at: &cursor) { replies.append(action) }
        #expect(replies == [.reset, .reply(.relayDenied), .reply(.ok)])
        #expect(session.phase == .command)
        // There is nothing to refuse any more.
        session.refuseContent(.localError)
        #expect(session.phase == .command)
    }

    // MARK: - BDAT

    @Test func chunks() {
        #expect(
            tail("BDAT 4\r\na\r\n.BDAT 5 LAST\r\n\r\nxyzNOOP\r\n")
                == [
                    "? content", "= a\\x0D\\x0A.", "250 2.0.0 4 octets received", "= \\x0D\\x0Axyz", "? end",
                    "250 2.0.0 Message accepted", "250 2.0.0 Ok",
                ])
    }

    @Test func anEmptyLastChunkEnds() {
        #expect(tail("BDAT 0 LAST\r\nNOOP\r\n") == ["? content"] + accepted + ["250 2.0.0 Ok"])
        #expect(
            tail("BDAT 1\r\naBDAT 0 LAST\r\n")
                == ["? content", "= a", "250 2.0.0 1 octets received"] + accepted)
    }

    @Test func otherCommandsBetweenChunks() {
        let codes = Dialog().codes(
            Self.envelope + "BDAT 1\r\naDATA\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nNOOP\r\nBDAT 1 LAST\r\nb")
        #expect(codes == [250, 250, 250, 250, 503, 503, 503, 250, 250])
        #expect(tail("BDAT 1\r\naRSET\r\n").suffix(2) == ["! reset", "250 2.0.0 Ok"])
    }

    @Test func theOctetsOfARefusedChunkAreDropped() {
        #expect(Dialog().codes("BDAT 6\r\nQUIT\r\nNOOP\r\n") == [503, 250])
        #expect(Dialog().codes("EHLO c\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n") == [250, 503, 250])
        #expect(Dialog().codes("HELO c\r\nBDAT 6\r\nQUIT\r\nNOOP\r\n") == [250, 502, 250])
    }

    /// What is dropped is read for the peer's sake; nobody may have us read for ever.
    @Test(arguments: ["", "EHLO c\r\n", "HELO c\r\n", "EHLO c\r\nMAIL FROM:<a@b>\r\n"])
    func droppedOctetsAreLimited(prologue: String) {
        let dialog = Dialog(configuration(message: 10))
        let chunk = { (count: Int) in "BDAT \(count)\r\n" + String(repeating: "x", count: count) }
        let before = dialog.codes(prologue)
        let within = dialog.codes(prologue + chunk(10) + chunk(10) + "NOOP\r\n").dropFirst(before.count)
        #expect(within.first != 421)
        #expect(within.count == 3 && within.last == 250)
        let beyond = dialog.transcript(prologue + chunk(10) + chunk(10) + chunk(1) + "NOOP\r\n")
        #expect(beyond.last == "close 421 4.7.0 Message far too big")
        #expect(dialog.codes(prologue + chunk(10) + chunk(10) + "BDAT 0\r\nNOOP\r\n").last == 250)
    }

    @Test func anAcceptedMessageForgivesDroppedOctets() {
        let dialog = Dialog(configuration(message: 10))
        let dropped = "BDAT 10 LAST\r\n0123456789BDAT 10 LAST\r\n0123456789"
        let message = String(Self.envelope.dropFirst("EHLO c\r\n".count)) + "BDAT 1 LAST\r\nx"
        #expect(dialog.codes("EHLO c\r\n" + dropped + message + dropped + "NOOP\r\n").last == 250)
        #expect(dialog.codes("EHLO c\r\n" + dropped + message + dropped + "BDAT 1\r\nx").last == 421)
    }

    /// The shell times the peer by all that it sends as content, whatever becomes of it.
    @Test func countsWhatItReadsAsContent() {
        #expect(readAsContent("abc\r\n", behind: Self.envelope + "DATA\r\n") == [5])
        #expect(readAsContent("..\r\n.\r\nNOOP\r\n", behind: Self.envelope + "DATA\r\n") == [7])
        #expect(readAsContent("a\nb\nc\nd\n", behind: Self.envelope + "DATA\r\n") == [8])
        #expect(readAsContent("abcde", behind: Self.envelope + "BDAT 100 LAST\r\n") == [5])
        #expect(readAsContent("\nbcd", behind: Self.envelope + "BDAT 100 LAST\r\na\n") == [4])
        #expect(readAsContent("abcde", behind: "BDAT 100\r\n") == [5])
        #expect(readAsContent("abcNOOP\r\n", behind: "EHLO c\r\nBDAT 3\r\n") == [3])
        #expect(readAsContent("NOOP\r\n", behind: "EHLO c\r\n") == [0])
    }

    /// How many octets of `input` the session takes for content: one number, if that is the same in every chunking.
    private func readAsContent(_ input: String, behind prologue: String) -> Set<Int> {
        var counts: Set<Int> = []
        for chunks in Chunkings.all(Array(input.utf8)) {
            var session = ServerSession(configuration: configuration())
            _ = session.open()
            var before = 0
            for (index, chunk) in ([Array(prologue.utf8)] + chunks).enumerated() {
                var cursor = 0
                while let action = session.next(in: chunk.span, at: &cursor) {
                    if case .ask(let question) = action { _ = session.answer(.accept, to: question) }
                }
                if index == 0 { before = session.contentOctetsRead }
            }
            counts.insert(session.contentOctetsRead - before)
        }
        return counts
    }

    @Test func afterAFailedChunkOnlyRSETHelps() {
        let dialog = Dialog { question in if case .content = question { .refuse(.localError) } else { .accept } }
        let lines = tail("BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<a@b>\r\nRSET\r\nMAIL FROM:<a@b>\r\n", dialog)
        #expect(
            lines == [
                "? content", "! reset", "451 4.3.0 Local error, try again later", "503 5.5.1 Say RSET first",
                "503 5.5.1 Say RSET first", "250 2.0.0 Ok", "? mail <a@b>", "250 2.1.0 Sender ok",
            ])
    }

    @Test func afterAFailedLastChunkTheTransactionIsOver() {
        let dialog = Dialog { question in if case .content = question { .refuse(.localError) } else { .accept } }
        #expect(
            tail("BDAT 6 LAST\r\nQUIT\r\nMAIL FROM:<a@b>\r\n", dialog)
                == ["? content", "! reset", "451 4.3.0 Local error, try again later", "? mail <a@b>", "250 2.1.0 Sender ok"])
    }

    @Test(arguments: ["BDAT", "BDAT x", "BDAT -5", "BDAT 5 FIRST", "BDAT 99999999999999999999", "BDAT 1001", "BDAT 1001 LAST"])
    func aLengthThatCannotBeTakenCloses(command: String) {
        let codes = Dialog(configuration(message: 1000)).codes(Self.envelope + command + "\r\nQUIT\r\n")
        #expect(codes.last == 421)
    }

    @Test func chunkedMessagesAreLimitedInAll() {
        let dialog = Dialog(configuration(message: 10))
        #expect(Array(tail("BDAT 10 LAST\r\n0123456789", dialog).suffix(2)) == accepted)
        #expect(
            tail("BDAT 6\r\n012345BDAT 6\r\n012345BDAT 1 LAST\r\n0", dialog)
                == [
                    "? content", "= 012345", "250 2.0.0 6 octets received", "! refused 552 5.3.4 Message too big", "! reset",
                    "552 5.3.4 Message too big", "503 5.5.1 Say RSET first",
                ])
    }

    @Test func loneLineEndsInChunks() {
        let refused = "550 5.6.11 Lines end with CRLF; no other CR, LF or NUL"
        #expect(Array(tail("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb").suffix(2)) == accepted)
        for (first, last) in [("a\r", "b"), ("a", "\nb"), ("a", "b\r"), ("a", "\u{0}")] {
            let input = "BDAT \(first.utf8.count)\r\n\(first)BDAT \(last.utf8.count) LAST\r\n\(last)NOOP\r\n"
            let expected = ["! refused " + refused, "! reset", refused, "250 2.0.0 Ok"]
            #expect(Array(tail(input).suffix(4)) == expected, "\(input.debugDescription)")
        }
        let normalised = tail("BDAT 2\r\na\rBDAT 2 LAST\r\nb\n", Dialog(configuration(lineEnds: .normalise)))
        #expect(normalised.filter { $0.hasPrefix("=") } == ["= a\\x0D\\x0A", "= b\\x0D\\x0A"])
    }

    @Test func aBrokenBDATLineNeverLetsItsOctetsBecomeCommands() {
        #expect(Dialog().codes(Self.envelope + "BDAT 6\u{0}\r\nQUIT\r\n").last == 421)
        #expect(Dialog().codes(Self.envelope + "BDAT 6\nQUIT\r\n").last == 421)
        #expect(Dialog().codes(Self.envelope + "bdat 6" + String(repeating: " ", count: 3000) + "\r\nQUIT\r\n").last == 421)
    }

    @Test func theShellMayRefuseBetweenChunks() {
        var session = ServerSession(configuration: configuration())
        _ = session.open()
        var actions: [ServerSession.Action] = []
        for text in [Self.envelope + "BDAT 1\r\na", "BDAT 1 LAST\r\nbNOOP\r\n"] {
            let chunk = Array(text.utf8)
            var cursor = 0
            actions.removeAll()
            while let action = session.next(in: chunk.span, at: &cursor) {
                actions.append(action)
                if case .ask(let question) = action, let next = session.answer(.accept, to: question) { actions.append(next) }
            }
            session.refuseContent(.relayDenied)
        }
        #expect(actions == [.reset, .reply(.relayDenied), .reply(.ok)])
    }
}
