// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// What it takes to look into the content of leaves: how files are hashed and searched, and how deep within one another.
struct UnwrappingContext {
    private let policy: FilterPolicy
    private let scratch: PatternScratch
    /// Envelopes around this content.
    private let depth: Int
    let isHashing: Bool
    let budget: InflationBudget

    /// Envelopes within envelopes that are opened.
    private static let depthLimit = 5

    init(policy: FilterPolicy, scratch: PatternScratch, depth: Int, isHashing: Bool, budget: InflationBudget) {
        self.policy = policy
        self.scratch = scratch
        self.depth = depth
        self.isHashing = isHashing
        self.budget = budget
    }

    /// The same one envelope further in; nil where that would be too deep.
    var deeper: UnwrappingContext? {
        guard depth + 1 < Self.depthLimit else { return nil }
        return UnwrappingContext(policy: policy, scratch: scratch, depth: depth + 1, isHashing: isHashing, budget: budget)
    }

    /// A reading of a message within; nil where that would be too deep.
    func reading(inside entity: Entity) -> Reading? {
        guard let deeper else { return nil }
        return Reading(MessageReader(inside: entity), policy: policy, scratch: scratch, depth: deeper.depth, budget: budget)
    }

    /// Text patterns over a file within.
    func rawText() -> TextPatterns {
        var text = TextPatterns(rules: policy.rules)
        text.begin(raw: scratch)
        return text
    }
}
