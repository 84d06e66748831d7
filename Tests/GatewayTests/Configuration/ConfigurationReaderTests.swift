// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@testable import Gateway

@Suite struct ConfigurationReaderTests {
    @Test(arguments: ConfigurationReaderTests.mistakes)
    func mistake(row: [String]) {
        #expect(Sample.diagnostics([row[0]: row[1]]) == Array(row.dropFirst(2)))
    }

    @Test func everyKey() throws {
        let configuration = try Sample.configuration([
            "more": """
            user: weir
            trusted: [192.0.2.0/24, "2001:db8::/32"]
            ambiguity: pass
            mode: monitor
            quarantine: { path: /var/lib/weir/quarantine, keep: 30 days, size: 10 GiB }
            log: { format: json, level: debug }

            """
        ])
        #expect(configuration.hostname == "gate.example.net")
        #expect(configuration.postmaster == "admin@example.net")
        #expect(configuration.user == "weir")
        #expect(configuration.listeners == [Listener(name: "mx", host: "127.0.0.1", port: 2525)])
        #expect(configuration.domains.map { $0.text } == ["example.net", ".example.net"])
        #expect(configuration.trusted.map { $0.description } == ["192.0.2.0/24", "2001:db8::/32"])
        #expect(configuration.routes == [Route(destination: .smtp(host: "mail.internal", port: 25))])
        #expect(configuration.rules == ["/etc/weir/rules"])
        #expect(configuration.passesAmbiguity)
        #expect(configuration.isMonitoring)
        #expect(configuration.quarantine == "/var/lib/weir/quarantine")
        #expect(configuration.quarantineKeep == Duration.seconds(30 * 86_400))
        #expect(configuration.quarantineSize == 10 << 30)
        #expect(configuration.log == LogOptions(format: .json, level: .debug))
    }

    @Test func whatIsNotSaid() throws {
        let configuration = try Sample.configuration()
        #expect(configuration.user == nil)
        #expect(configuration.trusted.isEmpty)
        #expect(!configuration.passesAmbiguity)
        #expect(!configuration.isMonitoring)
        #expect(configuration.quarantine == nil)
        #expect(configuration.limits == SMTP.Limits())
        #expect(configuration.spool == SpoolLimits())
        #expect(configuration.connections == 1000)
        #expect(configuration.connectionsPerAddress == 50)
        #expect(configuration.hopConnections == 40)
        #expect(configuration.eventLoops == 0)
        #expect(configuration.idleBeforeReset == 5)
        #expect(configuration.log == LogOptions(format: .text, level: .info))
    }

    @Test func namesAreCompared() throws {
        #expect(try Sample.configuration(["hostname": "hostname: Gate.Example.NET.\n"]).hostname == "gate.example.net")
        #expect(try Sample.configuration(["hostname": "hostname: grün.example\n"]).hostname == "xn--grn-ioa.example")
    }

    @Test func ourOwnNameIsOneThatIsWritten() throws {
        #expect(try Sample.configuration().hasOwnName)
        let text = Sample.text(["hostname": ""])
        let loaded = Configuration.load(text, file: "weir.yaml", systemName: "gate.example.org")
        guard case .configuration(let configuration, _) = loaded else {
            Issue.record("the file is refused")
            return
        }
        #expect(configuration.hostname == "gate.example.org")
        #expect(!configuration.hasOwnName)
    }

