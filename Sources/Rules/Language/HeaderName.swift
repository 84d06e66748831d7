// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Which header fields a rule may touch.
enum HeaderName {
    /// What a rule wants with the field.
    enum Change {
        case add
        case set
        case remove
    }

    /// Fields that may occur only once (RFC 5322 §3.6).
    private static let singular: Set<String> = [
        "date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to", "references", "subject",
    ]

    /// Why a rule may not make this change, or nil.
    static func objection(to change: Change, of name: String) -> String? {
        let quoted = Diagnostics.quoted(name)
        // RFC 5322 §2.2: printing US-ASCII without colon; the length keeps "name: value" within a line.
        guard (1...76).contains(name.utf8.count), name.utf8.allSatisfy({ ASCII.isVisible($0) && $0 != ASCII.colon }) else {
            return "\(quoted) is no name of a header field"
        }
        let lower = ASCII.lowercased(name)
        if lower == "mime-version" || lower.hasPrefix("content-") {
            return "\(quoted) says how the message is built; only 'repair' and 'strip' may change it"
        }
        if lower == "received" || lower == "return-path" {
            return "\(quoted) is trace information (RFC 5321 §4.4), which no rule may change"
        }
        if lower.hasPrefix("x-weir-") || lower == "mime-ambiguity-results" {
            return "\(quoted) is written by Weir itself"
        }
        switch change {
        case .add where singular.contains(lower):
            return "\(quoted) may occur only once (RFC 5322 §3.6); use set-header"
        case .add, .set:
            return lower == "authentication-results" ? "\(quoted) is written by Weir itself" : nil
        case .remove:
            return nil
        }
    }
}
