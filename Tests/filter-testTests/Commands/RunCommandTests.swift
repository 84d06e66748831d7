// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Testing

@testable import filter_test

@Suite struct RunCommandTests {
    @Test func helpHasTheOptionsAndThenTheCommands() throws {
        let help = RunCommand.helpMessage()
        let options = try #require(help.range(of: "--rules <path>"))
        let commands = try #require(help.range(of: "SUBCOMMANDS"))
        #expect(options.lowerBound < commands.lowerBound)
        #expect(help.contains("EXAMPLES"))
        #expect(help.contains("lint"))
        for flag in ["--from", "--to", "--client", "--helo", "--user", "--tls", "--config", "--listener", "--wire", "--json"] {
            #expect(help.contains(flag))
        }
    }

    @Test(
        arguments: [
            [], ["--client", "somewhere", "a.eml"], ["--from", "a b", "a.eml"], ["--to", "", "a.eml"], ["--unknown", "a.eml"],
            ["--json", "--explain", "a.eml"], ["--json"], ["--output", "", "a.eml"],
        ] as [[String]])
    func wrongCommandLines(arguments: [String]) {
        do {
            _ = try RunCommand.parse(arguments)
            Issue.record("accepted")
        } catch {
            #expect(RunCommand.exitCode(for: error).rawValue == 64)
        }
    }

    @Test func everythingGiven() throws {
        let command = try RunCommand.parse([
            "--rules", "r1", "--rules", "r2", "--from", "", "--to", "b@example.net", "--to", "c@example.net", "--client",
            "192.0.2.7", "--helo", "h", "--user", "u", "--tls", "--config", "c.yaml", "--listener", "mx", "--wire", "--json",
            "--output", "out", "a.eml", "-",
        ])
        let options = try command.trialOptions()
        #expect(options.paths == ["a.eml", "-"])
        #expect(options.rules == ["r1", "r2"])
        #expect(options.recipients.map { $0.spelling } == ["b@example.net", "c@example.net"])
        #expect(options.configuration == "c.yaml")
        #expect(options.refusesLineEnds)
        #expect(options.format == Trial.Format.json)
        #expect(options.output == "out")
    }
}
