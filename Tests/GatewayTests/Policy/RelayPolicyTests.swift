// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@testable import Gateway

@Suite struct RelayPolicyTests {
    private static let stranger = "198.51.100.1"
    private static let friend = "192.0.2.7"

    /// Our domains have routes but `lost.example`; elsewhere only `.partner.example` has one, unless `catchAll`.
    private func policy(catchAll: Bool = true, postmaster: String = "admin@example.net") -> RelayPolicy {
        func patterns(_ texts: [String]) -> [DomainPattern] { texts.compactMap { DomainPattern($0) } }
        var routes = [
            Route(patterns: patterns([".kiosk.example.net"]), destination: .smtp(host: "kiosk", port: 25)),
            Route(patterns: patterns([".example.net", "example.com"]), destination: .smtp(host: "mail", port: 25)),
            Route(patterns: patterns([".partner.example"]), destination: .smtp(host: "partner", port: 25)),
        ]
        if catchAll { routes.append(Route(destination: .smtp(host: "smarthost", port: 25))) }
        var configuration = Configuration(
            hostname: "gate.example.org", postmaster: postmaster, listeners: [], routes: routes, rules: [])
        configuration.domains = patterns(["example.net", ".kiosk.example.net", "example.com", "lost.example"])
        configuration.trusted = ["192.0.2.0/24", "2001:db8::/32"].compactMap { NetworkBlock(parsing: $0) }
        return RelayPolicy(configuration)
    }

    private func listener(_ accept: AcceptPolicy) -> Listener {
        Listener(name: "mx", host: "0.0.0.0", port: 25, accept: accept)
    }

