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
    /// Numbers of the parts that were written anew because they were ambiguous.
    public var repaired: [String]
    /// Octets as received.
    public var size: Int
    /// Why each rule did or did not match, where the policy asks for it.
    public var explanations: [RuleExplanation]

    /// Names of the defects over which mail programs differ, or past which nothing was read; each once, for the log.
    public var ambiguities: [String] {
        var seen: Set<String> = []
        return defects.filter { $0.category != "harmless" && seen.insert($0.name).inserted }.map(\.name)
    }

    /// Names of the attachments that were stripped, for the log.
    public var removed: [String] {
        actions.filter { $0.action.name == "strip" && $0.mode == .enforce }.map { action in
            let part = parts.first { $0.part == action.part }
            return action.member ?? action.filename ?? part?.filename ?? action.type ?? part?.type ?? action.part ?? ""
        }
    }
}
