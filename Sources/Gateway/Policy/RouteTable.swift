// SPDX-License-Identifier: Apache-2.0

public import SMTP

/// Finds the route of a domain: the first that fits.
public struct RouteTable: Sendable {
    private var domains = DomainTable()
    /// The first route for all domains.
    private var catchAll: Int?

    public init(_ routes: [Route]) {
        for (index, route) in routes.enumerated() {
            if route.patterns.isEmpty && catchAll == nil { catchAll = index }
            for pattern in route.patterns { domains.insert(pattern, index: index) }
        }
    }

    /// The index of the route for `domain`; nil where there is none.
    public func index(for domain: Domain) -> Int? {
        guard let index = domains.index(for: domain) else { return catchAll }
        return catchAll.map { min($0, index) } ?? index
    }
}
