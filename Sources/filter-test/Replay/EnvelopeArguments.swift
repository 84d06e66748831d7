// SPDX-License-Identifier: Apache-2.0

import Rules
import SMTP

/// A recipient as it was given, and what rules see of it.
struct Recipient: Equatable {
    let spelling: String
    let facts: AddressFacts
}

/// Reads the addresses of the command line as the listener reads those of MAIL and RCPT.
enum EnvelopeArguments {
    /// `a@example.org`, with or without angle brackets; empty or `<>` is the null reverse-path. Nil for anything else.
    static func sender(_ text: String) -> SenderFacts? {
        let address = withoutBrackets(text)
        if address.isEmpty { return .null }
        return Mailbox(parsing: address).map { SenderFacts.address(facts(of: $0)) }
    }

    /// Also the bare `postmaster`, which every server takes (RFC 5321 §4.5.1).
    static func recipient(_ text: String) -> Recipient? {
        let address = withoutBrackets(text)
        if address.lowercased() == "postmaster" {
            return Recipient(spelling: address, facts: AddressFacts(localPart: address, domain: ""))
        }
        return Mailbox(parsing: address).map { Recipient(spelling: $0.spelling, facts: facts(of: $0)) }
    }

    private static func facts(of mailbox: Mailbox) -> AddressFacts {
        AddressFacts(localPart: mailbox.localPart, domain: mailbox.domain.key)
    }

    private static func withoutBrackets(_ text: String) -> String {
        text.hasPrefix("<") && text.hasSuffix(">") && text.count > 1 ? String(text.dropFirst().dropLast()) : text
    }
}
