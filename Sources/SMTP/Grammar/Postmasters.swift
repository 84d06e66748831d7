// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The postmasters of a host, to whom everybody may write (RFC 5321 §4.5.1): `<postmaster>`, and that of the host itself
/// and of each of its domains, in any case.
public struct Postmasters: Hashable, Sendable {
    /// What domains are compared by, see `Domain.key`.
    private var domains: Set<String> = []
    /// Those of which everything below is meant too.
    private var trees: Set<String> = []

    /// - Parameters:
    ///   - hostname: the host's own name; nil: it is not known.
    ///   - domains: `example.net` that one alone, `.example.net` with everything below it. What is no domain counts for
    ///     nothing.
    public init(hostname: String?, domains patterns: [String] = []) {
        if let hostname { domains.insert(Domain(parsing: hostname)?.key ?? ASCII.lowercased(hostname)) }
        for pattern in patterns {
            let takesSubdomains = pattern.utf8.first == ASCII.dot
            guard let domain = Domain(parsing: takesSubdomains ? String(pattern.dropFirst()) : pattern),
                !takesSubdomains || domain.literal == nil
            else { continue }
            domains.insert(domain.key)
            if takesSubdomains { trees.insert(domain.key) }
        }
    }

    public func contains(_ path: ForwardPath) -> Bool {
        contains(localPart: path.localPart, domain: path.mailbox?.domain.key ?? "")
    }

    /// - Parameter domain: its key; empty for `<postmaster>`, which has none.
    public func contains(localPart: String, domain: String) -> Bool {
        guard ASCII.lowercased(localPart) == "postmaster" else { return false }
        if domain.isEmpty || domains.contains(domain) { return true }
        var rest = Substring(domain)
        while let dot = rest.firstIndex(of: "."), !trees.isEmpty {
            rest = rest[dot...].dropFirst()
            if trees.contains(String(rest)) { return true }
        }
        return false
    }
}
