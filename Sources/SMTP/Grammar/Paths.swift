// SPDX-License-Identifier: Apache-2.0

/// Where a message comes from: the argument of MAIL (RFC 5321 §4.1.1.2).
public enum ReversePath: Hashable, Sendable, CustomStringConvertible {
    /// `<>`: what sends notifications, and must not be answered with one.
    case null
    case mailbox(Mailbox)

    public var mailbox: Mailbox? {
        if case .mailbox(let mailbox) = self { mailbox } else { nil }
    }

    /// Whether it can be relayed without SMTPUTF8.
    public var isASCII: Bool { mailbox?.isASCII ?? true }

    /// In angle brackets, as it is relayed: without source route.
    public var description: String { "<\(mailbox?.spelling ?? "")>" }
}

/// Where a message goes: the argument of RCPT (RFC 5321 §4.1.1.3).
public enum ForwardPath: Hashable, Sendable, CustomStringConvertible {
    case mailbox(Mailbox)
    /// `<postmaster>` without domain, in any case, which every server takes; with its spelling.
    case postmaster(String)

    public var mailbox: Mailbox? {
        if case .mailbox(let mailbox) = self { mailbox } else { nil }
    }

    /// The local part as it is meant.
    public var localPart: String {
        switch self {
        case .mailbox(let mailbox): mailbox.localPart
        case .postmaster(let spelling): spelling
        }
    }

    /// Whether it can be relayed without SMTPUTF8.
    public var isASCII: Bool { mailbox?.isASCII ?? true }

    /// In angle brackets, as it is relayed: without source route.
    public var description: String {
        switch self {
        case .mailbox(let mailbox): "<\(mailbox.spelling)>"
        case .postmaster(let spelling): "<\(spelling)>"
        }
    }
}
