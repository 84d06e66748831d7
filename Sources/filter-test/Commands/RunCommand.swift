// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bytes
import Rules

/// `filter-test [options] PATH...`: tries the rules on messages.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filter-test",
        abstract: "Try filter rules on saved messages, through the same pipeline as the daemon.",
        usage: """
            filter-test [--rules PATH]... [--from A] [--to B]... [--client IP] [--helo H]
                        [--user U] [--tls] [--config FILE] [--listener NAME] [--wire]
                        [--json] [--explain] [--output DIR] PATH...
            filter-test lint [PATH...]
            """,
        discussion: """
            Each message gets a line with its verdict, and a line for each action of a rule.
            Without --rules: the rules in ./Rules, else those in /etc/weir/rules.

            EXAMPLES:
              filter-test message.eml
              filter-test --rules my.yaml --explain message.eml
              filter-test --from a@example.org --to b@example.net Maildir/
              filter-test --json archive.mbox | jq .verdict
              filter-test --output cleaned Samples/
              filter-test lint Rules/

            EXIT STATUS, the highest that applies:
              0   every message would be relayed
              1   some would not
              64  the command line is wrong
              65  the rules are wrong
              66  some input cannot be read, or results not be written
            """,
        subcommands: [LintCommand.self])

    @Argument(
        help: ArgumentHelp(
            "Message files, mbox files, folders (for their *.eml and Maildirs), or - for standard input.", valueName: "path"))
    var paths: [String]

    @Option(
        name: .customLong("rules"), help: ArgumentHelp("A rule file, or a folder of them; may be repeated.", valueName: "path"))
    var rules: [String] = []

    @Option(
        name: .customLong("from"), help: ArgumentHelp("The sender; '' or '<>' is the null reverse-path.", valueName: "address"))
    var from: String?

    @Option(name: .customLong("to"), help: ArgumentHelp("A recipient; may be repeated.", valueName: "address"))
    var to: [String] = []

    @Option(name: .customLong("client"), help: ArgumentHelp("The client's address.", valueName: "ip"))
    var client: String?

    @Option(name: .customLong("helo"), help: ArgumentHelp("The client's HELO or EHLO name.", valueName: "name"))
    var helo: String?

    @Option(name: .customLong("user"), help: ArgumentHelp("The login that the client used.", valueName: "name"))
    var user: String?

    @Flag(name: .customLong("tls"), help: "The client used TLS.")
    var tls = false

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The daemon's configuration, for its hostname, domains, listeners, rules, mode and message limit.",
            valueName: "file"))
    var config: String?

    @Option(
        name: .customLong("listener"),
        help: ArgumentHelp("The listener that takes the message; with --config one of its.", valueName: "name"))
    var listener: String?

    @Flag(name: .customLong("wire"), help: "Refuse lone CR, lone LF and NUL as a listener does.")
    var wire = false

    @Flag(name: .customLong("json"), help: "Print one JSON object a line, for each message and recipient group.")
    var json = false

    @Flag(name: .customLong("explain"), help: "Show the parts and defects, and why each rule did or did not match.")
    var explain = false

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("Write what would be relayed below this folder, without trace header.", valueName: "dir"))
    var output: String?

    func validate() throws {
        if json && explain { throw ValidationError("--explain is for people: leave out --json") }
        if output?.isEmpty == true { throw ValidationError("--output needs a folder") }
        _ = try trialOptions()
    }

    func run() throws {
        let status = Trial(options: try trialOptions(), console: Console.standard()).run()
        if status != .relayed { throw ExitCode(status.rawValue) }
    }

    /// The command line, its addresses read.
    func trialOptions() throws -> Trial.Options {
        var connection = ConnectionFacts(helo: helo, listener: listener, tls: tls ? "TLSv1.3" : nil, user: user)
        if let client {
            guard let address = NetworkAddress(parsing: client) else {
                throw ValidationError("--client: '\(Printable.escaped(client))' is no IPv4 or IPv6 address")
            }
            connection.client = address
        }
        var sender = SenderFacts.absent
        if let from {
            guard let facts = EnvelopeArguments.sender(from) else {
                throw ValidationError("--from: '\(Printable.escaped(from))' is no mail address")
            }
            sender = facts
        }
        var recipients: [Recipient] = []
        for address in to {
            guard let recipient = EnvelopeArguments.recipient(address) else {
                throw ValidationError("--to: '\(Printable.escaped(address))' is no mail address")
            }
            recipients.append(recipient)
        }
        return Trial.Options(
            paths: paths, rules: rules, configuration: config, connection: connection, sender: sender, recipients: recipients,
            refusesLineEnds: wire, format: json ? .json : .human(explains: explain), output: output)
    }
}
