// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@testable import Gateway

@Suite struct EmbeddedConfigurationTests {
    private func embedded(
        _ listen: String? = nil, smarthost: String? = nil, maildir: String? = nil, rules: [String] = []
    ) throws -> Configuration {
        try Configuration.embedded(listen: listen, smarthost: smarthost, maildir: maildir, rules: rules)
    }

    private func problem(_ listen: String? = nil, smarthost: String? = nil, maildir: String? = nil) -> String? {
        do { _ = try embedded(listen, smarthost: smarthost, maildir: maildir) } catch { return "\(error)" }
        return nil
    }

    @Test func withoutAnyFlag() throws {
        let configuration = try embedded()
        #expect(configuration.listeners == [Listener(name: "mx", host: "127.0.0.1", port: 2525)])
        #expect(configuration.trusted.map { $0.description } == ["127.0.0.0/8", "::1"])
        #expect(configuration.domains.isEmpty)
        let template = try MaildirTemplate("mail")
        #expect(configuration.routes == [Route(destination: .maildir(template: template), creates: true)])
        #expect(configuration.rules == ["Rules"])
        #expect(configuration.postmaster == "postmaster@localhost")
        #expect(configuration.passesAmbiguity)
        #expect(!configuration.isMonitoring)
        #expect(!configuration.hostname.isEmpty)
    }

    @Test func everyFlag() throws {
        var configuration = try embedded("[::1]:0", maildir: "/tmp/{domain}", rules: ["a.yaml", "b"])
        #expect(configuration.listeners.map { $0.address } == ["[::1]:0"])
        #expect(configuration.routes.map { $0.destination.description } == ["maildir:/tmp/{domain}"])
        #expect(configuration.rules == ["a.yaml", "b"])
        configuration = try embedded(smarthost: "mail.example.net:26")
        #expect(configuration.routes == [Route(destination: .smtp(host: "mail.example.net", port: 26))])
        configuration = try embedded(smarthost: "[2001:db8::1]")
        #expect(configuration.routes == [Route(destination: .smtp(host: "2001:db8::1", port: 25))])
    }

    /// Only this host may send through it, wherever it listens; but that to anybody.
    @Test func whoMaySend() throws {
        let configuration = try embedded("0.0.0.0:2525")
        let policy = RelayPolicy(configuration)
        let mailbox = try #require(Mailbox(parsing: "x@anywhere.example"))
        let recipient = ForwardPath.mailbox(mailbox)
        for (client, isAccepted) in [("127.0.0.1", true), ("::1", true), ("192.0.2.1", false)] {
            let decision = policy.decide(
                listener: configuration.listeners[0], client: NetworkAddress(parsing: client), recipient: recipient)
            let expected: RelayPolicy.Decision =
                isAccepted ? .accept(route: 0, recipient: recipient) : .refuse(.relayDenied)
            #expect(decision == expected)
        }
        let template = try MaildirTemplate("m/{local-part}")
        #expect(policy.maildir(for: .postmaster("Postmaster"), template: template) == "m/postmaster")
    }

    @Test func mistakes() {
        for listen in ["", "127.0.0.1", "25", "localhost:25", "127.0.0.1:x", "::1:25"] {
            #expect(problem(listen) == "--listen is ADDRESS:PORT such as 127.0.0.1:2525, not '\(listen)'")
        }
        for smarthost in ["", "smtp://mail", "mail:", "mail:0", "a b:25", "0.0.0.0:25"] {
            #expect(
                problem(smarthost: smarthost) == "--smarthost is HOST:PORT such as mail.example.net:25, not '\(smarthost)'")
        }
        #expect(problem(smarthost: "mail", maildir: "mail") == "mail goes to --smarthost or to --maildir, not to both")
        #expect(problem(maildir: "{x}") == "unknown placeholder '{x}'; known are {domain}, {local-part}, {address}")
        #expect(problem(smarthost: "localhost:2525") == "--smarthost leads back to our own listener 127.0.0.1:2525")
        #expect(problem("0.0.0.0:25", smarthost: "127.0.0.1") == "--smarthost leads back to our own listener 0.0.0.0:25")
        #expect(problem("127.0.0.1:0", smarthost: "127.0.0.1:2525") == nil)
    }
}
