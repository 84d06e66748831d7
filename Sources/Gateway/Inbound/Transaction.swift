// SPDX-License-Identifier: Apache-2.0

import Filtering
import NIOCore
import Rules
import SMTP
import Synchronization

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
    /// Where it stands, or stood, among those who wait for a connection to the hop.
    var place: HopBudget.Place?

    var spool: Spool?
    var pipeline: Pipeline?
    /// When the client's content was complete.
    var contentEnd: NIODeadline?
    /// Whether the message is on its way to where it goes: then it goes, whether the client waits or not.
    var isDelivering = false
    /// Whether the client went away: nobody waits for the answer any more.
    var isAbandoned = false
    /// Whether the client was told to come again because its content was not under way in time.
    var isExpired = false
    /// Called when a delivery has ended that its client did not wait for.
    var onEnd: (() -> Void)?

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

    /// Counts the messages of this process. The start is random, so that the next process, or another on this host, does
    /// not begin where this one did.
    private static let count = Atomic<UInt64>(UInt64.random(in: 0...0xFF_FFFF))

    /// A name for a message that no other of this process has.
    static func makeID() -> String {
        id(at: UInt64(clamping: LogWriter.now / 1_000_000_000), count: count.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// The second and the count: the same come again only after 16,777,216 messages in one second.
    static func id(at seconds: UInt64, count: UInt64) -> String {
        let digits = String((seconds & 0xFFFF_FFFF) << 24 | (count & 0xFF_FFFF), radix: 16)
        return String(repeating: "0", count: max(0, 14 - digits.count)) + digits
    }
}

extension Mailbox {
    var facts: AddressFacts { AddressFacts(localPart: localPart, domain: domain.key) }
}

extension ForwardPath {
    var facts: AddressFacts { mailbox?.facts ?? AddressFacts(localPart: localPart, domain: "") }
}
