// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct JSONReportTests {
    /// What is not known is null, and never left out.
    @Test func everyKeyOfADefectIsThere() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("a.eml", "Content-Type: text/plain\nContent-Type: text/html\n\nx\n")
            var options = Trial.Options(paths: [path], rules: [try folder.write("rules.yaml", "rules: []\n")])
            options.format = .json
            let captured = CapturedConsole()
            _ = Trial(options: options, console: captured.console).run()
            let line = captured.lines.first ?? ""
            #expect(line.contains(#""defects":[{"name":"#))
            #expect(line.contains(#","within":null}"#))
        }
    }

    @Test func problems() {
        #expect(JSONReport.text(problem: "gone", with: "a.eml") == #"{"message":"a.eml","error":"gone"}"#)
    }
}
