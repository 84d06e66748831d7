// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@main
struct Weir: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "A mail gateway that reads each message as it streams in, and relays what the rules leave of it.",
        discussion: """
            EXAMPLES
              weir run                                filter by ./Rules, deliver to the Maildir ./mail, listen on 127.0.0.1:2525
              weir run --smarthost mail.internal:25   relay to a server instead
              weir run --config /etc/weir/weir.yaml   serve by a configuration file
              weir check --config /etc/weir/weir.yaml check configuration and rules, and say who may relay where

            Try rules on saved messages with filter-test before you trust them. SIGHUP reloads configuration and rules; \
            SIGTERM finishes the messages in hand and stops.
            """,
        version: "0.1.0",
        subcommands: [Run.self, Check.self])
}

/// Exit codes, as sysexits.h has them.
extension ExitCode {
    static let badConfiguration = ExitCode(65)
    static let unavailable = ExitCode(69)
}
