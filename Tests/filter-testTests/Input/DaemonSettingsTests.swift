// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct DaemonSettingsTests {
    @Test func onlyWhatMattersHereIsRead() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write(
                "weir.yaml",
                """
                hostname: Gate.Example.NET
                listeners: [{ name: mx, address: "0.0.0.0:25" }]
                rules: [a, b.yaml]
                limits: { message: 2 MiB, recipients: 7 }
                mode: monitor
                """)
            let settings = try DaemonSettings.load(path, console: CapturedConsole().console)
            let expected = DaemonSettings(
                hostname: "gate.example.net", rules: ["a", "b.yaml"], messageLimit: 2 * 1024 * 1024, isMonitoring: true)
            #expect(settings == expected)
        }
    }

    @Test func withoutFileNothingIsSet() throws {
        #expect(try DaemonSettings.load(nil, console: CapturedConsole().console) == DaemonSettings())
    }

    @Test func mistakesHaveAPlace() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("weir.yaml", "mode: sleep\nlimits: { message: much }\n")
            let captured = CapturedConsole()
            #expect(throws: ExitStatus.badRules) { try DaemonSettings.load(path, console: captured.console) }
            #expect(captured.notes.contains("weir.yaml:1:7: error:"))
            #expect(captured.notes.contains("weir.yaml:2:"))
            #expect(throws: ExitStatus.unreadable) { try DaemonSettings.load(path + "x", console: captured.console) }
        }
    }
}
