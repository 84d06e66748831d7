// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct RouteReaderTests {
    @Test(arguments: RouteReaderTests.mistakes)
    func mistake(row: [String]) {
        #expect(Sample.diagnostics([row[0]: row[1]]) == Array(row.dropFirst(2)))
    }

    @Test func everyKey() throws {
        let lines = """
            routes:
              - { for: [a.example, .b.example], to: "smtp://[2001:db8::25]:26", tls: off }
              - { for: c.example, to: "maildir:/mail/{local-part}", create: yes }
              - { for: [d.example], to: "maildir:mail", create: no }
              - { to: "SMTP://Mail.Internal/" }

            """
        let routes = try Sample.configuration(["routes": lines]).routes
        #expect(routes.map { $0.patterns.map { $0.text } } == [["a.example", ".b.example"], ["c.example"], ["d.example"], []])
        #expect(
            routes.map { $0.destination.description } == [
                "smtp://[2001:db8::25]:26", "maildir:/mail/{local-part}", "maildir:mail", "smtp://mail.internal:25",
            ])
        #expect(routes.map { $0.creates } == [false, true, false, false])
    }

    /// The part that is changed, what stands there then, and what is said of it.
    static let mistakes: [[String]] = [
        ["routes", "routes:\n  - { for: [example.net] }\n", "7:5: error: 'routes' needs 'to'"],
        [
            "routes", "routes:\n  - { to: \"http://127.0.0.1\" }\n",
            "7:11: error: a route leads to smtp://HOST:PORT or maildir:PATH, not to 'http://127.0.0.1'",
        ],
        [
            "routes", "routes:\n  - { to: \"mail.internal:25\" }\n",
            "7:11: error: a route leads to smtp://HOST:PORT or maildir:PATH, not to 'mail.internal:25'; did you "
                + "mean 'smtp://mail.internal:25'?",
        ],
        [
            "routes", "routes:\n  - { to: \"/var/mail\" }\n",
            "7:11: error: a route leads to smtp://HOST:PORT or maildir:PATH, not to '/var/mail'; did you mean "
                + "'maildir:/var/mail'?",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://127.0.0.1:0x19\" }\n",
            "7:11: error: 'smtp://127.0.0.1:0x19' is not smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://user@mail.internal\" }\n",
            "7:11: error: 'smtp://user@mail.internal' is not smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal:0\" }\n",
            "7:11: error: 'smtp://mail.internal:0' is not smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp:mail.internal:25\" }\n",
            "7:11: error: 'smtp:mail.internal:25' is not smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://0.0.0.0:25\" }\n",
            "7:11: error: nobody can connect to 0.0.0.0:25; name the server",
        ],
        [
            "routes", "routes:\n  - { to: \"lmtp:///run/dovecot/lmtp\" }\n",
            "7:11: error: LMTP is not available in this version; use smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"smtps://mail.internal\" }\n",
            "7:11: error: TLS is not available in this version; use smtp://HOST:PORT",
        ],
        [
            "routes", "routes:\n  - { to: \"maildir:relative/../../{nothing}\" }\n",
            "7:11: error: unknown placeholder '{nothing}'; known are {domain}, {local-part}, {address}",
        ],
        [
            "routes", "routes:\n  - { to: \"maildir:/mail/{domain\" }\n",
            "7:11: error: '{' and '}' in a path enclose a placeholder; known are {domain}, {local-part}, {address}",
        ],
        ["routes", "routes:\n  - { to: \"maildir:\" }\n", "7:11: error: the path of a Maildir is missing"],
        [
            "routes", "routes:\n  - { to: \"maildir://host/mail\" }\n",
            "7:11: error: a Maildir is on this host; write 'maildir:/PATH'",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [] }\n",
            "7:35: error: 'for' is empty; leave it out to route all domains",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [\"*\"] }\n",
            "7:41: error: '*' is not a domain; leave 'for' out to route all domains",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", for: [a b, \"*.example.net\"] }\n",
            "7:41: error: 'a b' is not a domain",
            "7:46: error: '*.example.net' is not a domain; did you mean '.example.net'?",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", create: yes }\n",
            "7:35: error: 'create' is for a Maildir; remove it",
        ],
        [
            "routes", "routes:\n  - { to: \"maildir:mail\", create: perhaps }\n",
            "7:35: error: 'create' is yes or no, not 'perhaps'",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", tls: required }\n",
            "7:40: error: TLS is not available in this version; write 'tls: off'",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", login: provider }\n",
            "7:35: error: 'login' is not available in this version; remove it",
        ],
        [
            "routes", "routes:\n  - { to: \"smtp://mail.internal\", client: xclient }\n",
            "7:35: error: 'client' is not available in this version; remove it",
        ],
        [
            "routes", "routes:\n  - { too: \"smtp://mail.internal\" }\n",
            "7:5: error: 'routes' needs 'to'",
            "7:7: error: unknown key 'too' in 'routes'; did you mean 'to'?",
        ],
    ]
}
