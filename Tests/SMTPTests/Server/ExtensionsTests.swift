// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct ExtensionsTests {
    @Test func keywords() {
        #expect(
            Extensions.all.keywords(messageSize: 1000)
                == ["PIPELINING", "SIZE 1000", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES", "HELP"])
        let none: Extensions = []
        #expect(none.keywords(messageSize: 1000) == ["HELP"])
    }
}
