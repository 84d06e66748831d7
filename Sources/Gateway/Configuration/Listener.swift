// SPDX-License-Identifier: Apache-2.0

import Bytes
public import SMTP

/// A place where clients connect, and what they may do there.
///
/// All deliver by proxy and none speaks TLS: the queue and TLS are later work.
public struct Listener: Hashable, Sendable {
    /// What rules and the log call it: letters, digits, `.`, `_` and `-`.
    public var name: String
    /// An IPv4 or IPv6 address without brackets; `0.0.0.0` or `::` for all addresses of this host in that family.
    public var host: String
    /// 0: any that is free.
    public var port: Int
    public var accept: AcceptPolicy
    public var lineEnds: SMTP.LineEnds

    public init(
        name: String, host: String, port: Int, accept: AcceptPolicy = .localDomains, lineEnds: SMTP.LineEnds = .refuse
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.accept = accept
        self.lineEnds = lineEnds
    }

    /// `host:port`, an IPv6 address in brackets.
    public var address: String { Endpoint.text(host: host, port: port) }

    /// Whether no more than one of the two can be bound: at one port they have the same address, or one has all of its
    /// family. A port that the system chooses is never one that is taken.
    func overlaps(_ other: Listener) -> Bool {
        guard port != 0, port == other.port else { return false }
        guard let own = NetworkAddress(parsing: host), let another = NetworkAddress(parsing: other.host) else {
            return host == other.host
        }
        return own == another || own.isIPv6 == another.isIPv6 && (own.isUnspecified || another.isUnspecified)
    }
}

/// Who may relay through a listener.
public enum AcceptPolicy: String, Hashable, Sendable, CaseIterable {
    /// Anyone, but only to our domains; trusted networks anywhere.
    case localDomains = "local-domains"
    /// Anyone, anywhere.
    case open
}