    /// The index of the route, or the reply's code and status.
    private func answer(
        _ recipient: String, from client: String?, accept: AcceptPolicy = .localDomains, catchAll: Bool = true
    ) throws -> String {
        let path = ForwardPath.mailbox(try #require(Mailbox(parsing: recipient), "\(recipient)"))
        let address = client.flatMap { NetworkAddress(parsing: $0) }
        switch policy(catchAll: catchAll).decide(listener: listener(accept), client: address, recipient: path) {
        case .accept(let route, let target):
            #expect(target == path)
            return "\(route)"
        case .refuse(let reply):
            return "\(reply.code) \(reply.status?.description ?? "")"
        }
    }

    /// Recipient, and the answers to a stranger, to a trusted client, and to a stranger where the listener is open.
    @Test(arguments: [
        ["b@example.net", "1", "1", "1"],
        ["b@EXAMPLE.Net", "1", "1", "1"],
        ["b@example.net.", "1", "1", "1"],
        ["b@kiosk.example.net", "0", "0", "0"],
        ["b@a.kiosk.example.net", "0", "0", "0"],
        ["b@example.com", "1", "1", "1"],
        ["b+tag@example.net", "1", "1", "1"],
        ["\"b b\"@example.net", "1", "1", "1"],
        ["b@x.example.net", "550 5.7.1", "1", "1"],
        ["b@elsewhere.example", "550 5.7.1", "3", "3"],
        ["b@partner.example", "550 5.7.1", "2", "2"],
        ["b@notexample.net", "550 5.7.1", "3", "3"],
        ["b@example.net.evil.example", "550 5.7.1", "3", "3"],
        ["b@example", "550 5.7.1", "3", "3"],
        ["b@localhost", "550 5.7.1", "3", "3"],
        ["b@gate.example.org", "550 5.7.1", "3", "3"],
        ["b@[127.0.0.1]", "550 5.7.1", "3", "3"],
        ["b@[IPv6:::1]", "550 5.7.1", "3", "3"],
        // What might be read as a route behind us.
        ["b%elsewhere.example@example.net", "550 5.7.1", "1", "1"],
        ["elsewhere.example!b@example.net", "550 5.7.1", "1", "1"],
        ["\"b@elsewhere.example\"@example.net", "550 5.7.1", "1", "1"],
        ["\"b\\@elsewhere.example\"@example.net", "550 5.7.1", "1", "1"],
        ["\"b%elsewhere.example\"@example.net", "550 5.7.1", "1", "1"],
        ["\"b\\%elsewhere.example\"@example.net", "550 5.7.1", "1", "1"],
        ["a!b%c@elsewhere.example", "550 5.7.1", "3", "3"],
    ])
    func whoMaySendWhere(row: [String]) throws {
        #expect(try answer(row[0], from: Self.stranger) == row[1])
        #expect(try answer(row[0], from: "2001:db9::1") == row[1])
        #expect(try answer(row[0], from: nil) == row[1])
        #expect(try answer(row[0], from: Self.friend) == row[2])
        #expect(try answer(row[0], from: "::ffff:192.0.2.7") == row[2])
        #expect(try answer(row[0], from: "2001:db8::1") == row[2])
        #expect(try answer(row[0], from: Self.stranger, accept: .open) == row[3])
    }

    @Test func withoutRoute() throws {
        // A domain of ours: our mistake, so the mail shall come again.
        #expect(try answer("b@lost.example", from: Self.stranger, catchAll: false) == "451 4.3.5")
        #expect(try answer("b@lost.example", from: Self.friend, catchAll: false) == "451 4.3.5")
        #expect(try answer("b@lost.example", from: Self.stranger) == "3")
        // Not ours: a stranger does not learn whether there is a route.
        #expect(try answer("b@elsewhere.example", from: Self.friend, catchAll: false) == "550 5.4.4")
        #expect(try answer("b@elsewhere.example", from: Self.stranger, catchAll: false) == "550 5.7.1")
        #expect(try answer("b@partner.example", from: Self.stranger, catchAll: false) == "550 5.7.1")
        #expect(try answer("b@partner.example", from: Self.friend, catchAll: false) == "2")
    }

    @Test func postmasters() throws {
        let admin = ForwardPath.mailbox(try #require(Mailbox(parsing: "admin@example.net")))
        var paths = [ForwardPath.postmaster("postmaster"), .postmaster("POSTMASTER")]
        let texts = [
            "postmaster@example.net", "PostMaster@Example.COM", "\"postmaster\"@example.net", "postmaster@x.kiosk.example.net",
            "postmaster@lost.example", "postmaster@gate.example.org",
        ]
        for text in texts { paths.append(.mailbox(try #require(Mailbox(parsing: text)))) }
        for path in paths {
            #expect(policy().isPostmaster(path))
            for client in [nil, NetworkAddress(parsing: Self.stranger), NetworkAddress(parsing: Self.friend)] {
                for accept in AcceptPolicy.allCases {
                    let decision = policy(catchAll: false).decide(
                        listener: listener(accept), client: client, recipient: path)
                    #expect(decision == .accept(route: 1, recipient: admin), "\(path)")
                }
            }
        }
    }

    @Test(arguments: [
        "postmaster@elsewhere.example", "postmaster@x.example.net", "postmaster.x@example.net", "admin@example.net",
    ])
    func nobodyElseIsAPostmaster(text: String) throws {
        let mailbox = try #require(Mailbox(parsing: text))
        #expect(!policy().isPostmaster(.mailbox(mailbox)))
    }

    @Test func strangersCannotReachAnothersPostmaster() throws {
        #expect(try answer("postmaster@elsewhere.example", from: Self.stranger) == "550 5.7.1")
        #expect(try answer("postmaster@elsewhere.example", from: Self.friend) == "3")
    }

    @Test func postmasterWithoutRoute() {
        for postmaster in ["admin@elsewhere.example", "no address"] {
            let decision = policy(catchAll: false, postmaster: postmaster).decide(
                listener: listener(.localDomains), client: nil, recipient: .postmaster("postmaster"))
            #expect(decision == .refuse(.routeMissing))
        }
    }

    @Test func maildirs() throws {
        let template = try MaildirTemplate("m/{domain}/{local-part}")
        let path = ForwardPath.mailbox(try #require(Mailbox(parsing: "B@Example.net")))
        #expect(policy().maildir(for: path, template: template) == "m/example.net/b")
        #expect(policy().maildir(for: .postmaster("Postmaster"), template: template) == "m/example.net/admin")
        let long = String(repeating: "x", count: 201) + "@example.net"
        let longPath = ForwardPath.mailbox(try #require(Mailbox(parsing: long)))
        #expect(policy().maildir(for: longPath, template: template) == nil)
    }
}
