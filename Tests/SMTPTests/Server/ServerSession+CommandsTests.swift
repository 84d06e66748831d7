// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct ServerSessionCommandsTests {
    private func limited(_ change: (inout Limits) -> Void) -> ServerSession.Configuration {
        var configuration = ServerSession.Configuration(hostname: "gate.example")
        change(&configuration.limits)
        return configuration
    }

    private let unknownUsers = Dialog { question in
        if case .recipient(let path) = question, path.localPart.hasPrefix("x") {
            .refuse(Reply(550, .init(5, 1, 1), "Unknown user"))
        } else {
            .accept
        }
    }

    @Test func declaredSizeIsHeldToTheLimit() {
        let dialog = Dialog(limited { $0.message = 1000 })
        #expect(dialog.codes("EHLO c\r\nMAIL FROM:<a@b> SIZE=1000\r\n") == [250, 250])
        #expect(dialog.codes("EHLO c\r\nMAIL FROM:<a@b> SIZE=1001\r\nMAIL FROM:<a@b>\r\n") == [250, 552, 250])
        #expect(dialog.codes("EHLO c\r\nMAIL FROM:<a@b> SIZE=99999999999999999999\r\n") == [250, 552])
    }

    @Test func parametersNeedEhlo() {
        #expect(Dialog().codes("HELO c\r\nMAIL FROM:<a@b> SIZE=1\r\n") == [250, 555])
        #expect(Dialog().codes("MAIL FROM:<a@b> SIZE=1\r\n") == [503])
        #expect(Dialog().codes("RCPT TO:<ü@b>\r\n") == [503])
    }

    @Test func utf8AddressesNeedSMTPUTF8() {
        #expect(Dialog().codes("EHLO c\r\nMAIL FROM:<ü@b> SMTPUTF8\r\nRCPT TO:<ü@例え>\r\n") == [250, 250, 250])
        #expect(Dialog().codes("EHLO c\r\nMAIL FROM:<ü@b>\r\nMAIL FROM:<a@b>\r\nRCPT TO:<ü@b>\r\n") == [250, 550, 250, 553])
    }

    @Test func recipientsAreLimited() {
        let dialog = Dialog(limited { $0.recipients = 2 })
        let rcpt = "RCPT TO:<c@d>\r\n"
        let codes = dialog.codes("EHLO c\r\nMAIL FROM:<a@b>\r\n" + rcpt + rcpt + rcpt + rcpt + "DATA\r\n.\r\n")
        #expect(codes == [250, 250, 250, 250, 452, 452, 354, 250])
    }

    @Test func refusedRecipientsEndTheSession() {
        let rcpts = { (count: Int) in
            "EHLO c\r\nMAIL FROM:<a@b>\r\n" + String(repeating: "RCPT TO:<x@d>\r\n", count: count) + "QUIT\r\n"
        }
        #expect(unknownUsers.codes(rcpts(19)) == [250, 250] + [Int](repeating: 550, count: 19) + [221])
        #expect(unknownUsers.codes(rcpts(20)) == [250, 250] + [Int](repeating: 550, count: 19) + [421])
    }

    @Test func deferredRecipientsAreNoAttack() {
        var dialog = Dialog { question in
            if case .recipient = question { .refuse(.tooManyRecipients) } else { .accept }
        }
        let input = "EHLO c\r\nMAIL FROM:<a@b>\r\n" + String(repeating: "RCPT TO:<x@d>\r\n", count: 30) + "QUIT\r\n"
        #expect(dialog.codes(input).last == 221)
        dialog.configuration.limits.deferredRecipients = 30
        #expect(dialog.codes(input).last == 421)
    }

    @Test func dataNeedsAnAcceptedRecipient() {
        let mail = "EHLO c\r\nMAIL FROM:<a@b>\r\n"
        #expect(unknownUsers.codes(mail + "DATA\r\n") == [250, 250, 503])
        #expect(unknownUsers.codes(mail + "RCPT TO:<x@d>\r\nDATA\r\nRSET\r\n") == [250, 250, 550, 554, 250])
        #expect(unknownUsers.codes(mail + "RCPT TO:<x@d>\r\nRCPT TO:<postmaster>\r\nDATA\r\n") == [250, 250, 550, 250, 354])
        #expect(unknownUsers.codes(mail + "RCPT TO:<x@d>\r\nBDAT 3\r\nabcNOOP\r\n") == [250, 250, 550, 554, 250])
    }

    @Test func commandLinesAreLimited() {
        let dialog = Dialog(limited { $0.commandLine = 100 })
        let line = { (length: Int) in "NOOP " + String(repeating: "x", count: length - 7) + "\r\n" }
        #expect(dialog.codes(line(100) + "NOOP\r\n") == [250, 250])
        #expect(dialog.codes(line(101) + "NOOP\r\n") == [500, 250])
        let endless = Dialog(limited { $0.droppedLine = 3000 })
        #expect(endless.codes(String(repeating: "x", count: 3000)) == [])
        #expect(endless.codes(String(repeating: "x", count: 3001)) == [421])
    }

    @Test func loneLineEndsInCommandsAreRefused() {
        // What stands behind the LF never becomes a command.
        #expect(Dialog().codes("NOOP\nQUIT\r\nNOOP\r\n") == [500, 250])
        #expect(Dialog().codes("NOOP\n") == [500])
        #expect(Dialog().codes("NOOP\rQUIT\r\nNOOP\r\n") == [500, 250])
        #expect(Dialog().codes("NOOP\r\r\nNOOP\r\n") == [500, 250])
        #expect(Dialog().codes("NO\u{0}OP\r\nNOOP\r\n") == [500, 250])
    }

    @Test func aLoneLFEndsACommandWhereNormalised() {
        var configuration = ServerSession.Configuration(hostname: "gate.example")
        configuration.lineEnds = .normalise
        let dialog = Dialog(configuration)
        #expect(dialog.codes("NOOP\nNOOP\r\nQUIT\n") == [250, 250, 221])
        #expect(dialog.codes("NOOP\rQUIT\r\nNOOP\r\n") == [500, 250])
    }

    @Test func onlyWhatIsConfiguredIsOffered() {
        var configuration = ServerSession.Configuration(hostname: "gate.example")
        configuration.extensions = [.size]
        let lines = Dialog(configuration).transcript("EHLO c\r\n")
        #expect(lines.last == "250 gate.example SIZE 52428800 HELP")
        #expect(Dialog(configuration).codes("EHLO c\r\nBDAT 4\r\nQUITNOOP\r\n") == [250, 502, 250])
    }
}
