// SPDX-License-Identifier: Apache-2.0

extension ServerSession {
    /// What is fixed for all sessions of a listener.
    public struct Configuration: Hashable, Sendable {
        /// Our name: in the greeting, in the reply to EHLO.
        public var hostname: String
        public var extensions = Extensions.all
        public var lineEnds = LineEnds.refuse
        public var limits = Limits()
        /// The text of the reply to HELP.
        public var help = "See RFC 5321"

        public init(hostname: String) {
            self.hostname = hostname
        }
    }

    /// What the session needs to know before it goes on. All values are parsed; none is raw input but `helo.domain`,
    /// which is one word of printable ASCII.
    public enum Question: Hashable, Sendable {
        /// HELO, or EHLO if `extended`. Accepting it ends an open transaction (`Action.reset` follows).
        case helo(domain: String, extended: Bool)
        case mail(ReversePath, MailParameters)
        case recipient(ForwardPath)
        /// DATA, or the first BDAT of a message: may content come?
        case content
        /// All content was given and nothing was wrong with it. The transaction is over with the answer.
        case endOfContent
    }

    /// What the shell says to a question.
    public enum Answer: Hashable, Sendable {
        /// Yes, with the usual reply.
        case accept
        /// Yes, with this reply: the text of a 2xx for `mail`, `recipient` and `endOfContent`; for others as `accept`.
        case acceptWith(Reply)
        /// No: a 4xx or 5xx. A 421 closes the session.
        case refuse(Reply)

        /// The answer that a next hop's reply amounts to.
        public init(relaying reply: Reply) {
            self = reply.isPositive ? .acceptWith(reply) : .refuse(reply)
        }
    }

    /// What the shell must do next.
    public enum Action: Hashable, Sendable {
        /// Send this.
        case reply(Reply)
        /// Send this and close the connection. A transaction that was open is over without a message.
        case close(Reply)
        /// Find out and call `answer(_:to:)`. Input waits meanwhile: `next` takes none.
        case ask(Question)
        /// Content: octets of the chunk that `next` was called with.
        case content(Range<Int>)
        /// Content: a CRLF in place of a lone CR or LF.
        case lineEnd
        /// The content is refused with this reply, which will be sent when the peer has sent it all; more content is
        /// not given. `reset` and `reply` follow at its end. (Not said of what `refuseContent(_:)` refused.)
        case contentRefused(Reply)
        /// The transaction is over without a message: RSET, EHLO, or content that was refused.
        case reset
    }

    /// What the session does now, by which the shell sets its deadline.
    public enum Phase: Hashable, Sendable {
        /// `open()` was not called yet.
        case unopened
        /// A command may come.
        case command
        /// A question is open: nothing is read.
        case waiting
        /// Content is coming, or octets of a refused BDAT.
        case content
        case closed
    }

    /// Why time is up for a peer.
    public enum Timeout: Hashable, Sendable {
        /// No command came in time.
        case command
        /// No content came in time.
        case content
        /// Content came too slowly, or took too long in all.
        case slowContent
    }
}
