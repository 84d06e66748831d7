// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct LimitsTests {
    @Test func noDefaultIsBelowTheRFC() {
        // RFC 5321 §4.5.3.1 and §4.5.3.2.
        let limits = Limits()
        #expect(limits.localPart >= 64)
        #expect(limits.domain >= 255)
        #expect(limits.path >= 256)
        #expect(limits.commandLine >= 512)
        #expect(limits.replyLine >= 512)
        #expect(limits.message >= 64 * 1024)
        #expect(limits.recipients >= 100)
        #expect(limits.timeouts.command >= 300)
        #expect(limits.timeouts.content >= 180)
        #expect(limits.timeouts.greeting >= 300)
        #expect(limits.timeouts.mail >= 300)
        #expect(limits.timeouts.recipient >= 300)
        #expect(limits.timeouts.data >= 120)
        #expect(limits.timeouts.block >= 180)
        #expect(limits.timeouts.endOfContent >= 600)
    }
}
