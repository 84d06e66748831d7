// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LogOptionsTests {
    @Test func defaults() {
        #expect(LogOptions().format == .text)
        #expect(LogOptions().level == .info)
        #expect(LogFormat.allCases.map { $0.rawValue } == ["text", "json"])
    }
}
