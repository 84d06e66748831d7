// SPDX-License-Identifier: Apache-2.0

import Filtering
import NIOCore
import Rules
import SMTP

/// One mail transaction: from an accepted MAIL to the answer to its content. Lives on its session's event loop.
final class Transaction {
    /// Recipients that share a transaction: one route, and the same answers to every recipient condition.
    struct Group: Equatable {
        let route: Int
        let signature: RecipientSignature
        /// Rules may not refuse a postmaster's mail, so that it travels alone.
        let isForPostmaster: Bool
    }

    /// Under which the message stands in the log, in the trace field, and in our refusals.
    let id: String
    let policy: ActivePolicy
    let sender: ReversePath
    let parameters: MailParameters
    let start: NIODeadline
    /// Accepted recipients as they are relayed.
    var recipients: [ForwardPath] = []
    var group: Group?
    var maildirs: [String] = []

    /// The next hop's connection, while the envelope is open on it.
    var hop: HopConnection?
    /// Gives the hop its connection back when content is too long in coming.
    var resetTimer: Scheduled<Void>?

    var spool: Spool?
    var pipeline: Pipeline?
    var meter: SlowPeerMeter?
    /// When the client's content was complete.
    var contentEnd: NIODeadline?
    /// Whether the message is on its way to where it goes: then it goes, whether the client waits or not.
    var isDelivering = false
    /// Whether the client went away: nobody waits for the answer any more.
    var isAbandoned = false

    init(id: String, policy: ActivePolicy, sender: ReversePath, parameters: MailParameters, start: NIODeadline) {
        self.id = id
        self.policy = policy
        self.sender = sender
        self.parameters = parameters
        self.start = start
    }

    var senderFacts: SenderFacts {
        switch sender {
        case .null: .null
        case .mailbox(let mailbox): .address(mailbox.facts)
        }
    }

    /// A name for a message that no other has: time and chance.
    static func makeID() -> String {
        let seconds = UInt64(LogWriter.now / 1_000_000_000) & 0xFF_FFFF
        let chance = UInt64.random(in: 0...0xFF_FFFF)
        let digits = String(seconds << 24 | chance, radix: 16)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

extension Mailbox {
    var facts: AddressFacts { AddressFacts(localPart: localPart, domain: domain.key) }
}

extension ForwardPath {
    var facts: AddressFacts { mailbox?.facts ?? AddressFacts(localPart: localPart, domain: "") }
}
