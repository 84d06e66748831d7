// SPDX-License-Identifier: Apache-2.0

public import MIME
public import Rules

/// What the pipeline makes of a message: the verdict with its reasons, and what to send.
public struct Outcome: Sendable {
    public var verdict: Verdict
    /// For `reject` and `defer`.
    public var reply: RuleReply?
    /// What the rules did, or would have done, in order.
    public var actions: [AppliedAction]
    /// What to relay where the verdict is `accept` or `modify`.
    public var plan: RewritePlan
    public var parts: [PartReport]
    public var defects: [DefectReport]
    /// Octets as received.
    public var size: Int
    /// Why each rule did or did not match, where the policy asks for it.
    public var explanations: [RuleExplanation]

    /// Names of the attachments that were stripped, for the log.
    public var removed: [String] {
        actions.filter { $0.action.name == "strip" && $0.mode == .enforce }.map { action in
            let part = parts.first { $0.part == action.part }
            return action.member ?? part?.filename ?? part?.type ?? action.part ?? ""
        }
    }
}
