// SPDX-License-Identifier: Apache-2.0

/// The replies that have one meaning wherever they are given, by name.
///
/// None says more to a peer than it needs to act: causes belong in the log.
extension Reply {
    // Success.

    public static let ok = Reply(250, .init(2, 0, 0), "Ok")
    public static let senderOk = Reply(250, .init(2, 1, 0), "Sender ok")
    public static let recipientOk = Reply(250, .init(2, 1, 5), "Recipient ok")
    public static let messageOk = Reply(250, .init(2, 0, 0), "Message accepted")
    public static let startContent = Reply(354, "End data with <CR><LF>.<CR><LF>")
    public static let cannotVerify = Reply(252, .init(2, 1, 5), "Cannot verify, send mail and see")
    public static let bye = Reply(221, .init(2, 0, 0), "Bye")

    // The protocol.

    public static let unknownCommand = Reply(500, .init(5, 5, 2), "Command not recognised")
    public static let lineTooLong = Reply(500, .init(5, 5, 2), "Line too long")
    public static let bareLineEndInCommand = Reply(500, .init(5, 5, 2), "Lines end with CRLF; no other CR, LF or NUL")
    public static let notImplemented = Reply(502, .init(5, 5, 1), "Command not implemented")
    public static let badSenderSyntax = Reply(501, .init(5, 1, 7), "Bad sender address syntax")
    public static let badRecipientSyntax = Reply(501, .init(5, 1, 3), "Bad recipient address syntax")
    public static let noValidRecipients = Reply(554, .init(5, 5, 1), "No valid recipients")
    public static let senderNeedsUTF8 = Reply(550, .init(5, 6, 7), "A non-ASCII address needs SMTPUTF8")
    public static let recipientNeedsUTF8 = Reply(553, .init(5, 6, 7), "A non-ASCII address needs SMTPUTF8")

    /// 501: the arguments are wrong.
    public static func badArguments(_ text: String) -> Reply { Reply(501, .init(5, 5, 4), text) }
    /// 503: not now.
    public static func badSequence(_ text: String) -> Reply { Reply(503, .init(5, 5, 1), text) }
    /// 555: a parameter that is not offered (RFC 5321 §4.1.1.11).
    public static func parameterNotOffered(_ name: String) -> Reply {
        Reply(555, .init(5, 5, 4), "Parameter \(name) not offered")
    }

    // Content.

    public static let bareLineEndInContent = Reply(550, .init(5, 6, 11), "Lines end with CRLF; no other CR, LF or NUL")
    public static let messageTooBig = Reply(552, .init(5, 3, 4), "Message too big")

    // Resources and policy.

    public static let tooManyRecipients = Reply(452, .init(4, 5, 3), "Too many recipients, send the rest separately")
    public static let outOfSpace = Reply(452, .init(4, 3, 1), "Out of space, try again later")
    public static let localError = Reply(451, .init(4, 3, 0), "Local error, try again later")
    public static let busy = Reply(451, .init(4, 3, 2), "Busy, try again later")
    public static let relayDenied = Reply(550, .init(5, 7, 1), "Relaying denied")

    // The end of a session.

    public static let tooManyConnections = Reply(421, .init(4, 7, 0), "Too many connections, try again later")
    public static let tooManyErrors = Reply(421, .init(4, 7, 0), "Too many errors")
    public static let tooManyRefusals = Reply(421, .init(4, 7, 0), "Too many refused recipients")
    public static let tooManyCommands = Reply(421, .init(4, 7, 0), "Too many commands without a message")
    public static let tooMuchContent = Reply(421, .init(4, 7, 0), "Message far too big")
    public static let badChunkLength = Reply(421, .init(4, 5, 4), "Bad chunk length, cannot keep step")
    public static let notHTTP = Reply(502, .init(5, 7, 0), "This is an SMTP server")
    public static let noTLSHere = Reply(421, .init(4, 7, 0), "No TLS on this port")
    public static let shuttingDown = Reply(421, .init(4, 3, 2), "Service shutting down, try again later")
    public static let timedOut = Reply(421, .init(4, 4, 2), "Timed out")
    public static let tooSlow = Reply(421, .init(4, 4, 2), "Content comes too slowly")
}
