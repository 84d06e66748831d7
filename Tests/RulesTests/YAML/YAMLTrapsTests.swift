// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct YAMLTrapsTests {
    private func warnings(_ text: String) -> [String] {
        let diagnostics = Diagnostics()
        _ = YAMLNode.load(Array(text.utf8), file: "f.yaml", diagnostics: diagnostics)
        return diagnostics.sorted.map { $0.description }
    }

    private static let comment =
        "warning: ' #' begins a comment, so the text ends before it; quote the text if the rest belongs to it"

    @Test func aHashCutsTheTextOff() {
        #expect(warnings("a: 552 see ticket #5\n") == ["f.yaml:1:4: " + Self.comment])
        #expect(warnings("- x\n- y #z\n") == ["f.yaml:2:3: " + Self.comment])
    }

    @Test(arguments: ["a: b # an ordinary comment\n", "a: b#c\n", "a: 'b' #c\n", "a: b\n#c\n", "a: b ## c\n", "# x\na: b\n"])
    func ordinaryCommentsAreNoTrap(text: String) {
        #expect(warnings(text).isEmpty)
    }

    @Test func curlyQuotesBelongToTheText() {
        #expect(
            warnings("a: “x”\n") == [
                "f.yaml:1:4: warning: '“' is no quotation mark in YAML and belongs to the text; use ' or \""
            ])
    }

    @Test func theHintQuotesTheWordAtThePlace() {
        let traps = YAMLTraps(lines: ["a: [x, *.zip ] # c"])
        #expect(traps.quoteHint(at: SourcePosition(file: "f", line: 1, column: 8)) == "quote it: \"*.zip\"")
        #expect(traps.quoteHint(at: SourcePosition(file: "f", line: 9, column: 8)) == "quote it")
        #expect(traps.quoteHint(at: SourcePosition(file: "f", line: 1, column: 99)) == "quote it")
    }
}
