// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Filtering
import Gateway
import Glibc
import Rules

/// Where the configuration comes from: a file, or the embedded default with what the flags say.
struct Settings: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Without a file: where to listen.", valueName: "address:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Without a file: the server that gets the mail.", valueName: "host:port"))
    var smarthost: String?

    @Option(help: ArgumentHelp("Without a file: the Maildir that gets the mail. (default: ./mail)", valueName: "folder"))
    var maildir: String?

    @Option(help: ArgumentHelp("Rule file or folder; may be given several times.", valueName: "path"))
    var rules: [String] = []

    func validate() throws {
        if config != nil, listen != nil || smarthost != nil || maildir != nil {
            throw ValidationError("--listen, --smarthost and --maildir go without --config: the file says these things.")
        }
        if smarthost != nil, maildir != nil { throw ValidationError("Either --smarthost or --maildir.") }
    }

    /// Configuration and rules, complete and right, or everything that is wrong with them.
    enum Loaded {
        case ready(Configuration, RuleSet, warnings: [String])
        case failed([String])
    }

    func load() -> Loaded {
        var warnings: [String] = []
        var configuration: Configuration
        if let config {
            let text: String
            do {
                let octets = try RuleFilesOnDisk().content(ofFile: config, limit: 16 * 1024 * 1024)
                guard let valid = String(validating: octets, as: UTF8.self) else {
                    return .failed([Self.error("the file is not UTF-8", in: config)])
                }
                text = valid
            } catch {
                return .failed([Self.error(error.reason, in: config)])
            }
            switch Configuration.load(text, file: config) {
            case .invalid(let diagnostics): return .failed(diagnostics.map(\.description))
            case .configuration(let loaded, let found):
                configuration = loaded
                warnings += found.map(\.description)
            }
        } else {
            do {
                configuration = try Configuration.embedded(
                    listen: listen, smarthost: smarthost, maildir: maildir, rules: rules)
            } catch {
                return .failed(["error: \(error)"])
            }
        }
        if !rules.isEmpty { configuration.rules = rules }
        if config == nil, rules.isEmpty {
            guard let found = RulePlaces.firstDefault() else {
                return .failed(["error: no rules in ./Rules or /etc/weir/rules; name them with --rules PATH"])
            }
            configuration.rules = [found]
        }
        switch RuleSet.load(
            paths: configuration.rules, from: RuleFilesOnDisk(),
            vocabulary: .pipeline(listeners: configuration.listeners.map(\.name)))
        {
        case .failed(let diagnostics):
            return .failed(warnings + diagnostics.map(\.description))
        case .loaded(let set, let found):
            warnings += found.map(\.description)
            // `rules: []` in a file is somebody's decision; folders without any file are a slip.
            guard RulePlaces.fileCount(configuration.rules) > 0 else {
                return .failed(
                    warnings + configuration.rules.map { Self.error("no rules: no path holds a *.yaml", in: $0) })
            }
            if set.quarantines, configuration.quarantine == nil {
                return .failed(
                    warnings + [
                        "error: a rule quarantines, but the configuration says no `quarantine: { path: … }` to keep messages in"
                    ])
            }
            if !set.actsOnAmbiguity, !configuration.passesAmbiguity {
                return .failed(
                    warnings + [
                        "error: no enforced rule acts on `defect: ambiguous`, so that messages pass which mail programs read "
                            + "differently; add the shipped rules (10-structure.yaml), or say `ambiguity: pass` if that is meant"
                    ])
            }
            return .ready(configuration, set, warnings: warnings)
        }
    }

    /// A mistake that concerns a whole file or folder.
    private static func error(_ message: String, in path: String) -> String {
        let position = SourcePosition(file: path, line: 1, column: 1)
        return Diagnostic(position: position, severity: .error, message: message).description
    }
}

/// Writes lines for the operator to standard error.
func complain(_ lines: [String]) {
    for line in lines {
        let octets = Array((line + "\n").utf8)
        _ = unsafe octets.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
