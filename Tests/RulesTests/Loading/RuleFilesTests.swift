// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleFilesTests {
    private let files = RuleFilesInMemory(["a/1.yaml": "one", "a/b/2.yaml": "two", "3.yaml": "three"])

    @Test func knowsFoldersFromFiles() throws {
        #expect(try files.names(inFolder: "a") == ["1.yaml"])
        #expect(try files.names(inFolder: "a/b/") == ["2.yaml"])
        #expect(try files.names(inFolder: "3.yaml") == nil)
        #expect(throws: RuleFileProblem("no such file or folder")) { try files.names(inFolder: "c") }
    }

    @Test func readsNoMoreThanAsked() throws {
        #expect(try files.content(ofFile: "3.yaml", limit: 100) == Array("three".utf8))
        #expect(try files.content(ofFile: "3.yaml", limit: 2) == Array("th".utf8))
        #expect(throws: RuleFileProblem("no such file")) { try files.content(ofFile: "a", limit: 1) }
    }
}
