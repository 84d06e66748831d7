// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct LintTests {
    @Test func soundRulesAreCounted() throws {
        try TemporaryFolder.with { folder in
            try folder.write("rules/10.yaml", "rules: []\n")
            let rule = "  - name: a\n    when: { message: { size: over 1 MiB } }\n    do: { defer: 451 Later }\n"
            try folder.write("rules/20.yaml", "rules:\n" + rule)
            try folder.write("rules/readme.txt", "no rules")
            let captured = CapturedConsole()
            #expect(Lint(paths: [folder.path(of: "rules")], console: captured.console).run() == .relayed)
            #expect(captured.lines == ["1 rule in 2 files"])
        }
    }

    @Test func everyMistakeIsPrinted() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write(
                "bad.yaml", "rules:\n  - name: a\n    do: { reject: 250 Fine }\n  - name: b\n    do: { explode: now }\n")
            let captured = CapturedConsole()
            #expect(Lint(paths: [path], console: captured.console).run() == .badRules)
            #expect(captured.notes.split(separator: "\n").filter { $0.contains(": error: ") }.count == 2)
            #expect(captured.lines.isEmpty)
            #expect(Lint(paths: [path + "x"], console: captured.console).run() == .unreadable)
        }
    }
}
