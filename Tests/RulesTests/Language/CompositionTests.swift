// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct CompositionTests {
    private func composed(_ text: String) -> [UInt32] {
        Composition.composed(text.unicodeScalars).map { $0.value }
    }

    @Test(arguments: [
        ("plain", "plain"), ("u\u{308}", "\u{FC}"), ("e\u{323}\u{302}", "\u{1EC7}"), ("e\u{302}\u{323}", "\u{1EC7}"),
        ("\u{3B1}\u{301}", "\u{3AC}"), ("\u{438}\u{306}", "\u{439}"), ("\u{304B}\u{3099}", "\u{304C}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{1112}\u{1161}", "\u{D558}"), ("q\u{308}y", "q\u{308}y"),
        ("\u{301}", "\u{301}"), ("\u{37E}", ";"), ("\u{212B}", "\u{C5}"), ("\u{2126}", "\u{3A9}"),
    ])
    func joinsLettersAndMarks(text: String, expected: String) {
        #expect(composed(text) == expected.unicodeScalars.map { $0.value })
    }

    @Test func aLineOfMarksIsNotSlow() {
        let marks = "a" + String(repeating: "\u{301}\u{323}", count: 100_000)
        let elapsed = ContinuousClock().measure { _ = composed(marks) }
        #expect(elapsed < .seconds(20))
    }
}
