// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct ListenerTests {
    @Test func address() {
        #expect(Listener(name: "mx", host: "0.0.0.0", port: 25).address == "0.0.0.0:25")
        #expect(Listener(name: "mx", host: "2001:db8::1", port: 25).address == "[2001:db8::1]:25")
    }

    @Test(arguments: [
        ("127.0.0.1:25", "127.0.0.1:25", true), ("127.0.0.1:25", "127.0.0.1:26", false), ("127.0.0.1:0", "127.0.0.1:0", false),
        ("0.0.0.0:25", "127.0.0.1:25", true), ("192.0.2.1:25", "0.0.0.0:25", true), ("0.0.0.0:25", "127.0.0.1:26", false),
        ("127.0.0.1:25", "127.0.0.2:25", false), ("[::]:25", "0.0.0.0:25", false), ("[::]:25", "127.0.0.1:25", false),
        ("[::]:25", "[::1]:25", true), ("[::1]:25", "[2001:db8::1]:25", false),
    ])
    func overlaps(one: String, other: String, expected: Bool) throws {
        let listeners = try [one, other].map { text in
            let endpoint = try #require(Endpoint(parsing: text, ports: 0...65_535))
            return Listener(name: "mx", host: endpoint.host, port: endpoint.port)
        }
        #expect(listeners[0].overlaps(listeners[1]) == expected)
        #expect(listeners[1].overlaps(listeners[0]) == expected)
    }

    /// What is left out never opens anything.
    @Test func defaults() {
        let listener = Listener(name: "mx", host: "::", port: 0)
        #expect(listener.accept == .localDomains)
        #expect(listener.lineEnds == .refuse)
    }
}
