// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Rules

/// Every rule file that the documentation shows loads, without errors and without warnings.
@Suite struct DocumentationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The `yaml` fences of a page, with the line on which each begins.
    private static func examples(of page: String) throws -> [(line: Int, text: String)] {
        let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
        var found: [(Int, String)] = []
        var current: [Substring]?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let lines = current, line.hasPrefix("```") {
                found.append((number + 1 - lines.count, lines.joined(separator: "\n") + "\n"))
                current = nil
            } else if current != nil {
                current?.append(line)
            } else if line == "```yaml" {
                current = []
            }
        }
        return found
    }

    @Test(arguments: ["README.md", "Documentation/RuleLanguage.md"])
    func examplesLoad(page: String) throws {
        let examples = try Self.examples(of: page)
        #expect(!examples.isEmpty)
        for example in examples {
            let files = RuleFilesInMemory(["example.yaml": example.text])
            switch RuleSet.load(paths: ["example.yaml"], from: files) {
            case .loaded(_, let warnings): #expect(warnings.map(\.description) == [], "\(page):\(example.line)")
            case .failed(let diagnostics): Issue.record("\(page):\(example.line): \(diagnostics.map(\.description))")
            }
        }
    }

    @Test func shippedRulesLoad() {
        let folder = Self.root.appending(path: "Rules").path
        switch RuleSet.load(paths: [folder], from: RuleFilesOnDisk()) {
        case .loaded(let rules, let warnings):
            #expect(rules.names.count > 10)
            #expect(warnings.map(\.description) == [])
        case .failed(let diagnostics): Issue.record("\(diagnostics.map(\.description))")
        }
    }
}
