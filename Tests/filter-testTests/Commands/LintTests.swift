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

    @Test func foldersWithoutAFileAreASlip() throws {
        try TemporaryFolder.with { folder in
            try folder.write("rules/readme.txt", "no rules")
            try folder.write("none.yaml", "rules: []\n")
            let captured = CapturedConsole()
            #expect(Lint(paths: [folder.path(of: "rules")], console: captured.console).run() == .badRules)
            #expect(captured.notes.contains("no rules in \(folder.path(of: "rules"))"))
            let paths = ["rules", "none.yaml"].map { folder.path(of: $0) }
            #expect(Lint(paths: paths, console: captured.console).run() == .relayed)
        }
    }

    @Test func whatCannotBeWrittenIsNoSuccess() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("a.yaml", "rules: []\n")
            let captured = CapturedConsole()
            captured.canWrite = false
            #expect(Lint(paths: [path], console: captured.console).run() == .unreadable)
        }
    }

    /// A message quotes what it complains of in a form that is safe to show: it is not escaped once more.
    @Test func mistakesAreEscapedOnce() throws {
        try TemporaryFolder.with { folder in
            let text = "rules:\n  - name: a\n    wh\\n: x\n    \"b\\e\": y\n    do: strip\n"
            let path = try folder.write("a\u{1B}.yaml", text)
            let captured = CapturedConsole()
            #expect(Lint(paths: [path], console: captured.console).run() == .badRules)
            #expect(captured.notes.contains("a\\x1B.yaml:3:5: error: unknown key 'wh\\n'"))
            #expect(captured.notes.contains("unknown key 'b\\x1B'"))
            #expect(!captured.notes.contains("\u{1B}"))
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
