// SPDX-License-Identifier: Apache-2.0

/// A mailbox: local part and domain (RFC 5321 §4.1.2, RFC 6531 §3.3).
public struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    /// What the local part means: without the quotes and backslashes it may have been spelled with.
    public let localPart: String
    public let domain: Domain
    /// As it was spelled, which is how it is relayed; without angle brackets and source route.
    public let spelling: String

    init(localPart: String, domain: Domain, spelling: String) {
        self.localPart = localPart
        self.domain = domain
        self.spelling = spelling
    }

    /// Reads `local-part@domain`, and nothing before or behind it.
    public init?(parsing text: String, limits: Limits = Limits(), allowingUTF8: Bool = true) {
        var scanner = AddressScanner(Array(text.utf8), limits: limits, allowingUTF8: allowingUTF8)
        guard case .mailbox(let mailbox) = scanner.mailbox(), scanner.isAtEnd else { return nil }
        self = mailbox
    }

    /// Whether it can be relayed without SMTPUTF8.
    public var isASCII: Bool { spelling.utf8.allSatisfy { $0 < 0x80 } }

    public var description: String { spelling }
}
