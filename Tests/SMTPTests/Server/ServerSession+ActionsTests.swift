// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct ServerSessionActionsTests {
    @Test func aNextHopsReplyIsAnAnswer() {
        #expect(ServerSession.Answer(relaying: .ok) == .acceptWith(.ok))
        #expect(ServerSession.Answer(relaying: .busy) == .refuse(.busy))
        #expect(ServerSession.Answer(relaying: .relayDenied) == .refuse(.relayDenied))
    }

    @Test func configurationOffersEverythingUnlessTold() {
        let configuration = ServerSession.Configuration(hostname: "gate.example")
        #expect(configuration.extensions == .all)
        #expect(configuration.limits == Limits())
    }
}
