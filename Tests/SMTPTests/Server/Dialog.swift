// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP

/// Plays the shell to a `ServerSession`: feeds it input in some chunking, answers its questions, and writes down
/// everything it does, a line an action.
struct Dialog {
    var configuration: ServerSession.Configuration
    var policy: (ServerSession.Question) -> ServerSession.Answer

    init(
        _ configuration: ServerSession.Configuration = .init(hostname: "gate.example"),
        policy: @escaping (ServerSession.Question) -> ServerSession.Answer = { _ in .accept }
    ) {
        self.configuration = configuration
        self.policy = policy
    }

    /// The transcript of `input`, which must be the same in every chunking.
    ///
    /// Lines: `220 …` a reply, `close 421 …`, `? …` a question, `= …` content (octets that come in a row are joined),
    /// `! reset`, `! refused …`; then `~ n` if `n` octets were left unread.
    func transcript(_ input: String) -> [String] {
        let chunkings = Chunkings.all(Array(input.utf8))
        let whole = play(chunkings[0])
        for chunks in chunkings.dropFirst() {
            let other = play(chunks)
            if other != whole { return ["chunks of \(chunks.map { $0.count }) differ:"] + other + ["from:"] + whole }
        }
        return whole
    }

    /// The codes of the replies to `input`, after the greeting.
    func codes(_ input: String) -> [Int] {
        transcript(input).compactMap { line in
            Int(line.hasPrefix("close ") ? line.dropFirst(6).prefix(3) : line.prefix(3))
        }.dropFirst().map { $0 }
    }

    private func play(_ chunks: [[UInt8]]) -> [String] {
        var session = ServerSession(configuration: configuration)
        var lines: [String] = []
        var content: [UInt8] = []
        var unread = 0
        func note(_ line: String) {
            if !content.isEmpty { lines.append("= " + Printable.escaped(String(decoding: content, as: UTF8.self))) }
            content.removeAll()
            lines.append(line)
        }
        if case .reply(let greeting) = session.open() { note(greeting.description) }
        for chunk in chunks {
            var cursor = 0
            var answered: ServerSession.Action?
            while true {
                var upcoming = answered
                answered = nil
                if upcoming == nil { upcoming = session.next(in: chunk.span, at: &cursor) }
                guard let action = upcoming else { break }
                switch action {
                case .reply(let reply): note(reply.description)
                case .close(let reply): note("close " + reply.description)
                case .content(let range): content += chunk[range]
                case .lineEnd: content += [ASCII.cr, ASCII.lf]
                case .contentRefused(let reply):
                    // How much came before it depends on the chunking, and it is void anyway.
                    content.removeAll()
                    note("! refused " + reply.description)
                case .reset: note("! reset")
                case .ask(let question):
                    note("? " + Self.text(question))
                    answered = session.answer(policy(question), to: question)
                }
            }
            unread += chunk.count - cursor
        }
        if !content.isEmpty { note("=") }
        if unread > 0 { note("~ \(unread)") }
        return lines
    }

    static func text(_ question: ServerSession.Question) -> String {
        switch question {
        case .helo(let domain, let extended): "\(extended ? "ehlo" : "helo") \(domain)"
        case .mail(let path, _): "mail \(path)"
        case .recipient(let path): "rcpt \(path)"
        case .content: "content"
        case .endOfContent: "end"
        }
    }
}
