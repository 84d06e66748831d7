// SPDX-License-Identifier: Apache-2.0

import Bytes
public import SMTP

/// Which domains are meant: `example.net` that one alone, `.example.net` with everything below it, as in rules.
public struct DomainPattern: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let text: String
    /// What domains are compared by, see `Domain.key`.
    let key: String
    /// Whether everything below is meant as well.
    let takesSubdomains: Bool

    /// Reads a domain, a domain behind a dot, or an address literal such as `[192.0.2.1]`.
    public init?(_ text: String) {
        let takesSubdomains = text.utf8.first == ASCII.dot
        guard let domain = Domain(parsing: takesSubdomains ? String(text.dropFirst()) : text),
            !takesSubdomains || domain.literal == nil
        else { return nil }
        self.text = text
        self.takesSubdomains = takesSubdomains
        key = domain.key
    }

    public func matches(_ domain: Domain) -> Bool {
        domain.key == key || takesSubdomains && domain.literal == nil && domain.key.hasSuffix("." + key)
    }

    /// Whether every domain that `other` means is meant by this one too.
    func covers(_ other: DomainPattern) -> Bool {
        guard takesSubdomains else { return !other.takesSubdomains && other.key == key }
        return other.key == key || other.key.hasSuffix("." + key)
    }

    public var description: String { text }
}
