// SPDX-License-Identifier: Apache-2.0

import Rules
import SMTP

/// Recipients for whom every condition gives the same answer: they share a transaction, and a result here.
///
/// A postmaster, whose mail rules do not refuse, shares one with none but postmasters.
struct RecipientGroup {
    private(set) var spellings: [String]
    /// One of them, who speaks for all; nil where no recipient was given.
    let facts: AddressFacts?
    let isForPostmaster: Bool

    private struct Key: Hashable {
        let signature: RecipientSignature
        let isForPostmaster: Bool
    }

    /// The groups in the order of their first recipients; without recipients one group of none.
    static func groups(
        of recipients: [Recipient], rules: RuleSet, scratch: PatternScratch, postmasters: Postmasters
    ) -> [RecipientGroup] {
        guard !recipients.isEmpty else { return [RecipientGroup(spellings: [], facts: nil, isForPostmaster: false)] }
        var groups: [RecipientGroup] = []
        var indices: [Key: Int] = [:]
        for recipient in recipients {
            let key = Key(
                signature: rules.recipientSignature(of: recipient.facts, scratch: scratch),
                isForPostmaster: postmasters.contains(localPart: recipient.facts.localPart, domain: recipient.facts.domain))
            if let index = indices[key] {
                groups[index].spellings.append(recipient.spelling)
            } else {
                indices[key] = groups.count
                groups.append(
                    RecipientGroup(
                        spellings: [recipient.spelling], facts: recipient.facts, isForPostmaster: key.isForPostmaster))
            }
        }
        return groups
    }
}
