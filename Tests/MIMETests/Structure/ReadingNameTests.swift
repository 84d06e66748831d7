// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ReadingNameTests {
    private func isWord(_ text: String) -> Bool {
        let isSpelled = text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
        return isSpelled && !text.isEmpty && text.first != "-" && text.last != "-"
    }

    /// They stand in reports.
    @Test func namesOfReadingsAreWordsWithHyphens() {
        let names = ReadingName.allCases.map(\.rawValue)
        for name in names { #expect(isWord(name), "\(name)") }
        #expect(Set(names).count == names.count)
    }

    @Test func namesOfViewsAreWordsWithHyphens() {
        let names = ViewName.allCases.map(\.rawValue)
        for name in names { #expect(isWord(name), "\(name)") }
        #expect(Set(names).count == names.count)
    }
}
