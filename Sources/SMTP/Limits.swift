// SPDX-License-Identifier: Apache-2.0

/// Every bound this module keeps, with the least that RFC 5321 §4.5.3 allows beside each default.
///
/// The RFC asks receivers to impose no limits where they can. Text lines (§4.5.3.1.6) therefore have none: content
/// is passed on as it streams and is never held as a line.
public struct Limits: Hashable, Sendable {
    // RFC 5321 §4.5.3.1: sizes, in octets.

    /// Octets in a local part. RFC minimum 64; bounce addresses of list servers are often longer.
    public var localPart = 256
    /// Octets in a domain. RFC minimum 255.
    public var domain = 255
    /// Octets in a path with its angle brackets and source route. RFC minimum 256.
    public var path = 514
    /// Octets in a command line with its CRLF. RFC minimum 512, more for the parameters of extensions.
    public var commandLine = 2048
    /// Octets in a line of a next hop's reply. RFC minimum 512, which is also the longest we send.
    public var replyLine = 4096
    /// Octets in a message's content. RFC minimum 64 KiB.
    public var message = 50 * 1024 * 1024
    /// Accepted recipients in a transaction. RFC minimum 100.
    public var recipients = 100

    // Bounds that the RFC leaves to us.

    /// Lines in a next hop's reply.
    public var replyLines = 100
    /// Octets in a next hop's reply.
    public var replyOctets = 64 * 1024
    /// Octets of an over-long command line that are read and dropped before the session ends.
    public var droppedLine = 1024 * 1024
    /// Commands with bad syntax or out of order; with this one the session ends.
    public var protocolErrors = 20
    /// Recipients refused for good since the last accepted message; with this one the session ends.
    public var refusedRecipients = 20
    /// Recipients refused for now since the last accepted message; with this one the session ends.
    public var deferredRecipients = 1000
    /// Commands that bring no message nearer (NOOP, RSET, VRFY, refused MAIL) since the last accepted message;
    /// with this one the session ends.
    public var idleCommands = 100

    // A sender of content must not hold a session for ever.

    /// The least octets a second, on average over any `rateWindow`.
    public var minimumRate = 500
    /// Seconds over which the rate is taken.
    public var rateWindow = 60
    /// Seconds that the content of one message may take.
    public var contentTime = 30 * 60

    public var timeouts = Timeouts()

    public init() {}

    /// The time-outs of RFC 5321 §4.5.3.2, in seconds.
    public struct Timeouts: Hashable, Sendable {
        /// Server: for the next command. RFC minimum 300.
        public var command = 300
        /// Server: for more content. The RFC has 180 for the client's side.
        public var content = 180
        /// Client: for the greeting. RFC minimum 300.
        public var greeting = 300
        /// Client: for the replies to EHLO, MAIL, RSET and NOOP. RFC minimum 300 (MAIL).
        public var mail = 300
        /// Client: for the reply to RCPT. RFC minimum 300.
        public var recipient = 300
        /// Client: for the reply to DATA. RFC minimum 120.
        public var data = 120
        /// Client: for a block of content to be taken. RFC minimum 180.
        public var block = 180
        /// Client: for the reply to the end of data. RFC minimum 600.
        public var endOfContent = 600

        public init() {}
    }
}
