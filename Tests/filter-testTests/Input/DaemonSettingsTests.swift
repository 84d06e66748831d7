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
                domains: [example.net, .example.org]
                listeners:
                  - { name: mx, address: "0.0.0.0:25" }
                  - { name: printers, address: "10.0.0.5:25", line-ends: normalise }
                rules: [a, b.yaml]
                limits: { message: 2 MiB, recipients: 7 }
                mode: monitor
                """)
            let settings = try DaemonSettings.load(path, console: CapturedConsole().console)
            let expected = DaemonSettings(
                hostname: "gate.example.net", domains: ["example.net", ".example.org"],
                listeners: [.init(name: "mx"), .init(name: "printers", normalises: true)], rules: ["a", "b.yaml"],
                messageLimit: 2 * 1024 * 1024, isMonitoring: true)
            #expect(settings == expected)
        }
    }

    @Test func withoutFileNothingIsSet() throws {
        #expect(try DaemonSettings.load(nil, console: CapturedConsole().console) == DaemonSettings())
    }

    @Test func listenersAreKnownByName() throws {
        let captured = CapturedConsole()
        let settings = DaemonSettings(listeners: [.init(name: "mx"), .init(name: "printers", normalises: true)])
        #expect(try settings.listener(named: "printers", console: captured.console)?.normalises == true)
        #expect(try settings.listener(named: nil, console: captured.console) == nil)
        #expect(throws: ExitStatus.usage) { _ = try settings.listener(named: "mx\u{1B}", console: captured.console) }
        #expect(captured.notes.contains("'mx\\x1B' is none of the configuration's listeners: mx, printers"))
        // Without a configuration any name may be given.
        #expect(try DaemonSettings().listener(named: "mx", console: captured.console) == nil)
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
