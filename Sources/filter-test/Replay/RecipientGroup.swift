// SPDX-License-Identifier: Apache-2.0

import Rules

/// Recipients for whom every condition gives the same answer: they share a transaction, and a result here.
struct RecipientGroup {
    private(set) var spellings: [String]
    /// One of them, who speaks for all; nil where no recipient was given.
    let facts: AddressFacts?

    /// The groups in the order of their first recipients; without recipients one group of none.
    static func groups(of recipients: [Recipient], rules: RuleSet, scratch: PatternScratch) -> [RecipientGroup] {
        guard !recipients.isEmpty else { return [RecipientGroup(spellings: [], facts: nil)] }
        var groups: [RecipientGroup] = []
        var indices: [RecipientSignature: Int] = [:]
        for recipient in recipients {
            let signature = rules.recipientSignature(of: recipient.facts, scratch: scratch)
            if let index = indices[signature] {
                groups[index].spellings.append(recipient.spelling)
            } else {
                indices[signature] = groups.count
                groups.append(RecipientGroup(spellings: [recipient.spelling], facts: recipient.facts))
            }
        }
        return groups
    }
}
