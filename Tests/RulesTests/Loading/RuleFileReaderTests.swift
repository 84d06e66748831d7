// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleFileReaderTests {
    private static let shipped = "rules:\n  - name: no-x\n    when: { header: { name: x } }\n    do: { reject: 550 No }\n"

    private func rules(_ overrides: [String]) -> RuleSetLoad {
        var files = ["0.yaml": Self.shipped]
        for (index, text) in overrides.enumerated() { files["\(index + 1).yaml"] = text }
        return RuleSet.load(paths: files.keys.sorted(), from: RuleFilesInMemory(files))
    }

    private func decide(_ overrides: [String], header: String) -> Decision? {
        guard case .loaded(let rules, _) = rules(overrides) else { return nil }
        return Trial(headers: [Trial.header(header, "v")]).evaluation(rules).decide()
    }

    @Test func aLaterFileChangesTheModeOfARule() {
        #expect(decide([], header: "x")?.verdict == .reject)
        let decision = decide(["overrides: { no-x: { mode: monitor } }\n"], header: "x")
        #expect(decision?.verdict == .accept)
        #expect(decision?.actions.map { $0.mode } == [.monitor])
        #expect(decision?.actions.first?.location == "0.yaml:2")
    }

    @Test func theLastOverrideCounts() {
        let texts = ["overrides: { no-x: { mode: monitor } }\n", "overrides: { no-x: { mode: enforce } }\n"]
        #expect(decide(texts, header: "x")?.verdict == .reject)
        #expect(decide(texts.reversed(), header: "x")?.verdict == .accept)
    }

    @Test func conditionsAndActionsCanBeReplaced() {
        let text = "overrides:\n  no-x:\n    when: { header: { name: y } }\n    do: { defer: 450 Later }\n"
        #expect(decide([text], header: "x")?.verdict == .accept)
        #expect(decide([text], header: "y")?.verdict == .defer)
        let unless = "overrides: { no-x: { unless: { connection: { listener: mx } } } }\n"
        #expect(decide([unless], header: "x")?.verdict == .reject)
    }

    @Test func mistakesInOverridesAreSaid() {
        guard case .failed(let diagnostics) = rules(["overrides:\n  no-y: { mode: monitor }\n  no-x: { mod: monitor }\n"]) else {
            Issue.record("loaded")
            return
        }
        #expect(
            diagnostics.map { $0.description } == [
                "1.yaml:2:3: error: there is no rule 'no-y' to override; did you mean 'no-x'?",
                "1.yaml:3:11: error: unknown key 'mod' in 'no-x'; did you mean 'mode'?",
            ])
    }

    @Test func anOverrideMustChangeSomething() {
        guard case .failed(let diagnostics) = rules(["overrides: { no-x: {} }\n"]) else {
            Issue.record("loaded")
            return
        }
        #expect(
            diagnostics.map { $0.description } == [
                "1.yaml:1:14: error: the override of 'no-x' changes nothing; it may have mode, when, unless and do"
            ])
    }
}
