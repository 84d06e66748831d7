// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LogLevelTests {
    @Test func orderIsThatOfWeight() {
        #expect(LogLevel.allCases.sorted() == [.debug, .info, .warning, .error])
        #expect(LogLevel.warning >= LogLevel.info)
        #expect(LogLevel.debug < LogLevel.info)
    }

    @Test func names() {
        #expect(LogLevel.allCases.map { $0.rawValue } == ["debug", "info", "warning", "error"])
    }
}
