// SPDX-License-Identifier: Apache-2.0

import Rules

/// Verdicts that no rule has to ask for. They have names like rules, with `weir:` before them.
enum BuiltInVerdicts {
    /// The verdict at the border, rules or not; nil: the rules decide.
    static func decision(beginsWithFold: Bool, received: Int, limit: Int) -> Decision? {
        if beginsWithFold {
            return refusal(
                "weir:leading-fold", why: "The first line begins with a blank: it would become part of our Received field.",
                RuleReply(code: 550, enhancedCode: "5.6.0", text: "Message begins with a folded line"))
        }
        if received > limit {
            return refusal(
                "weir:loop", why: "More than \(limit) Received fields: the message goes round in a circle.",
                RuleReply(code: 554, enhancedCode: "5.4.6", text: "Too many hops: mail loop"))
        }
        return nil
    }

    /// A part that a rule would change cannot be changed without breaking what holds it.
    static func cannotEdit(_ decision: Decision) -> Decision {
        let refused = refusal(
            "weir:cannot-edit", why: "A part to be changed is inside a signed or encoded entity.",
            RuleReply(code: 550, enhancedCode: "5.6.0", text: "Message refused: a part of it cannot be changed"))
        return Decision(verdict: refused.verdict, reply: refused.reply, actions: decision.actions + refused.actions)
    }

    private static func refusal(_ name: String, why: String, _ reply: RuleReply) -> Decision {
        Decision(
            verdict: .reject, reply: reply,
            actions: [AppliedAction(rule: name, location: "built in", why: why, action: .reject(reply))])
    }
}
