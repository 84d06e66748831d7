// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct EnhancedStatusTests {
    @Test(arguments: ["2.0.0", "4.7.1", "5.6.11", "5.999.999"])
    func readsWhatItWrites(text: String) {
        #expect(EnhancedStatus(parsing: text)?.description == text)
    }

    @Test(arguments: [
        "", "5", "5.1", "5.1.", ".1.1", "3.1.1", "1.0.0", "5.1.1.1", "5.01.1", "5.1.1000", "5.1.1 ", "5.a.1", "55.1.1",
    ])
    func refusesOtherText(text: String) {
        #expect(EnhancedStatus(parsing: text) == nil)
    }
}
