// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules
import SMTP

/// Finds what is wrong with a configuration though each of its values can be, and what is probably not meant.
struct ConfigurationLint {
    let configuration: Configuration
    let places: ConfigurationPlaces
    let diagnostics: Diagnostics

    func run() {
        checkListeners()
        checkTrusted()
        checkLoops()
        checkSpool()
        // What is missing is not looked for where something is missing because of a mistake.
        guard places.isWhole, !configuration.routes.isEmpty else { return }
        checkRoutes()
        checkPostmaster()
    }

    private func checkListeners() {
        for (index, (listener, place)) in zip(configuration.listeners, places.listeners).enumerated() {
            let earlier = configuration.listeners[..<index]
            if earlier.contains(where: { $0.name == listener.name }) {
                diagnostics.error("there is a listener '\(listener.name)' already", at: place)
            } else if let other = earlier.first(where: { $0.overlaps(listener) }) {
                let takes = other.address == listener.address ? "has the address" : "at \(other.address) takes"
                diagnostics.error("listener '\(other.name)' \(takes) \(listener.address) already", at: place)
            }
            switch listener.accept {
            case .open:
                let danger = "whoever reaches \(listener.address) may send anything anywhere"
                diagnostics.warning(
                    "listener '\(listener.name)' is an open relay: \(danger)", at: place,
                    hint: "'accept: local-domains' takes mail for 'domains' only")
            case .localDomains where places.isWhole && configuration.domains.isEmpty && configuration.trusted.isEmpty:
                diagnostics.warning(
                    "listener '\(listener.name)' takes mail for nobody but the postmaster: there are no 'domains'", at: place)
            case .localDomains:
                break
            }
        }
    }

    /// Everybody in `trusted` is an open relay that nobody called so.
    private func checkTrusted() {
        let exposed = configuration.listeners.first { listener in
            listener.accept == .localDomains && NetworkAddress(parsing: listener.host)?.isLoopback == false
        }
        for (block, place) in zip(configuration.trusted, places.trusted) {
            if block.prefixLength == 0, let exposed {
                diagnostics.error(
                    "'\(block)' under 'trusted' makes listener '\(exposed.name)' an open relay", at: place,
                    hint: "name your own networks, or say 'accept: open' there if that is what you want")
            } else if Self.isVeryWide(block) {
                diagnostics.warning("'\(block)' is a very wide network, and all of it may relay anywhere", at: place)
            }
        }
    }

    /// Wider than any network that one site has, those for private use apart (RFC 1918, RFC 4193, RFC 4291 §2.5.6).
    private static func isVeryWide(_ block: NetworkBlock) -> Bool {
        guard block.address.isIPv6 else { return block.prefixLength < 8 }
        let isPrivate = ["fc00::/7", "fe80::/10"].contains { text in
            NetworkBlock(parsing: text).map { $0.prefixLength <= block.prefixLength && $0.contains(block.address) } ?? false
        }
        return block.prefixLength < 16 && !isPrivate
    }

    private func checkLoops() {
        for (route, place) in zip(configuration.routes, places.routes) {
            guard case .smtp(let host, let port) = route.destination,
                let listener = RouteLoop.listener(
                    reachedAt: host, port: port, among: configuration.listeners, hostname: configuration.hostname)
            else { continue }
            diagnostics.error("route leads back to our own listener '\(listener.name)'", at: place)
        }
    }

    private func checkSpool() {
        let (room, overflows) = configuration.spool.memory.addingReportingOverflow(configuration.spool.disk)
        guard !overflows, room < configuration.limits.message else { return }
        diagnostics.warning(
            "the spool holds \(room) bytes, less than one message of \(configuration.limits.message)", at: places.spool)
    }

    private func checkRoutes() {
        for (domain, place) in zip(configuration.domains, places.domains)
        where !configuration.routes.contains(where: { $0.covers(domain) }) {
            diagnostics.warning("no route for domain '\(domain)': its mail is put off with 451", at: place)
        }
        for (index, (route, place)) in zip(configuration.routes, places.routes).enumerated() {
            let earlier = configuration.routes[..<index]
            let isTaken =
                earlier.contains { $0.patterns.isEmpty }
                || !route.patterns.isEmpty
                    && route.patterns.allSatisfy { pattern in earlier.contains { $0.covers(pattern) } }
            if isTaken { diagnostics.warning("route is never used: those before it take all its mail", at: place) }
        }
    }

    private func checkPostmaster() {
        guard let mailbox = Mailbox(parsing: configuration.postmaster),
            RouteTable(configuration.routes).index(for: mailbox.domain) == nil
        else { return }
        diagnostics.error(
            "no route for the postmaster \(Diagnostics.quoted(configuration.postmaster))", at: places.postmaster,
            hint: "add a route for '\(mailbox.domain)'")
    }
}
