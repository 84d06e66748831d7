// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ConfigurationProblemTests {
    @Test func isSaidWithItsHint() {
        #expect(ConfigurationProblem("no").description == "no")
        #expect(ConfigurationProblem("no", hint: "write yes").description == "no; write yes")
    }
}
