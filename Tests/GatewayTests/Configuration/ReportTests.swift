// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules
import SMTP
import Testing

@testable import Gateway

@Suite struct ReportTests {
    @Test func whole() throws {
        let template = try MaildirTemplate("/mail/{domain}")
        var configuration = Configuration(
            hostname: "gate.example.net", postmaster: "admin@example.net",
            listeners: [
                Listener(name: "mx", host: "0.0.0.0", port: 25),
                Listener(name: "inside", host: "2001:db8::1", port: 2525, accept: .open, lineEnds: .normalise),
            ],
            routes: [
                Route(
                    patterns: ["example.net", ".example.net"].compactMap { DomainPattern($0) },
                    destination: .smtp(host: "mail.internal", port: 25)),
                Route(destination: .maildir(template: template), creates: true),
            ],
            rules: ["/usr/share/weir/rules", "/etc/weir/rules"])
        configuration.domains = ["example.net", ".example.net"].compactMap { DomainPattern($0) }
        configuration.trusted = ["192.0.2.0/24"].compactMap { NetworkBlock(parsing: $0) }
        configuration.quarantine = "/var/lib/weir/quarantine"
        let warning = Diagnostic(
            position: SourcePosition(file: "weir.yaml", line: 5, column: 5), severity: .warning, message: "an open relay")
        #expect(
            Report(configuration, warnings: [warning]).description == """
                Weir at gate.example.net, postmaster admin@example.net

                Listeners
                  mx      0.0.0.0:25          accept: local-domains  line-ends: refuse
                  inside  [2001:db8::1]:2525  accept: open           line-ends: normalise

                Our domains
                  example.net
                  .example.net

                Who may send where
                  listener  client        to our domains  elsewhere
                  mx        anyone        yes             no
                  mx        192.0.2.0/24  yes             yes
                  inside    anyone        yes             YES

                Routes (the first that fits)
                  example.net, .example.net  smtp://mail.internal:25
                  all                        maildir:/mail/{domain}   (made where missing)

                Rules
                  /usr/share/weir/rules
                  /etc/weir/rules

                Quarantine
                  /var/lib/weir/quarantine

                Warnings
                  weir.yaml:5:5: warning: an open relay

                """)
    }

    @Test func embeddedDefault() throws {
        var configuration = try Configuration.embedded(listen: nil, smarthost: nil, maildir: nil, rules: [])
        configuration.hostname = "gate"
        configuration.isMonitoring = true
        #expect(
            Report(configuration).description == """
                Weir at gate, postmaster postmaster@localhost
                mode: monitor (no rule refuses or changes anything)
                ambiguity: pass (no rule on ambiguous defects is needed)

                Listeners
                  mx  127.0.0.1:2525  accept: local-domains  line-ends: refuse

                Our domains
                  none

                Who may send where
                  listener  client       to our domains  elsewhere
                  mx        anyone       no              no
                  mx        127.0.0.0/8  yes             yes
                  mx        ::1          yes             yes

                Routes (the first that fits)
                  all  maildir:mail  (made where missing)

                Rules
                  Rules

                Quarantine
                  none

                """)
    }
}
