// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct RouteLoopTests {
    /// Whether a connection to each host on port 25 reaches a listener on each address.
    @Test(arguments: [
        // Listener, then those that reach it, then, behind an empty text, those that do not.
        ["0.0.0.0", "127.0.0.1", "127.0.0.2", "localhost", "a.localhost", "gate.example.net", "", "::1", "192.0.2.1", "mail"],
        ["::", "::1", "localhost", "gate.example.net", "", "127.0.0.1", "127.0.0.2", "192.0.2.1", "2001:db8::1"],
        ["127.0.0.1", "127.0.0.1", "localhost", "", "127.0.0.2", "::1", "gate.example.net", "192.0.2.1"],
        ["127.0.0.2", "127.0.0.2", "", "127.0.0.1", "localhost"],
        ["::1", "::1", "localhost", "", "127.0.0.1", "gate.example.net"],
        ["192.0.2.1", "192.0.2.1", "gate.example.net", "", "127.0.0.1", "localhost", "192.0.2.2", "x.gate.example.net"],
        ["2001:db8::1", "2001:db8::1", "gate.example.net", "", "2001:db8::2", "::1"],
    ])
    func reaches(row: [String]) {
        let listeners = [Listener(name: "mx", host: row[0], port: 25)]
        var expected: String? = "mx"
        for host in row.dropFirst() {
            if host.isEmpty {
                expected = nil
                continue
            }
            let found = RouteLoop.listener(reachedAt: host, port: 25, among: listeners, hostname: "gate.example.net")
            #expect(found?.name == expected, "\(host)")
            #expect(RouteLoop.listener(reachedAt: host, port: 26, among: listeners, hostname: "gate.example.net") == nil)
        }
    }

    @Test func theListenerIsNamed() {
        let listeners = [Listener(name: "a", host: "127.0.0.1", port: 25), Listener(name: "b", host: "127.0.0.1", port: 26)]
        #expect(RouteLoop.listener(reachedAt: "localhost", port: 26, among: listeners, hostname: "gate")?.name == "b")
        #expect(RouteLoop.listener(reachedAt: "localhost", port: 27, among: listeners, hostname: "gate") == nil)
    }

    /// A port that the system chooses is not known yet.
    @Test func anyPort() {
        let listeners = [Listener(name: "mx", host: "0.0.0.0", port: 0)]
        #expect(RouteLoop.listener(reachedAt: "127.0.0.1", port: 25, among: listeners, hostname: "gate") == nil)
    }
}
