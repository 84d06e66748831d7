// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct ListenerTests {
    @Test func address() {
        #expect(Listener(name: "mx", host: "0.0.0.0", port: 25).address == "0.0.0.0:25")
        #expect(Listener(name: "mx", host: "2001:db8::1", port: 25).address == "[2001:db8::1]:25")
    }

    /// What is left out never opens anything.
    @Test func defaults() {
        let listener = Listener(name: "mx", host: "::", port: 0)
        #expect(listener.accept == .localDomains)
        #expect(listener.lineEnds == .refuse)
    }
}
