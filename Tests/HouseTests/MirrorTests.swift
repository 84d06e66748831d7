// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `Sources/M/F/X.swift` is tested by `Tests/MTests/F/XTests.swift`.
@Suite struct MirrorTests {
    /// Suites that hold a scenario against a whole module, and no one file.
    private static let scenarios: Set<String> = [
        "Tests/FilteringTests/DefectsPageTests.swift", "Tests/MIMETests/Corpora/CorporaTests.swift",
        "Tests/MIMETests/DefectsPageTests.swift", "Tests/RulesTests/DocumentationTests.swift",
    ]

    /// Modules in which every file of more than 40 lines has a suite.
    private static let cores: Set<String> = ["Bytes", "SMTP", "MIME", "Rules", "Inspection", "Filtering"]

    /// Files of the cores without a suite of their own, and the suite that covers them.
    private static let coveredElsewhere: [String: String] = [
        "Sources/Filtering/PartRecord.swift": "Tests/FilteringTests/PipelineTests.swift",
        "Sources/Rules/Evaluation/CompiledCondition.swift": "Tests/RulesTests/Evaluation/RuleRunTests.swift",
        "Sources/Rules/Evaluation/Decision.swift": "Tests/RulesTests/Evaluation/RuleRunTests.swift",
        "Sources/Rules/Evaluation/Evaluation.swift": "Tests/RulesTests/Evaluation/FactIndexTests.swift",
        "Sources/Rules/Evaluation/Facts.swift": "Tests/RulesTests/Evaluation/FactIndexTests.swift",
        "Sources/Rules/Language/Condition.swift": "Tests/RulesTests/Language/ConditionReaderTests.swift",
        "Sources/Rules/Language/RuleAction.swift": "Tests/RulesTests/Language/ActionReaderTests.swift",
        "Sources/Rules/Language/SubjectFields.swift": "Tests/RulesTests/Evaluation/FactIndexTests.swift",
        "Sources/Rules/Loading/IndexBuilder.swift": "Tests/RulesTests/Loading/RuleSetLoaderTests.swift",
        "Sources/Rules/Loading/RuleFilesOnDisk.swift": "Tests/filter-testTests/Commands/TrialTests.swift",
        "Sources/Rules/Patterns/PatternSet.swift": "Tests/RulesTests/Patterns/PatternDatabaseTests.swift",
        "Sources/Rules/RuleSet.swift": "Tests/RulesTests/Loading/RuleSetLoaderTests.swift",
        "Sources/Rules/YAML/YAMLNode.swift": "Tests/RulesTests/YAML/YAMLReaderTests.swift",
    ]

    @Test func everySuiteHasItsFile() throws {
        let sources = Set(try Tree.swiftFiles(below: "Sources").map(\.path))
        for test in try Tree.swiftFiles(below: "Tests") {
            guard test.module != "HouseTests", test.name.hasSuffix("Tests.swift"), !Self.scenarios.contains(test.path) else {
                continue
            }
            let source = "Sources/\(test.module.dropLast("Tests".count))/\(test.pathInModule.dropLast("Tests.swift".count)).swift"
            #expect(sources.contains(source), "\(test.path) mirrors no \(source)")
        }
    }

    @Test func everyFileOfTheCoresHasItsSuite() throws {
        let tests = Set(try Tree.swiftFiles(below: "Tests").map(\.path))
        for source in try Tree.swiftFiles(below: "Sources") where Self.cores.contains(source.module) {
            // A file ends with a line end, behind which stands nothing.
            let count = source.lines.count - (source.lines.last == "" ? 1 : 0)
            guard count > 40, Self.coveredElsewhere[source.path] == nil else { continue }
            let test = "Tests/\(source.module)Tests/\(source.pathInModule.dropLast(".swift".count))Tests.swift"
            #expect(tests.contains(test), "\(source.path) has no \(test)")
        }
    }

    /// An exemption that is no longer needed, or whose suite has gone, is a mistake.
    @Test func exemptionsHold() throws {
        let sources = Set(try Tree.swiftFiles(below: "Sources").map(\.path))
        let tests = Set(try Tree.swiftFiles(below: "Tests").map(\.path))
        for (source, suite) in Self.coveredElsewhere {
            #expect(sources.contains(source), "there is no \(source)")
            #expect(tests.contains(suite), "there is no \(suite)")
            let own = source.replacingOccurrences(of: "Sources/", with: "").split(separator: "/", maxSplits: 1).map { String($0) }
            guard own.count == 2 else { continue }
            let mirror = "Tests/\(own[0])Tests/\(own[1].dropLast(".swift".count))Tests.swift"
            #expect(!tests.contains(mirror), "\(source) has a suite of its own by now")
        }
        for scenario in Self.scenarios { #expect(tests.contains(scenario), "there is no \(scenario)") }
    }
}
