// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("filenam", "filename"), ("fielname", "filename"), ("Extension", "extension"), ("typ", "type"), ("sise", "size"),
    ])
    func findsWhatWasMeant(word: String, meant: String) {
        #expect(Suggestion.nearest(to: word, among: ["filename", "extension", "type", "size"]) == meant)
    }

    @Test(arguments: ["weather", "", "x", String(repeating: "filename", count: 20)])
    func keepsQuietWhereNothingIsNear(word: String) {
        #expect(Suggestion.nearest(to: word, among: ["filename", "extension", "type", "size"]) == nil)
    }

    @Test func listsWhatThereIsOtherwise() {
        #expect(Suggestion.hint(for: "weather", among: ["type", "size"]) == "known are type, size")
        #expect(Suggestion.hint(for: "weather", among: []) == nil)
    }
}
