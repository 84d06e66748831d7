// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct PunycodeTests {
    @Test(arguments: [
        ["bücher", "bcher-kva"],
        ["münchen", "mnchen-3ya"],
        ["straße", "strae-oqa"],
        ["ü", "tda"],
        ["例え", "r8jz45g"],
        ["他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"],
        ["почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"],
    ])
    func encodes(pair: [String]) {
        #expect(Punycode.encode(pair[0]) == pair[1])
    }

    @Test func whatIsTooLongForALabelIsRefused() {
        #expect(Punycode.encode(String(repeating: "a", count: 50) + "ü") != nil)
        #expect(Punycode.encode(String(repeating: "a", count: 60) + "ü") == nil)
        #expect(Punycode.encode(String(repeating: "ü", count: 300)) == nil)
    }
}
