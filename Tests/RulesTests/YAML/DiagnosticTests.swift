// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct DiagnosticTests {
    @Test func readsLikeACompilersMessage() {
        let place = SourcePosition(file: "a.yaml", line: 3, column: 7)
        let error = Diagnostic(position: place, severity: .error, message: "unknown key 'x'", hint: "did you mean 'y'?")
        #expect(error.description == "a.yaml:3:7: error: unknown key 'x'; did you mean 'y'?")
        let warning = Diagnostic(position: place, severity: .warning, message: "odd")
        #expect(warning.description == "a.yaml:3:7: warning: odd")
        #expect(place.lineDescription == "a.yaml:3")
    }

    @Test func comesInTheOrderOfFilesAndLines() {
        let diagnostics = Diagnostics()
        diagnostics.mention(file: "b.yaml")
        diagnostics.error("third", at: SourcePosition(file: "a.yaml", line: 1, column: 1))
        diagnostics.warning("second", at: SourcePosition(file: "b.yaml", line: 9, column: 1))
        diagnostics.warning("first", at: SourcePosition(file: "b.yaml", line: 2, column: 5))
        #expect(diagnostics.sorted.map { $0.message } == ["first", "second", "third"])
        #expect(diagnostics.hasErrors)
    }

    @Test func quotesTextSafelyAndShort() {
        #expect(Diagnostics.quoted("*.exe") == "'*.exe'")
        #expect(Diagnostics.quoted("a\u{1B}b") == "'a\\x1Bb'")
        #expect(Diagnostics.quoted(String(repeating: "x", count: 70)) == "'" + String(repeating: "x", count: 60) + "…'")
    }
}
