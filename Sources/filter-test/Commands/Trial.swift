// SPDX-License-Identifier: Apache-2.0

import Filtering
import Inspection
import Rules

/// One run: every message below the paths given, through the pipeline and into a report.
struct Trial {
    enum Format: Equatable {
        case human(explains: Bool)
        case json
    }

    /// What the command line asks for.
    struct Options {
        var paths: [String]
        /// Rule files and folders; empty for the configuration's, or those at the default place.
        var rules: [String] = []
        var configuration: String?
        var connection = ConnectionFacts()
        var sender = SenderFacts.absent
        var recipients: [Recipient] = []
        /// Whether a lone CR or LF or a NUL is the verdict, as it would be on the wire.
        var refusesLineEnds = false
        var format = Format.human(explains: false)
        var output: String?
    }

    let options: Options
    let console: Console

    func run() -> ExitStatus {
        do throws(ExitStatus) {
            let settings = try DaemonSettings.load(options.configuration, console: console)
            let loading = RuleLoading(console: console)
            let paths = try loading.existing(options.rules.isEmpty ? settings.rules : options.rules)
            let rules = try loading.load(paths)
            let replayer = try makeReplayer(rules: rules, settings: settings)
            let groups = RecipientGroup.groups(of: options.recipients, rules: rules, scratch: replayer.scratch)
            return replayAll(with: replayer, groups: groups)
        } catch {
            return error
        }
    }

    private func makeReplayer(rules: RuleSet, settings: DaemonSettings) throws(ExitStatus) -> Replayer {
        let isJSON = options.format == .json
        let policy = FilterPolicy(
            rules: rules, hostname: settings.hostname ?? "localhost", isMonitoring: settings.isMonitoring,
            hashesEveryPart: options.format != .human(explains: false), explains: !isJSON)
        do {
            return Replayer(
                policy: policy, detector: try TypeDetector(), scratch: PatternScratch(for: rules),
                refusesLineEnds: options.refusesLineEnds, sizeLimit: settings.messageLimit)
        } catch {
            console.note("filter-test: \(error)")
            throw .unreadable
        }
    }

    private func replayAll(with replayer: Replayer, groups: [RecipientGroup]) -> ExitStatus {
        let findings = MessageFinder.find(options.paths)
        if findings.isEmpty { console.note("filter-test: no messages: a folder is read for its *.eml and Maildirs") }
        var desk = ReportDesk(format: options.format, console: console, total: findings.count)
        for finding in findings {
            switch finding {
            case .failure(let problem): desk.note(problem, about: problem.path)
            case .success(let found): replayMessages(of: found, with: replayer, groups: groups, desk: &desk)
            }
            desk.advance()
        }
        desk.finish()
        return desk.status
    }

    private func replayMessages(of found: FoundFile, with replayer: Replayer, groups: [RecipientGroup], desk: inout ReportDesk) {
        do throws(FileProblem) {
            for message in try found.messages() { replay(message, with: replayer, groups: groups, desk: &desk) }
        } catch {
            desk.note(error, about: found.path)
        }
    }

    private func replay(_ message: SavedMessage, with replayer: Replayer, groups: [RecipientGroup], desk: inout ReportDesk) {
        for (number, group) in groups.enumerated() {
            do throws(FileProblem) {
                let envelope = Envelope(connection: options.connection, sender: options.sender, recipient: group.facts)
                let result = try replayer.replay(message, as: envelope, for: group.spellings)
                desk.note(result.report, isSplit: groups.count > 1)
                if let folder = options.output, result.report.isRelayed {
                    try OutputFolder(path: folder).write(message, as: result.plan, group: number)
                }
            } catch {
                desk.note(error, about: message.name)
            }
        }
    }
}
