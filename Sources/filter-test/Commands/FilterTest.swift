// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Replays saved messages through the same pipeline as the daemon.
///
/// Which command is meant is decided here and not by ArgumentParser: to it every word is either a path or a command, and
/// the run's help would not list both. So `lint` and `help` are commands only as the first word; files of these names
/// are `./lint` and `./help`.
@main
enum FilterTest {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "lint": Subcommands.main(arguments)
        case "help" where arguments.dropFirst().first == "lint": Subcommands.main(["lint", "--help"])
        case "help": RunCommand.main(["--help"])
        default: RunCommand.main(arguments)
        }
    }
}
