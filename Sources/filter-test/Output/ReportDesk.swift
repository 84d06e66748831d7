// SPDX-License-Identifier: Apache-2.0

/// Takes the reports of a run as they come, prints them, and knows in the end what to say to the shell.
struct ReportDesk {
    private let format: Trial.Format
    private let console: Console
    private var progress: ProgressBar
    private var totals = Totals()
    private var absentFacts = AbsentFacts()
    private(set) var status = ExitStatus.relayed

    /// - Parameter total: octets of all that is read.
    init(format: Trial.Format, console: Console, total: Int) {
        self.format = format
        self.console = console
        progress = ProgressBar(total: total, console: console)
    }

    /// - Parameter isSplit: whether there are several recipient groups, so that each report says whose it is.
    mutating func note(_ report: Report, isSplit: Bool) {
        if !report.isRelayed { status = max(status, .notRelayed) }
        progress.clear()
        switch format {
        case .json:
            console.line(JSONReport.text(report))
            if let flaw = report.refusedLineEnd {
                console.note("filter-test: \(report.message.shown): listener would refuse: \(flaw)")
            }
        case .human(let explains):
            totals.note(report.verdict)
            absentFacts.note(report.explanations)
            let colours = Colours(isOn: console.usesColour)
            for line in HumanReport(report, isSplit: isSplit, colours: colours).lines { console.line(line) }
            guard explains else { return }
            for line in Explanation(report, colours: colours).lines { console.line(line) }
        }
    }

    /// - Parameter message: the message, or the file or folder, that something is wrong with.
    mutating func note(_ problem: FileProblem, about message: DiskPath) {
        status = max(status, .unreadable)
        progress.clear()
        let isAboutItself = problem.path == message
        switch format {
        case .json:
            let text = isAboutItself ? problem.reason : "\(problem.path.text): \(problem.reason)"
            console.line(JSONReport.text(problem: text, with: message))
        case .human:
            totals.noteError()
            let text = isAboutItself ? problem.reason : "\(problem.path.shown): \(problem.reason)"
            console.note("filter-test: \(message.shown): \(text)")
        }
    }

    /// So many octets more of the input are done.
    mutating func advance(by octets: Int) { progress.advance(by: octets) }

    /// All are done.
    mutating func finish() {
        progress.clear()
        guard format != .json else { return }
        for line in absentFacts.lines { console.line(line) }
        console.line(totals.line)
    }
}
