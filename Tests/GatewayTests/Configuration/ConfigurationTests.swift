// SPDX-License-Identifier: Apache-2.0

import Rules
import Testing

@testable import Gateway

@Suite struct ConfigurationTests {
    @Test func mistakesAreReportedAllAtOnceInTheOrderOfTheFile() {
        let text = """
            hostnmae: gate.example.net
            postmaster: nobody
            listeners:
              - { name: mx, address: nowhere, accept: anyone }
            domains: [a b]
            trusted: [x]
            routes:
              - { to: "http://x" }
            mode: sometimes
            limits: { message: much }
            """
        guard case .invalid(let diagnostics) = Configuration.load(text, file: "weir.yaml", systemName: "gate.example.net") else {
            Issue.record("the file is not refused")
            return
        }
        #expect(
            diagnostics.map { $0.description } == [
                "weir.yaml:1:1: error: 'configuration' needs 'rules'",
                "weir.yaml:1:1: error: unknown key 'hostnmae' in 'configuration'; did you mean 'hostname'?",
                "weir.yaml:2:13: error: 'postmaster' is a mail address such as admin@example.net, not 'nobody'",
                "weir.yaml:4:26: error: 'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not 'nowhere'",
                "weir.yaml:4:43: error: 'accept' is local-domains, open, not 'anyone'",
                "weir.yaml:5:11: error: 'a b' is not a domain",
                "weir.yaml:6:11: error: 'trusted' holds addresses and networks such as 192.0.2.0/24, not 'x'",
                "weir.yaml:8:11: error: a route leads to smtp://HOST:PORT or maildir:PATH, not to 'http://x'",
                "weir.yaml:9:7: error: 'mode' is enforce, monitor, not 'sometimes'",
                "weir.yaml:10:20: error: 'message' is a size such as 50 MiB, not 'much'",
            ])
    }

    @Test(arguments: ["", "# nothing yet\n", "{}\n"])
    func emptyFile(text: String) {
        guard case .invalid(let diagnostics) = Configuration.load(text, file: "weir.yaml", systemName: "gate.example.net") else {
            Issue.record("the file is not refused")
            return
        }
        #expect(
            diagnostics.map { $0.description } == [
                "weir.yaml:1:1: error: 'configuration' needs 'postmaster'",
                "weir.yaml:1:1: error: 'configuration' needs 'rules'",
                "weir.yaml:1:1: error: 'configuration' needs 'listeners'",
                "weir.yaml:1:1: error: 'configuration' needs 'routes'",
            ])
    }

    @Test(arguments: [
        "listeners: [\n", "hostname: a\nhostname: b\n", "- a\n", "just text\n", "domains: [*.example.net]\n", "a: !!str b\n",
    ])
    func brokenFile(text: String) {
        guard case .invalid(let diagnostics) = Configuration.load(text, file: "weir.yaml", systemName: nil) else {
            Issue.record("the file is not refused")
            return
        }
        #expect(diagnostics.count == 1)
        #expect(diagnostics.allSatisfy { $0.severity == .error && $0.position.file == "weir.yaml" })
    }

    @Test func warningsComeWithTheConfiguration() {
        let text = Sample.text(["routes": "routes:\n  - { to: \"maildir:m\" }\n  - { to: \"maildir:n\" }\n"])
        guard case .configuration(let configuration, let warnings) = Configuration.load(text, file: "/etc/weir/weir.yaml") else {
            Issue.record("the file is refused")
            return
        }
        #expect(configuration.routes.count == 2)
        #expect(
            warnings.map { $0.description } == [
                "/etc/weir/weir.yaml:8:5: warning: route is never used: those before it take all its mail"
            ])
    }
}
