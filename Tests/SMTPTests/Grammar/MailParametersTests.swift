// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct MailParametersTests {
    @Test func nothingIsDeclaredUnlessSaid() {
        let parameters = MailParameters()
        #expect(parameters.size == nil && parameters.body == nil && !parameters.smtpUTF8)
    }

    @Test func bodiesAreSpelledAsOnTheWire() {
        #expect(MailParameters.Body(rawValue: "8BITMIME") == .eightBitMIME)
        #expect(MailParameters.Body.sevenBit.rawValue == "7BIT")
    }
}
