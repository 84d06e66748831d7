// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleSetLoaderTests {
    private func said(_ load: RuleSetLoad) -> [String] {
        switch load {
        case .loaded(_, let warnings): warnings.map { $0.description }
        case .failed(let diagnostics): diagnostics.map { $0.description }
        }
    }

    private static func rule(_ name: String) -> String {
        "rules:\n  - name: \(name)\n    when: { header: { name: x } }\n    do: { add-header: { name: X-A, value: b } }\n"
    }

    @Test func noRulesAreRules() throws {
        for text in ["rules: []\n", "", "# nothing\n", "groups: {}\nrules: []\noverrides: {}\n"] {
            #expect(try RuleFixture.rules(text).names.isEmpty)
        }
        #expect(RuleSet.empty.names.isEmpty)
    }

    @Test func aFolderMeansItsYamlInNameOrder() throws {
        let files = RuleFilesInMemory([
            "rules/20-b.yaml": Self.rule("b"), "rules/10-a.yaml": Self.rule("a"), "rules/README.md": "no YAML: [",
            "rules/.hidden.yaml": "[", "rules/old/0.yaml": Self.rule("old"), "own.yaml": Self.rule("c"),
        ])
        guard case .loaded(let rules, let warnings) = RuleSet.load(paths: ["rules", "own.yaml", "rules/"], from: files)
        else {
            Issue.record("not loaded")
            return
        }
        #expect(rules.names == ["a", "b", "c"])
        #expect(warnings.isEmpty)
    }

    @Test func filesThatLookLikeRulesAreNotPassedOverInSilence() {
        let files = RuleFilesInMemory([
            "rules/10.yaml": Self.rule("a"), "rules/zz.yml": Self.rule("b"), "rules/X.YAML": Self.rule("c"),
            "rules/.x.yml": "", "rules/a.yaml~": "", "rules/b.yaml.bak": "", "rules/README.md": "",
        ])
        let misnamed = [
            "rules/X.YAML:1:1: warning: this file is not read: a folder means its *.yaml; call it 'X.yaml'",
            "rules/zz.yml:1:1: warning: this file is not read: a folder means its *.yaml; call it 'zz.yaml'",
        ]
        #expect(said(RuleSet.load(paths: ["rules", "rules/"], from: files)) == misnamed)
        // One that is named itself is read.
        #expect(said(RuleSet.load(paths: ["rules", "rules/zz.yml"], from: files)) == [misnamed[0]])
    }

    @Test func aFolderOfSuchANameIsNoFile() {
        struct Folders: RuleFiles {
            func names(inFolder path: String) throws(RuleFileProblem) -> [String]? {
                ["rules": ["10.yaml", "old.yml"], "rules/old.yml": []][path]
            }

            func content(ofFile path: String, limit: Int) throws(RuleFileProblem) -> [UInt8] { [] }
        }
        #expect(said(RuleSet.load(paths: ["rules"], from: Folders())).isEmpty)
    }

    @Test func whatIsNotThereIsAnError() {
        let files = RuleFilesInMemory(["empty/x.txt": ""])
        #expect(
            said(RuleSet.load(paths: ["gone", "empty"], from: files)) == [
                "gone:1:1: error: no such file or folder", "empty:1:1: warning: the folder holds no *.yaml",
            ])
    }

    @Test func allMistakesOfAllFilesAreSaidAtOnce() {
        let files = RuleFilesInMemory([
            "r/a.yaml": "rules:\n  - name: a\n    wen: { header: { name: x } }\n    do: acept\n",
            "r/b.yaml": "rules: *x\n",
            "r/c.yaml":
                "rules:\n  - name: a\n    when: { headr: { name: x } }\n    do: strip\n"
                + "  - when: { header: { name: x } }\n    do: discard\n",
        ])
        #expect(
            said(RuleSet.load(paths: ["r"], from: files)) == [
                "r/a.yaml:3:5: error: unknown key 'wen' in 'rule'; did you mean 'when'?",
                "r/a.yaml:4:9: error: unknown action 'acept'; did you mean 'accept'?",
                "r/b.yaml:1:8: error: '*' begins a YAML alias; quote it: \"*x\"",
                "r/c.yaml:2:11: error: rule 'a' is already at r/a.yaml:2:11",
                "r/c.yaml:3:13: error: unknown condition 'headr'; did you mean 'header'?",
                "r/c.yaml:5:5: error: 'rule' needs 'name'",
            ])
    }

    @Test(arguments: [
        ("rules: {}\n", "1:8: error: 'rules' must be a list, not a mapping; begin each rule with '- name:'"),
        ("rules:\n", "1:7: error: 'rules' must be a list, not nothing; write 'rules: []' for none"),
        ("rule: []\n", "1:1: error: unknown key 'rule' in 'rule file'; did you mean 'rules'?"),
        ("- name: x\n", "1:1: error: 'rule file' must be a mapping, not a list"),
        ("rules: [x]\n", "1:9: error: 'rule' must be a mapping, not text"),
        ("rules:\n  - name: r\n", "2:5: error: 'rule' needs 'do'"),
        (
            "rules:\n  - name: r\n    when: { header: { name: x } }\n    do: discard\n    mode: monitr\n",
            "5:11: error: 'mode' is enforce, monitor, not 'monitr'; did you mean 'monitor'?"
        ),
        (
            "rules:\n  - name: r s\n    when: { header: { name: x } }\n    do: discard\n",
            "2:11: error: 'r s' is no name for a rule; names are up to 64 letters, digits, '-', '_' and '.', "
                + "and begin with a letter or digit"
        ),
        ("overrides: { x: { mode: monitor } }\n", "1:14: error: there is no rule 'x' to override"),
    ])
    func framesAreChecked(text: String, expected: String) {
        #expect(RuleFixture.diagnostics(text) == ["r.yaml:" + expected])
        #expect(!RuleFixture.isLoaded(text))
    }

    @Test func patternsThatTheLibraryRefusesAreErrorsAtTheirPlace() {
        let text = """
            rules:
              - name: r
                when:
                  any:
                    - text: { matches: ["fine", "(unclosed"] }
                    - text: { matches: "x*" }
                    - header: { value: { matches: "[z-a]" } }
                do: { reject: 550 No }
            """
        let said = RuleFixture.diagnostics(text)
        #expect(said.count == 3)
        #expect(said.first?.hasPrefix("r.yaml:5:37: error: 'matches (unclosed' cannot be compiled: ") == true)
        #expect(said.dropFirst().first?.hasPrefix("r.yaml:6:28: error: 'matches x*' cannot be compiled: ") == true)
        #expect(said.last?.hasPrefix("r.yaml:7:39: error: 'matches [z-a]' cannot be compiled: ") == true)
    }

    @Test func knowsWhatItNeeds() throws {
        let none = try RuleFixture.rules(Self.rule("a")).needs
        #expect(none.headers && !none.attachments && !none.sha256 && !none.text && !none.types && !none.rawHeaders)
        let hash = String(repeating: "a", count: 64)
        let some = try RuleFixture.rules(RuleFixture.rule(when: "attachment: { sha256: \(hash), mismatch: yes, macros: no }"))
            .needs
        #expect(some.attachments && some.sha256 && some.types && some.macros && !some.encryption && !some.headers)
        #expect(try RuleFixture.rules(RuleFixture.rule(when: "text: { contains: x }")).needs.text)
        #expect(try RuleFixture.rules(RuleFixture.rule(when: "header: { raw: x }")).needs.rawHeaders)
    }

    @Test func knowsWhetherAmbiguityIsActedOn() throws {
        let rule = RuleFixture.rule(when: "message: { defect: ambiguous }")
        #expect(try RuleFixture.rules(rule).actsOnAmbiguity)
        #expect(try !RuleFixture.rules(rule + "    mode: monitor\n").actsOnAmbiguity)
        #expect(try !RuleFixture.rules(RuleFixture.rule(when: "message: { defect: harmless }")).actsOnAmbiguity)
        #expect(!RuleSet.empty.actsOnAmbiguity)
    }

    @Test func tenThousandPatternsLoadAndMatch() throws {
        let names = (0..<10_000).map { "\"name\($0).exe\"" }.joined(separator: ", ")
        let ends = (0..<2_000).map { "\"*-\($0).scr\"" }.joined(separator: ", ")
        let rules = try RuleFixture.rules(RuleFixture.rule(when: "attachment: { filename: [\(names), \(ends)] }"))
        let expected = ["NAME9999.exe": Verdict.reject, "x-1999.SCR": Verdict.reject, "x-2000.scr": Verdict.accept]
        for (name, verdict) in expected {
            let trial = Trial(attachments: [AttachmentFacts(part: "1", filenames: [name])])
            #expect(trial.evaluation(rules).decide().verdict == verdict)
        }
    }
}
