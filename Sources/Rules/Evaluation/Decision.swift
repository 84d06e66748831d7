// SPDX-License-Identifier: Apache-2.0

/// What becomes of a message.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Relayed as it came.
    case accept
    /// Relayed with edits.
    case modify
    case reject
    case `defer`
    case quarantine
    case discard
}

/// One action of one rule that matched.
public struct AppliedAction: Sendable, Hashable {
    public let rule: String
    /// `file:line` of the rule.
    public let location: String
    /// The rule's `why`: for operators and notices, never for the peer.
    public let why: String?
    public let action: RuleAction
    /// The MIME part that it is done to; for an action on the message the first part that made the rule match, and
    /// nil where no attachment did.
    public let part: String?
    /// The member of an archive in that part that made the rule match; nil where it was the part itself.
    public let member: String?
    /// A name of the attachment that made the rule match.
    public let filename: String?
    /// What that attachment is.
    public let type: String?
    /// Whether that attachment is not the part itself, but lies within it or is shown there by another reading only.
    public let isHidden: Bool
    /// In `monitor`, this was not done.
    public let mode: RuleMode

    public init(
        rule: String, location: String, why: String?, action: RuleAction, part: String? = nil, member: String? = nil,
        filename: String? = nil, type: String? = nil, isHidden: Bool = false, mode: RuleMode = .enforce
    ) {
        self.rule = rule
        self.location = location
        self.why = why
        self.action = action
        self.part = part
        self.member = member
        self.filename = filename
        self.type = type
        self.isHidden = isHidden
        self.mode = mode
    }
}

/// The outcome of all rules for one message.
public struct Decision: Sendable, Hashable {
    public let verdict: Verdict
    /// For `reject` and `defer`.
    public let reply: RuleReply?
    /// Everything that was done, or in `monitor` would have been, in order.
    public let actions: [AppliedAction]

    public init(verdict: Verdict, reply: RuleReply? = nil, actions: [AppliedAction] = []) {
        self.verdict = verdict
        self.reply = reply
        self.actions = actions
    }

    /// The edits to make: the enforced actions that are not final.
    public var edits: [AppliedAction] { actions.filter { $0.mode == .enforce && !$0.action.isFinal } }

    /// The names of the enforced rules that did something, each once, in order.
    public var rules: [String] {
        var names: [String] = []
        for action in actions where action.mode == .enforce && !names.contains(action.rule) { names.append(action.rule) }
        return names
    }

    /// The action that ended the run: what the quarantine keeps as the reason.
    public var finalAction: AppliedAction? { actions.last { $0.mode == .enforce && $0.action.isFinal } }
}

/// A refusal that the envelope alone decides.
public struct EnvelopeDecision: Sendable, Hashable {
    /// `reject` or `defer`.
    public let verdict: Verdict
    public let reply: RuleReply
    public let action: AppliedAction
}

/// Equal for two recipients for whom every condition on recipients gives the same answer, so that they can share a
/// transaction.
public struct RecipientSignature: Sendable, Hashable {
    let found: BitSet
}
