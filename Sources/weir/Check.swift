// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Gateway
import Rules

/// `weir check`: is the configuration right, and who may relay where?
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check configuration and rules, and say who may relay where.",
        discussion: "Exits 0 where `weir run` with the same flags would start, and 65 with every mistake listed where not.")

    @OptionGroup var settings: Settings

    func run() throws {
        switch settings.load() {
        case .failed(let lines):
            complain(lines)
            throw ExitCode.badConfiguration
        case .ready(let configuration, let rules, let warnings):
            complain(warnings)
            print(Report(configuration, warnings: []))
            print("rules: \(rules.names.count)")
            print("ok")
        }
    }
}
