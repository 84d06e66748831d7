// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ConfigurationLintTests {
    @Test(arguments: ConfigurationLintTests.mistakes)
    func finding(row: [String]) {
        #expect(Sample.diagnostics([row[0]: row[1]]) == Array(row.dropFirst(2)))
    }

    @Test func everybodyTrustedIsAnOpenRelay() {
        let hint = "name your own networks, or say 'accept: open' there if that is what you want"
        for address in ["0.0.0.0:25", "[::]:25", "192.0.2.1:25"] {
            let lines = "listeners:\n  - { name: mx, address: \"\(address)\" }\n"
            #expect(
                Sample.diagnostics(["listeners": lines, "more": "trusted: [\"::/0\", 0.0.0.0/0]\n"]) == [
                    "9:11: error: '::/0' under 'trusted' makes listener 'mx' an open relay; \(hint)",
                    "9:19: error: '0.0.0.0/0' under 'trusted' makes listener 'mx' an open relay; \(hint)",
                ])
        }
    }

    @Test func routesToOurselvesByAnyName() {
        let lines =
            "listeners:\n  - { name: all, address: \"0.0.0.0:25\" }\n  - { name: all6, address: \"[::]:25\" }\n"
        for host in ["127.0.0.1", "127.9.9.9", "[::1]", "localhost", "gate.example.net", "Gate.Example.Net"] {
            let name = host == "[::1]" ? "all6" : "all"
            #expect(
                Sample.diagnostics(["listeners": lines, "routes": "routes:\n  - { to: \"smtp://\(host)\" }\n"]) == [
                    "8:5: error: route leads back to our own listener '\(name)'"
                ])
        }
        for host in ["mail.example.net", "192.0.2.1", "127.0.0.1:26", "localhost:26"] {
            #expect(Sample.diagnostics(["listeners": lines, "routes": "routes:\n  - { to: \"smtp://\(host)\" }\n"]) == [])
        }
    }

    @Test func nothingIsSaidToBeMissingBesideAMistake() {
        #expect(
            Sample.diagnostics(["domains": "domains: [a b]\n", "routes": "routes:\n  - { for: [c d], to: \"maildir:m\" }\n"]) == [
                "5:11: error: 'a b' is not a domain", "7:13: error: 'c d' is not a domain",
            ])
    }

    /// The part that is changed, what stands there then, and what is said of it.
    static let mistakes: [[String]] = [
        [
            "listeners",
            "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\" }\n  - { name: mx, address: \"127.0.0.1:26\" }\n",
            "5:5: error: there is a listener 'mx' already",
        ],
        [
            "listeners",
            "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\" }\n  - { name: b, address: \"127.0.0.1:2525\" }\n",
            "5:5: error: listener 'mx' has the address 127.0.0.1:2525 already",
        ],
        [
            "listeners",
            "listeners:\n  - { name: mx, address: \"0.0.0.0:2525\" }\n  - { name: b, address: \"127.0.0.1:2525\" }\n",
            "5:5: error: listener 'mx' at 0.0.0.0:2525 takes 127.0.0.1:2525 already",
        ],
        [
            "listeners",
            "listeners:\n  - { name: mx, address: \"[::1]:2525\" }\n  - { name: b, address: \"[::]:2525\" }\n",
            "5:5: error: listener 'mx' at [::1]:2525 takes [::]:2525 already",
        ],
        ["listeners", "listeners:\n  - { name: mx, address: \"0.0.0.0:2525\" }\n  - { name: b, address: \"[::]:2525\" }\n"],
        ["listeners", "listeners:\n  - { name: a, address: \"127.0.0.1:0\" }\n  - { name: b, address: \"127.0.0.1:0\" }\n"],
        [
            "listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", accept: open }\n",
            "4:5: warning: listener 'mx' is an open relay: whoever reaches 127.0.0.1:2525 may send anything "
                + "anywhere; 'accept: local-domains' takes mail for 'domains' only",
        ],
        ["domains", "", "4:5: warning: listener 'mx' takes mail for nobody but the postmaster: there are no 'domains'"],
        ["domains", "domains: [example.net, other.example]\n"],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [example.net] }\n",
            "5:24: warning: no route for domain '.example.net': its mail is put off with 451",
        ],
        ["routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [.example.net] }\n"],
        ["routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [.net] }\n"],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [sub.example.net] }\n",
            "2:13: error: no route for the postmaster 'admin@example.net'; add a route for 'example.net'",
            "5:11: warning: no route for domain 'example.net': its mail is put off with 451",
            "5:24: warning: no route for domain '.example.net': its mail is put off with 451",
        ],
        ["postmaster", "postmaster: admin@elsewhere.example\n"],
        [
            "routes", "routes:\n  - { to: \"smtp://a.internal\" }\n  - { to: \"smtp://b.internal\" }\n",
            "8:5: warning: route is never used: those before it take all its mail",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://a.internal\" }\n  - { for: [a.example], to: \"smtp://b.internal\" }\n",
            "8:5: warning: route is never used: those before it take all its mail",
        ],
        [
            "routes",
            "routes:\n  - { for: [.net], to: \"smtp://a.internal\" }\n  - { for: [a.net, .b.net], to: "
                + "\"smtp://b.internal\" }\n",
            "8:5: warning: route is never used: those before it take all its mail",
        ],
        [
            "routes",
            "routes:\n  - { for: [a.net], to: \"smtp://a.internal\" }\n  - { for: [a.net, b.net], to: "
                + "\"smtp://b.internal\" }\n  - { to: \"smtp://c.internal\" }\n",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://127.0.0.1:2525\" }\n",
            "7:5: error: route leads back to our own listener 'mx'",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://localhost:2525\" }\n",
            "7:5: error: route leads back to our own listener 'mx'",
        ],
        ["routes", "routes:\n  - { to: \"smtp://127.0.0.2:2525\" }\n"],
        [
            "more", "trusted: [0.0.0.0/0]\n",
            "9:11: warning: '0.0.0.0/0' is a very wide network, and all of it may relay anywhere",
        ],
        [
            "more",
            "trusted: [10.0.0.0/8, 192.0.0.0/7, 128.0.0.0/1, \"fd00::/8\", \"fc00::/7\", \"2000::/3\", \"2001:db8::/32\"]\n",
            "9:23: warning: '192.0.0.0/7' is a very wide network, and all of it may relay anywhere",
            "9:36: warning: '128.0.0.0/1' is a very wide network, and all of it may relay anywhere",
            "9:73: warning: '2000::/3' is a very wide network, and all of it may relay anywhere",
        ],
    ]
}
