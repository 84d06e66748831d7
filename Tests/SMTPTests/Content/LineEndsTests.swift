// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct LineEndsTests {
    @Test func refusingIsWhatAListenerDoesUnlessTold() {
        #expect(ServerSession.Configuration(hostname: "x").lineEnds == .refuse)
    }
}
