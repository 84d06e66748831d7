// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct RouteTests {
    @Test(arguments: [
        ["smtp://mail.internal:25", "smtp://mail.internal:25"],
        ["smtp://mail.internal", "smtp://mail.internal:25"],
        ["SMTP://Mail.Internal:2525/", "smtp://mail.internal:2525"],
        ["smtp://192.0.2.1", "smtp://192.0.2.1:25"],
        ["smtp://[2001:db8:0::1]:26", "smtp://[2001:db8::1]:26"],
        ["maildir:mail", "maildir:mail"],
        ["maildir:/var/mail/{domain}/{local-part}", "maildir:/var/mail/{domain}/{local-part}"],
        ["maildir:///var/mail", "maildir:/var/mail"],
        ["Maildir:Mail", "maildir:Mail"],
    ])
    func destinations(row: [String]) throws {
        #expect(try Destination(parsing: row[0]).description == row[1])
    }

    @Test(arguments: [
        "", "smtp", "smtp:", "smtp://", "smtp://:25", "smtp:///mail", "smtp://mail/path", "smtp://mail?x", "smtp://a b",
        "smtp://[::]", "smtp://0.0.0.0:25", "smtp://mail:0", "smtp://mail:65536", "smtp://::1", "smtps://mail", "lmtp://mail:24",
        "lmtp:/run/lmtp", "http://mail", "mail", "maildir", "maildir:", "maildir:/", "maildir://mail",
        "maildir:{x}", "discard:", "queue:",
    ])
    func malformed(url: String) {
        #expect(throws: ConfigurationProblem.self) { try Destination(parsing: url) }
    }

    @Test func whatIsSaidOfAPeersTextIsPrintable() {
        var problem: String?
        do { _ = try Destination(parsing: "x\u{1B}:\u{202E}") } catch { problem = "\(error)" }
        #expect(problem == "a route leads to smtp://HOST:PORT or maildir:PATH, not to 'x\\x1B:\\u{202E}'")
    }

    @Test func covering() throws {
        let domain = try #require(DomainPattern("example.net"))
        let tree = try #require(DomainPattern(".example.net"))
        let destination = Destination.smtp(host: "mail", port: 25)
        #expect(Route(destination: destination).covers(tree))
        #expect(Route(patterns: [domain, tree], destination: destination).covers(tree))
        #expect(!Route(patterns: [domain], destination: destination).covers(tree))
    }
}