    @Test func hostNameOfTheSystemStandsIn() {
        #expect(Sample.diagnostics(["hostname": ""], systemName: "gate.example.org") == [])
        #expect(
            Sample.diagnostics(["hostname": ""], systemName: "gate") == [
                "1:1: warning: 'hostname' is missing, and the system's 'gate' is no name that others find us by; "
                    + "write 'hostname: gate.DOMAIN'"
            ])
        for name in [nil, "", "not a name"] {
            #expect(
                Sample.diagnostics(["hostname": ""], systemName: name) == [
                    "1:1: error: 'hostname' is missing, and the system has none that can stand in"
                ])
        }
    }

    @Test func oneValueIsAListOfOne() throws {
        let configuration = try Sample.configuration([
            "domains": "domains: example.net\n", "rules": "rules: Rules\n", "more": "trusted: 192.0.2.1\n",
            "routes": "routes: { to: \"maildir:mail\" }\n",
        ])
        #expect(configuration.domains.map { $0.text } == ["example.net"])
        #expect(configuration.rules == ["Rules"])
        #expect(configuration.trusted.map { $0.description } == ["192.0.2.1"])
        #expect(configuration.routes.count == 1)
    }

    /// The part that is changed, what stands there then, and what is said of it.
    static let mistakes: [[String]] = [
        [
            "hostname", "hostname: bad host name\n",
            "1:11: error: 'hostname' is a host name such as gate.example.net, not 'bad host name'",
        ],
        [
            "hostname", "hostname: 192.0.2.1\n",
            "1:11: error: 'hostname' is a host name such as gate.example.net, not '192.0.2.1'",
        ],
        [
            "hostname", "hostname: \"[192.0.2.1]\"\n",
            "1:11: error: 'hostname' is a host name such as gate.example.net, not '[192.0.2.1]'",
        ],
        ["hostname", "hostname: \"\"\n", "1:11: error: 'hostname' is text, not nothing"],
        ["hostname", "hostname: [a]\n", "1:11: error: 'hostname' is text, not a list"],
        ["postmaster", "", "1:1: error: 'configuration' needs 'postmaster'"],
        [
            "postmaster", "postmaster: not an address\n",
            "2:13: error: 'postmaster' is a mail address such as admin@example.net, not 'not an address'",
        ],
        [
            "postmaster", "postmaster: postmaster\n",
            "2:13: error: 'postmaster' is a mail address such as admin@example.net, not 'postmaster'",
        ],
        [
            "postmaster", "postmaster: grün@example.net\n",
            "2:13: error: 'postmaster' is a mail address such as admin@example.net, not 'grün@example.net'",
        ],
        ["listeners", "", "1:1: error: 'configuration' needs 'listeners'"],
        ["listeners", "listeners: []\n", "3:12: error: 'listeners' needs at least one"],
        ["listeners", "listeners: mx\n", "3:12: error: 'listeners' must be a mapping, not text"],
        ["domains", "domains: [bad domain]\n", "5:11: error: 'bad domain' is not a domain"],
        [
            "domains", "domains: [\"*.example.net\"]\n",
            "5:11: error: '*.example.net' is not a domain; did you mean '.example.net'?",
        ],
        [
            "domains", "domains: [\"@example.net\"]\n",
            "5:11: error: '@example.net' is not a domain; did you mean 'example.net'?",
        ],
        ["domains", "domains: [[example.net]]\n", "5:11: error: 'domains' is text, not a list"],
        ["routes", "", "1:1: error: 'configuration' needs 'routes'"],
        ["routes", "routes: []\n", "6:9: error: 'routes' needs at least one"],
        ["rules", "", "1:1: error: 'configuration' needs 'rules'"],
        ["rules", "rules: []\n", "8:8: error: 'rules' needs at least one"],
        ["rules", "rules: [{ path: x }]\n", "8:9: error: 'rules' is text, not a mapping"],
        [
            "more", "trusted: [127.0.0.1/33]\n",
            "9:11: error: 'trusted' holds addresses and networks such as 192.0.2.0/24, not '127.0.0.1/33'",
        ],
        [
            "more", "trusted: [127.0.0.1/8]\n",
            "9:11: error: 'trusted' holds addresses and networks such as 192.0.2.0/24, not '127.0.0.1/8'; did "
                + "you mean '127.0.0.0/8'?",
        ],
        [
            "more", "trusted: [\"2001:db8::1/33\"]\n",
            "9:11: error: 'trusted' holds addresses and networks such as 192.0.2.0/24, not '2001:db8::1/33'; did "
                + "you mean '2001:db8::/33'?",
        ],
        [
            "more", "trusted: [localhost]\n",
            "9:11: error: 'trusted' holds addresses and networks such as 192.0.2.0/24, not 'localhost'",
        ],
        ["more", "ambiguity: maybe\n", "9:12: error: 'ambiguity' is enforce, pass, not 'maybe'"],
        ["more", "mode: monitr\n", "9:7: error: 'mode' is enforce, monitor, not 'monitr'; did you mean 'monitor'?"],
        ["more", "user: []\n", "9:7: error: 'user' is text, not a list"],
        ["more", "quarantine: { keep: 30 days }\n", "9:13: error: 'quarantine' needs 'path'"],
        [
            "more", "quarantine: { path: \"\", size: big }\n",
            "9:21: error: 'path' is text, not nothing",
            "9:31: error: 'size' is a size such as 50 MiB, not 'big'",
        ],
        [
            "more", "log: { format: xml, level: infos }\n",
            "9:16: error: 'format' is text, json, not 'xml'",
            "9:28: error: 'level' is debug, info, warning, error, not 'infos'; did you mean 'info'?",
        ],
        ["more", "tls: { certificate: x, key: y }\n", "9:1: error: 'tls' is not available in this version; remove it"],
        ["more", "accounts: /etc/weir/accounts.yaml\n", "9:1: error: 'accounts' is not available in this version; remove it"],
        ["more", "logins: {}\n", "9:1: error: 'logins' is not available in this version; remove it"],
        ["more", "queue: { path: /var }\n", "9:1: error: 'queue' is not available in this version; remove it"],
        ["more", "control: /run/weir/control\n", "9:1: error: 'control' is not available in this version; remove it"],
        ["more", "routse: []\n", "9:1: error: unknown key 'routse' in 'configuration'; did you mean 'routes'?"],
    ]
}
