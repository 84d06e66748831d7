// SPDX-License-Identifier: Apache-2.0

/// A well-formed command of a client (RFC 5321 §4.1.1).
enum Command: Hashable, Sendable {
    /// EHLO, or HELO if not `extended`.
    case hello(domain: String, extended: Bool)
    case mail(ReversePath, MailParameters)
    case recipient(ForwardPath)
    case data
    /// BDAT (RFC 3030). The length is nil where it is not to be read: then nobody knows where the next command is.
    case chunk(length: Int?, isLast: Bool)
    case reset
    case noop
    case verify
    case help
    case quit
    /// EXPN, STARTTLS, AUTH: known, and not offered.
    case notOffered
    /// The request of another protocol, sent here by a tricked web browser.
    case foreign
}

/// Why a line is no command: what to tell the peer.
struct CommandProblem: Error, Hashable {
    let reply: Reply

    init(_ reply: Reply) { self.reply = reply }
}
