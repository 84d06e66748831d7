// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Gateway

@Suite struct SystemNameTests {
    @Test func isWhatTheKernelSays() throws {
        let said = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        #expect(SystemName.current() == said.trimmingCharacters(in: .newlines))
    }
}
