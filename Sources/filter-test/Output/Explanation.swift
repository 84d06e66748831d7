// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import Rules

/// What the pipeline saw in a message and why each rule did or did not match, for people.
struct Explanation {
    private(set) var lines: [String] = []

    init(_ report: Report, colours: Colours) {
        let addressees = report.recipients.map { Printable.escaped($0) }.joined(separator: ", ")
        lines.append("    \(report.size) octets" + (addressees.isEmpty ? "" : ", for \(addressees)"))
        lines.append("  " + colours.heading("parts"))
        var depths: [String: Int] = [:]
        for part in report.parts {
            let depth = part.parent.map { depths[$0, default: 0] + 1 } ?? 0
            depths[part.part] = depth
            addPart(part, indent: String(repeating: "  ", count: min(depth, 20) + 2))
        }
        if !report.defects.isEmpty { lines.append("  " + colours.heading("defects")) }
        for defect in report.defects {
            let place = defect.within.map { " of the decoded part \($0)" } ?? ""
            lines.append("    part \(defect.part), at octet \(defect.offset)\(place): \(defect.name) (\(defect.category))")
        }
        lines.append("  " + colours.heading("rules"))
        for explanation in report.explanations { addRule(explanation) }
    }

    private mutating func addPart(_ part: PartReport, indent: String) {
        var text = "\(part.part)  \(Printable.escaped(part.contentType))"
        if let type = part.type { text += ", is \(Printable.escaped(type))" }
        if let size = part.size { text += ", \(size) octets" }
        if let encoding = part.encoding { text += ", \(Printable.escaped(encoding))" }
        if let charset = part.charset { text += ", charset \(Printable.escaped(charset))" }
        if let disposition = part.disposition { text += ", disposition \(Printable.escaped(disposition))" }
        if part.isBody { text += ", body" }
        if let reason = part.uninspectable { text += ", uninspectable: \(Printable.escaped(reason))" }
        lines.append(indent + text)
        for name in part.names { lines.append("\(indent)   name \"\(Printable.escaped(name))\"") }
        if let sha256 = part.sha256 { lines.append("\(indent)   sha256 \(sha256)") }
    }

    private mutating func addRule(_ rule: RuleExplanation) {
        var text = "    \(Printable.escaped(rule.rule)) (\(Printable.escaped(rule.location))): "
        switch rule.outcome {
        case .matched:
            text += rule.parts.isEmpty ? "matched" : "matched for part \(rule.parts.joined(separator: ", "))"
        case .notMatched:
            text += "did not match"
        case .notReached:
            text += "not reached"
        }
        if rule.mode == .monitor { text += " [monitor]" }
        lines.append(text)
        for line in rule.lines { lines.append("      " + Printable.escaped(line)) }
    }
}
