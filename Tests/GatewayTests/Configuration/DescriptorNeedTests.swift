// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct DescriptorNeedTests {
    @Test func growsWithLoopsAndListeners() throws {
        var configuration = try Sample.configuration()
        configuration.eventLoops = 2
        #expect(configuration.loopCount == 2)
        #expect(configuration.neededDescriptors == 41)
        configuration.eventLoops = 16
        configuration.listeners.append(Listener(name: "b", host: "::1", port: 0))
        #expect(configuration.neededDescriptors == 98)
    }

    @Test func oneLoopACoreWhereNothingIsSaid() throws {
        let configuration = try Sample.configuration()
        #expect(configuration.loopCount >= 1)
        #expect(configuration.neededDescriptors == 4 * configuration.loopCount + 33)
    }
}
