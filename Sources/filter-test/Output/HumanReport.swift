// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import Rules

/// A report for people: a line for the message, and an indented one for each action.
///
/// Whatever comes from a message is escaped: a name must not move the cursor, or read backwards.
struct HumanReport {
    let lines: [String]

    init(_ report: Report, isSplit: Bool, colours: Colours) {
        let word = report.verdict.rawValue
        let padding = String(repeating: " ", count: max(1, 11 - word.count))
        var first = colours.verdict(report.verdict, word) + padding + report.message.shown
        if isSplit { first += " for " + report.recipients.map { Printable.escaped($0) }.joined(separator: ", ") }
        if let reply = report.reply { first += ": \(Printable.escaped(reply))" }
        var lines = [first]
        if let flaw = report.refusedLineEnd { lines.append("    listener would refuse: \(flaw)") }
        for action in report.actions { lines.append("    " + Self.text(action)) }
        if !report.repaired.isEmpty {
            var seen: Set<String> = []
            let names = report.defects.filter { $0.category == "ambiguous" && seen.insert($0.name).inserted }.map(\.name)
            lines.append(
                "    repaired part \(report.repaired.prefix(10).joined(separator: ", ")): \(names.joined(separator: ", "))")
        }
        self.lines = lines
    }

    /// `no-programs: strip part 1.2 "a.exe" application/x-dosexec: Programs do not cross the border.`
    private static func text(_ action: Report.Action) -> String {
        var text = Printable.escaped(action.rule) + ": "
        if action.mode == .monitor { text += "would " }
        text += action.name
        if let part = action.part { text += " part \(part)" }
        if let filename = action.filename { text += " \"\(Printable.escaped(filename))\"" }
        if let member = action.member { text += " member \"\(Printable.escaped(member))\"" }
        if let type = action.type { text += " \(Printable.escaped(type))" }
        if let why = action.why { text += ": \(Printable.escaped(why))" }
        return text
    }
}
