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
        console.finish(replay())
    }

    private func replay() -> ExitStatus {
        do throws(ExitStatus) {
            let settings = try DaemonSettings.load(options.configuration, console: console)
            let listener = try settings.listener(named: options.connection.listener, console: console)
            let loading = RuleLoading(console: console)
            let paths = try loading.existing(options.rules.isEmpty ? settings.rules : options.rules)
            let rules = try loading.load(paths, listeners: settings.listeners.map { $0.name })
            if !rules.actsOnAmbiguity, !settings.passesAmbiguity {
                console.note(
                    "filter-test: no enforced rule acts on `defect: ambiguous`: the daemon does not start with these rules alone")
            }
            let replayer = try makeReplayer(rules: rules, settings: settings)
            let groups = RecipientGroup.groups(
                of: options.recipients, rules: rules, scratch: replayer.scratch, postmasters: settings.postmasters)
            return replayAll(with: replayer, groups: groups, normalises: listener?.normalises == true)
        } catch {
            return error
        }
    }

    private func makeReplayer(rules: RuleSet, settings: DaemonSettings) throws(ExitStatus) -> Replayer {
        let isJSON = options.format == .json
        var policy = FilterPolicy(
            rules: rules, hostname: settings.hostname ?? "localhost", isMonitoring: settings.isMonitoring,
            hashesEveryPart: options.format != .human(explains: false), explains: !isJSON)
        policy.tracesAmbiguity = settings.tracesAmbiguity
        do {
            return Replayer(
                policy: policy, detector: try TypeDetector(), scratch: PatternScratch(for: rules),
                refusesLineEnds: options.refusesLineEnds, sizeLimit: settings.messageLimit)
        } catch {
            console.note("filter-test: \(error)")
            throw .unreadable
        }
    }

    private func replayAll(with replayer: Replayer, groups: [RecipientGroup], normalises: Bool) -> ExitStatus {
        let findings = MessageFinder.find(options.paths)
        if findings.isEmpty { console.note("filter-test: no messages: a folder is read for its *.eml and Maildirs") }
        var total = 0
        // Files with holes may claim more than there is.
        for case .success(let found) in findings { total = Int(clamping: UInt(clamping: total) + UInt(clamping: found.size)) }
        var desk = ReportDesk(format: options.format, console: console, total: total)
        for finding in findings {
            switch finding {
            case .failure(let problem):
                desk.note(problem, about: problem.path)
            case .success(let found):
                replayMessages(of: found, with: replayer, groups: groups, normalises: normalises, desk: &desk)
            }
        }
        desk.finish()
        return desk.status
    }

    private func replayMessages(
        of found: FoundFile, with replayer: Replayer, groups: [RecipientGroup], normalises: Bool, desk: inout ReportDesk
    ) {
        var done = 0
        do throws(FileProblem) {
            for var message in try found.messages() {
                message.isNormalised = normalises
                replay(message, with: replayer, groups: groups, desk: &desk)
                desk.advance(by: message.extent.count)
                done += message.extent.count
            }
        } catch {
            desk.note(error, about: found.path)
        }
        // What stands between the messages of an mbox, or could not be read.
        desk.advance(by: max(0, found.size - done))
    }

    private func replay(_ message: SavedMessage, with replayer: Replayer, groups: [RecipientGroup], desk: inout ReportDesk) {
        for (number, group) in groups.enumerated() {
            do throws(FileProblem) {
                let envelope = Envelope(
                    connection: options.connection, sender: options.sender, recipient: group.facts,
                    isForPostmaster: group.isForPostmaster)
                let result = try replayer.replay(message, as: envelope, for: group.spellings)
                desk.note(result.report, isSplit: groups.count > 1)
                if let folder = options.output, result.report.isRelayed {
                    try OutputFolder(path: DiskPath(folder)).write(message, as: result.plan, group: number)
                }
            } catch {
                desk.note(error, about: message.name)
            }
        }
    }
}
