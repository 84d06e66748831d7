// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct CommandParserTests {
    /// The command, or the reply that refuses it, as text.
    private func read(_ line: String, extensions: Extensions = .all, utf8Transaction: Bool = true) -> String {
        read(Array(line.utf8), extensions: extensions, utf8Transaction: utf8Transaction)
    }

    private func read(_ line: [UInt8], extensions: Extensions = .all, utf8Transaction: Bool = true) -> String {
        let parser = CommandParser(extensions: extensions, isUTF8Transaction: utf8Transaction, limits: Limits())
        do throws(CommandProblem) {
            switch try parser.parse(line) {
            case .hello(let domain, let extended): return "\(extended ? "ehlo" : "helo") \(domain)"
            case .mail(let path, let parameters):
                var text = "mail \(path)"
                if let size = parameters.size { text += " size \(size)" }
                if let body = parameters.body { text += " body \(body.rawValue)" }
                if parameters.smtpUTF8 { text += " utf8" }
                return text
            case .recipient(let path): return "rcpt \(path)"
            case .data: return "data"
            case .chunk(let length, let isLast): return "bdat \(length.map { String($0) } ?? "?")\(isLast ? " last" : "")"
            case .reset: return "rset"
            case .noop: return "noop"
            case .verify: return "vrfy"
            case .help: return "help"
            case .quit: return "quit"
            case .notOffered: return "not offered"
            case .foreign: return "foreign"
            }
        } catch {
            return "\(error.reply.code) \(error.reply.status?.description ?? "-")"
        }
    }

    @Test(arguments: [
        ["EHLO c", "ehlo c"],
        ["ehlo  c.example \t", "ehlo c.example"],
        ["HELO [192.0.2.1]", "helo [192.0.2.1]"],
        ["EHLO under_score", "ehlo under_score"],
        ["EHLO", "501 5.5.4"],
        ["EHLO  ", "501 5.5.4"],
        ["HELO a b", "501 5.5.4"],
        ["EHLO ü", "501 5.5.4"],
        ["EHLO a\u{1B}", "501 5.5.4"],
        ["DATA", "data"],
        ["data ", "data"],
        ["DATA x", "501 5.5.4"],
        ["RSET", "rset"],
        ["RSET x", "501 5.5.4"],
        ["QUIT", "quit"],
        ["QUIT x", "501 5.5.4"],
        ["NOOP", "noop"],
        ["NoOp anything at all", "noop"],
        ["HELP", "help"],
        ["HELP mail", "help"],
        ["VRFY x", "vrfy"],
        ["VRFY", "501 5.5.4"],
        ["EXPN list", "not offered"],
        ["STARTTLS", "not offered"],
        ["AUTH PLAIN", "not offered"],
        ["GET / HTTP/1.1", "foreign"],
        ["POST / HTTP/1.1", "foreign"],
        ["", "500 5.5.2"],
        [" NOOP", "500 5.5.2"],
        ["XYZZY", "500 5.5.2"],
        ["MAILFROM:<a@b>", "500 5.5.2"],
        ["qu\u{131}t", "500 5.5.2"],
    ])
    func commands(pair: [String]) {
        #expect(read(pair[0]) == pair[1])
    }

    @Test(arguments: [
        ["MAIL FROM:<a@b>", "mail <a@b>"],
        ["mail from:<>", "mail <>"],
        ["MAIL FROM: <a@b> ", "mail <a@b>"],
        ["MAIL  FROM:\t<a@b>", "mail <a@b>"],
        ["MAIL FROM:<@x,@y:a@b>", "mail <a@b>"],
        ["MAIL FROM:<\"a b\"@c>", "mail <\"a b\"@c>"],
        ["MAIL FROM:<a@b> SIZE=10 BODY=8bitMIME", "mail <a@b> size 10 body 8BITMIME"],
        ["MAIL FROM:<a@b>  body=7BIT  smtputf8", "mail <a@b> body 7BIT utf8"],
        ["MAIL FROM:<ü@b> SMTPUTF8", "mail <ü@b> utf8"],
        ["MAIL FROM:<a@b> SIZE=99999999999999999999", "mail <a@b> size \(Int.max)"],
        ["MAIL", "501 5.5.4"],
        ["MAIL <a@b>", "501 5.5.4"],
        ["MAIL TO:<a@b>", "501 5.5.4"],
        ["MAIL FROM <a@b>", "501 5.5.4"],
        ["MAIL FROM:", "501 5.1.7"],
        ["MAIL FROM:a@b", "501 5.1.7"],
        ["MAIL FROM:<a>", "501 5.1.7"],
        ["MAIL FROM:<postmaster>", "501 5.1.7"],
        ["MAIL FROM:<a@b", "501 5.1.7"],
        ["MAIL FROM:<a@b>SIZE=1", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE=", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE=-1", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE=1K", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE=100000000000000000000", "501 5.5.4"],
        ["MAIL FROM:<a@b> SIZE=1 SIZE=2", "501 5.5.4"],
        ["MAIL FROM:<a@b> =1", "501 5.5.4"],
        ["MAIL FROM:<a@b> X==1", "501 5.5.4"],
        ["MAIL FROM:<a@b> BODY=9BIT", "501 5.5.4"],
        ["MAIL FROM:<a@b> BODY", "501 5.5.4"],
        ["MAIL FROM:<a@b> SMTPUTF8=1", "501 5.5.4"],
        ["MAIL FROM:<a@b> BODY=BINARYMIME", "555 5.5.4"],
        ["MAIL FROM:<a@b> RET=HDRS", "555 5.5.4"],
        ["MAIL FROM:<a@b> ENVID=x", "555 5.5.4"],
        ["MAIL FROM:<a@b> AUTH=<>", "555 5.5.4"],
        ["MAIL FROM:<a@b> X-FOO", "555 5.5.4"],
        ["MAIL FROM:<ü@b>", "550 5.6.7"],
    ])
    func mail(pair: [String]) {
        #expect(read(pair[0]) == pair[1])
    }

    @Test(arguments: [
        ["RCPT TO:<a@b>", "rcpt <a@b>"],
        ["rcpt to: <a@b>", "rcpt <a@b>"],
        ["RCPT TO:<PostMaster>", "rcpt <PostMaster>"],
        ["RCPT TO:<@x:a@b>", "rcpt <a@b>"],
        ["RCPT TO:<ü@b>", "rcpt <ü@b>"],
        ["RCPT", "501 5.5.4"],
        ["RCPT FROM:<a@b>", "501 5.5.4"],
        ["RCPT TO:", "501 5.1.3"],
        ["RCPT TO:<>", "501 5.1.3"],
        ["RCPT TO:a@b", "501 5.1.3"],
        ["RCPT TO:<user>", "501 5.1.3"],
        ["RCPT TO:<a@b>,<c@d>", "501 5.5.4"],
        ["RCPT TO:<a@b> NOTIFY=NEVER", "555 5.5.4"],
        ["RCPT TO:<a@b> ORCPT=rfc822;a@b", "555 5.5.4"],
    ])
    func recipients(pair: [String]) {
        #expect(read(pair[0]) == pair[1])
    }

    @Test(arguments: [
        ["BDAT 5", "bdat 5"],
        ["bdat 0 last", "bdat 0 last"],
        ["BDAT  12  LAST ", "bdat 12 last"],
        ["BDAT", "bdat ?"],
        ["BDAT x", "bdat ?"],
        ["BDAT -1", "bdat ?"],
        ["BDAT +1", "bdat ?"],
        ["BDAT 1 FIRST", "bdat ?"],
        ["BDAT 1 LAST x", "bdat ?"],
        ["BDAT 99999999999999999999", "bdat ?"],
    ])
    func chunks(pair: [String]) {
        #expect(read(pair[0]) == pair[1])
    }

    @Test func whatIsNotOfferedIsRefused() {
        #expect(read("MAIL FROM:<a@b> SIZE=1", extensions: []) == "555 5.5.4")
        #expect(read("MAIL FROM:<a@b> BODY=7BIT", extensions: [.size]) == "555 5.5.4")
        #expect(read("MAIL FROM:<a@b> SMTPUTF8", extensions: [.size]) == "555 5.5.4")
        #expect(read("MAIL FROM:<ü@b>", extensions: []) == "501 5.1.7")
        #expect(read("RCPT TO:<ü@b>", extensions: []) == "501 5.1.3")
    }

    @Test func utf8RecipientsNeedAUTF8Transaction() {
        #expect(read("RCPT TO:<ü@b>", utf8Transaction: false) == "553 5.6.7")
        #expect(read("RCPT TO:<a@b>", utf8Transaction: false) == "rcpt <a@b>")
    }

    @Test func anyOctetsAreRead() {
        for octet in UInt8.min...UInt8.max {
            #expect(read([octet]) == "500 5.5.2")
            #expect(!read(Array("MAIL FROM:<".utf8) + [octet]).isEmpty)
            #expect(!read(Array("MAIL FROM:<a@b> ".utf8) + [octet, 0x3D, octet]).isEmpty)
        }
    }
}
