// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Tells whether a next hop is ourselves, as far as that can be seen without asking anybody; what comes back all the
/// same is known by its EHLO name, and by the number of its `Received` fields.
enum RouteLoop {
    /// What the name `localhost` stands for (RFC 6761 §6.3).
    private static let localhost = ["127.0.0.1", "::1"].compactMap { NetworkAddress(parsing: $0) }

    /// The listener that a connection to `host` and `port` would reach.
    ///
    /// - Parameters:
    ///   - host: a name, or an address without brackets.
    ///   - hostname: our own.
    static func listener(reachedAt host: String, port: Int, among listeners: [Listener], hostname: String) -> Listener? {
        let target = NetworkAddress(parsing: host)
        let isLocalhost = host == "localhost" || host.hasSuffix(".localhost")
        return listeners.first { listener in
            guard port == listener.port, let bound = NetworkAddress(parsing: listener.host) else { return false }
            if let target {
                // `::` is all of IPv6, and none of IPv4.
                let isSameFamily = bound.isIPv6 == target.isIPv6
                return bound == target || bound.isUnspecified && isSameFamily && target.isLoopback
            }
            if isLocalhost { return bound.isUnspecified || localhost.contains(bound) }
            return host == hostname && !bound.isLoopback
        }
    }
}
