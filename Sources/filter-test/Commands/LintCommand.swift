// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The commands that are named, so that usage and help call them `filter-test lint`.
struct Subcommands: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "filter-test", subcommands: [LintCommand.self])
}

/// `filter-test lint PATH...`: checks rules without a message.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check rules: print all mistakes and warnings.",
        discussion: """
            Without a path: the rules in ./Rules, else /etc/weir/rules.
            Exit status: 0 for sound rules, 65 for wrong ones, 66 where a path cannot be read.
            """)

    @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "path"))
    var paths: [String] = []

    func run() throws {
        let status = Lint(paths: paths, console: Console.standard()).run()
        if status != .relayed { throw ExitCode(status.rawValue) }
    }
}
