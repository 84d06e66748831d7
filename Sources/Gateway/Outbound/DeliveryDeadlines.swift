// SPDX-License-Identifier: Apache-2.0

import SMTP

/// By when, counted from the client's final dot, what must have become of a message that goes to a next hop.
///
/// Times are nanoseconds of the clock that gave `contentEnd`.
struct DeliveryDeadlines: Hashable, Sendable {
    /// Seconds in which content must be on its way at most. A client that has waited so long may give up, and what is sent
    /// then comes twice (RFC 1047).
    static let sendTime = 180
    /// Seconds after which the hop's reply is waited for no longer: a client waits ten minutes (RFC 5321 §4.5.3.2.6), and
    /// shall hear of it.
    static let replyTime = 540

    /// The last octet of content is given to the connection by then, or the hop never gets it.
    let send: UInt64
    /// The hop's reply is there by then.
    let reply: UInt64

    /// - Parameter timeouts: content that waits for its next hop waits no longer than we wait for content.
    init(contentEnd: UInt64, timeouts: Limits.Timeouts) {
        let second: UInt64 = 1_000_000_000
        send = contentEnd + UInt64(clamping: min(timeouts.content, Self.sendTime)) * second
        reply = contentEnd + UInt64(Self.replyTime) * second
    }
}
