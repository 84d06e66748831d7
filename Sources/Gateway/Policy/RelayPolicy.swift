// SPDX-License-Identifier: Apache-2.0

public import Bytes
public import SMTP

/// Decides who may send what where (RFC 5321 §3.6), and by which route it goes.
public struct RelayPolicy: Sendable {
    public enum Decision: Hashable, Sendable {
        /// - `route`: its index in the configuration.
        /// - `recipient`: whom to name to the next hop. It is another than the client named where that was a postmaster
        ///   of ours, whose mail goes to the configured one.
        case accept(route: Int, recipient: ForwardPath)
        case refuse(Reply)
    }

    private var domains = DomainTable()
    private let trusted: [NetworkBlock]
    private let routes: RouteTable
    private let postmasters: Postmasters
    private let postmaster: Mailbox?

    public init(_ configuration: Configuration) {
        trusted = configuration.trusted
        routes = RouteTable(configuration.routes)
        postmasters = Postmasters(hostname: configuration.hostname, domains: configuration.domains.map { $0.text })
        postmaster = Mailbox(parsing: configuration.postmaster)
        for pattern in configuration.domains { domains.insert(pattern, index: 0) }
    }

    /// What to answer to RCPT.
    ///
    /// Whether the client may relay comes before where the mail would go: strangers learn nothing of our routes.
    ///
    /// - Parameter client: nil: unknown, and so a stranger.
    public func decide(listener: Listener, client: NetworkAddress?, recipient: ForwardPath) -> Decision {
        guard case .mailbox(let mailbox) = recipient, !isPostmaster(recipient) else { return decisionForPostmaster }
        let mayRelay = listener.accept == .open || isTrusted(client)
        let isOurs = domains.index(for: mailbox.domain) != nil
        guard mayRelay || isOurs else { return .refuse(.relayDenied) }
        guard mayRelay || !Self.hidesRoute(mailbox.localPart) else { return .refuse(.hiddenRoute) }
        guard let route = routes.index(for: mailbox.domain) else { return .refuse(isOurs ? .routeMissing : .noRoute) }
        return .accept(route: route, recipient: recipient)
    }

    /// Whether `path` is a postmaster of ours: `<postmaster>`, or that of one of our domains or of this host, in any
    /// case (RFC 5321 §4.5.1). Everybody may write to one.
    public func isPostmaster(_ path: ForwardPath) -> Bool { postmasters.contains(path) }

    /// The Maildir of `path`; nil where it can have none. A postmaster of ours has that of the configured one.
    public func maildir(for path: ForwardPath, template: MaildirTemplate) -> String? {
        let mailbox = isPostmaster(path) ? postmaster : path.mailbox
        return mailbox.flatMap { template.path(for: $0) }
    }

    private var decisionForPostmaster: Decision {
        // Neither is missing in what was loaded from a file.
        guard let postmaster, let route = routes.index(for: postmaster.domain) else { return .refuse(.routeMissing) }
        return .accept(route: route, recipient: .mailbox(postmaster))
    }

    private func isTrusted(_ client: NetworkAddress?) -> Bool {
        guard let client else { return false }
        return trusted.contains { $0.contains(client) }
    }

    /// Whether a server behind us might read a route in the local part, and follow it because it trusts us:
    /// `a%b.example@ours`, `b.example!a@ours`, `"a@b.example"@ours`.
    private static func hidesRoute(_ localPart: String) -> Bool {
        localPart.utf8.contains { $0 == ASCII.percent || $0 == 0x21 || $0 == ASCII.at }
    }
}

extension Reply {
    /// Only strangers get it.
    static let hiddenRoute = Reply(550, .init(5, 7, 1), "Routes in a local part are not followed")
    /// A domain of ours has no route. That is a mistake of ours, and nothing shall bounce before it is mended.
    static let routeMissing = Reply(451, .init(4, 3, 5), "No route to this domain yet, try again later")
    /// A domain that is not ours has no route: we do not deliver there, now or later.
    static let noRoute = Reply(550, .init(5, 4, 4), "No route to this domain")
}
