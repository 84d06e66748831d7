// SPDX-License-Identifier: Apache-2.0

public import Rules

/// What is known of a message besides its content: where it comes from, and for whom it is.
///
/// The recipients of one transaction are those for whom every recipient condition gives the same answer, so one of
/// them speaks for all.
public struct Envelope: Sendable {
    public var connection: ConnectionFacts
    public var sender: SenderFacts
    /// One of the recipients; nil where none was given, as in a trial without `--to`.
    public var recipient: AddressFacts?
    /// Whether the message is for a postmaster of ours, whom rules may strip attachments from but not refuse.
    public var isForPostmaster: Bool

    public init(
        connection: ConnectionFacts = ConnectionFacts(), sender: SenderFacts = .absent, recipient: AddressFacts? = nil,
        isForPostmaster: Bool = false
    ) {
        self.connection = connection
        self.sender = sender
        self.recipient = recipient
        self.isForPostmaster = isForPostmaster
    }
}
