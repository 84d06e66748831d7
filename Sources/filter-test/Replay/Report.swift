// SPDX-License-Identifier: Apache-2.0

import Filtering
import Rules

/// What became of one message for one group of recipients.
struct Report {
    /// What a rule did, or in `monitor` would have done.
    struct Action: Equatable {
        var rule: String
        /// `file:line`, or `built in`.
        var place: String
        var name: String
        var why: String?
        var part: String?
        var member: String?
        var filename: String?
        var type: String?
        var mode = RuleMode.enforce
    }

    /// As found: a path, with `#3` for the third message of an mbox.
    let message: DiskPath
    /// As spelled; empty where none was given.
    let recipients: [String]
    private(set) var verdict: Verdict
    private(set) var reply: String?
    /// Octets as they go over the wire.
    let size: Int
    private(set) var actions: [Action]
    let parts: [PartReport]
    let defects: [DefectReport]
    /// Numbers of the parts that a repair changes.
    let repaired: [String]
    let explanations: [RuleExplanation]
    let microseconds: Int
    /// What a listener would refuse: `bare-lf`, `bare-cr` or `nul`.
    var refusedLineEnd: String?

    init(_ outcome: Outcome, of message: DiskPath, for recipients: [String], microseconds: Int) {
        self.message = message
        self.recipients = recipients
        verdict = outcome.verdict
        reply = outcome.reply?.description
        size = outcome.size
        actions = outcome.actions.map { applied in
            let part = outcome.parts.first { $0.part == applied.part }
            return Action(
                rule: applied.rule, place: applied.location, name: applied.action.name, why: applied.why, part: applied.part,
                member: applied.member, filename: applied.filename ?? part?.filename, type: applied.type ?? part?.type,
                mode: applied.mode)
        }
        parts = outcome.parts
        defects = outcome.defects
        repaired = outcome.repaired
        explanations = outcome.explanations
        self.microseconds = microseconds
    }

    var isRelayed: Bool { verdict == .accept || verdict == .modify }

    /// The listener refuses, so what the rules say is never asked.
    mutating func settle(_ refusal: ListenerVerdict) {
        verdict = .reject
        reply = refusal.reply
        actions = [Action(rule: refusal.rule, place: "built in", name: "reject", why: refusal.why)]
    }
}
