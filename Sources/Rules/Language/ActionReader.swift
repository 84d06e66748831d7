// SPDX-License-Identifier: Apache-2.0

/// Reads what stands behind `do`.
struct ActionReader {
    let diagnostics: Diagnostics
    /// Reads the notice at a path, relative to the rule file; nil after an error at the position.
    let readNotice: (String, SourcePosition) -> NoticeTemplate?

    private static let names = [
        "accept", "reject", "defer", "discard", "quarantine", "redirect", "copy", "add-header", "set-header", "remove-header",
        "tag-subject", "repair", "strip", "rename",
    ]
    /// Actions without an argument.
    private static let bare: Set<String> = ["accept", "discard", "repair", "strip"]

    /// Nil after an error.
    func actions(_ node: YAMLNode) -> [RuleAction]? {
        let nodes = node.elements ?? [node]
        guard !nodes.isEmpty else {
            diagnostics.error("the rule does nothing", at: node.position)
            return nil
        }
        var actions: [RuleAction] = []
        var isSound = true
        for node in nodes {
            guard let read = action(node) else {
                isSound = false
                continue
            }
            if let last = actions.last, last.isFinal {
                diagnostics.error("nothing can follow '\(last.name)', which ends the run", at: node.position)
                isSound = false
            }
            if read.contains(where: { $0.concernsAttachments }), actions.contains(where: { $0.concernsAttachments }) {
                diagnostics.error("an attachment is edited once: either strip or rename", at: node.position)
                isSound = false
            }
            actions += read
        }
        return isSound ? actions : nil
    }

    private func action(_ node: YAMLNode) -> [RuleAction]? {
        switch node.content {
        case .scalar(let name, _):
            guard Self.names.contains(name) else { return unknown(name, at: node.position) }
            guard Self.bare.contains(name) else {
                diagnostics.error("'\(name)' needs an argument", at: node.position, hint: example(name))
                return nil
            }
            return make(name, nil, at: node.position)
        case .mapping(let entries):
            guard entries.count == 1, let entry = entries.first else {
                diagnostics.error(
                    "an action is one word or one key", at: node.position,
                    hint: "write several as a list, each behind its own '-'")
                return nil
            }
            guard Self.names.contains(entry.key) else { return unknown(entry.key, at: entry.keyPosition) }
            guard !Self.bare.contains(entry.key) || entry.key == "strip" else {
                diagnostics.error("'\(entry.key)' takes no argument", at: entry.value.position)
                return nil
            }
            return make(entry.key, entry.value, at: entry.keyPosition)
        case .sequence:
            diagnostics.error("an action is one word or one key, not a list", at: node.position)
            return nil
        }
    }

    private func unknown(_ name: String, at position: SourcePosition) -> [RuleAction]? {
        guard !name.isEmpty else {
            diagnostics.error("the rule does nothing", at: position)
            return nil
        }
        diagnostics.error(
            "unknown action \(Diagnostics.quoted(name))", at: position, hint: Suggestion.hint(for: name, among: Self.names))
        return nil
    }

    private func make(_ name: String, _ node: YAMLNode?, at position: SourcePosition) -> [RuleAction]? {
        switch name {
        case "accept": return [.accept]
        case "discard": return [.discard]
        case "reject": return reply(node, class: 5, at: position).map { [RuleAction.reject($0)] }
        case "defer": return reply(node, class: 4, at: position).map { [RuleAction.defer($0)] }
        case "quarantine": return oneLine(node, name, limit: 200, at: position).map { [RuleAction.quarantine($0)] }
        case "tag-subject": return oneLine(node, name, limit: 100, at: position).map { [RuleAction.tagSubject($0)] }
        case "rename": return rename(node, at: position)
        case "add-header":
            return header(node, name, .add).map { [RuleAction.addHeader(name: $0.name, value: $0.value)] }
        case "set-header":
            return header(node, name, .set).map { [RuleAction.setHeader(name: $0.name, value: $0.value)] }
        case "remove-header": return removals(node)
        case "strip": return strip(node)
        case "redirect", "copy":
            return missing("'\(name)' needs the queue", at: position)
        case "repair": return [.repair]
        default:
            return unknown(name, at: position)
        }
    }

    private func missing(_ what: String, at position: SourcePosition) -> [RuleAction]? {
        diagnostics.error("\(what), which this version does not have", at: position)
        return nil
    }

    private func example(_ name: String) -> String? {
        switch name {
        case "reject": "write 'reject: 550 5.7.1 Not accepted here'"
        case "defer": "write 'defer: 451 4.7.1 Try again later'"
        case "quarantine": "write 'quarantine: REASON'"
        case "rename": "write 'rename: \"{name}.txt\"'"
        case "tag-subject": "write 'tag-subject: \"[external]\"'"
        case "add-header", "set-header": "write '\(name): { name: NAME, value: TEXT }'"
        case "remove-header": "write 'remove-header: NAME'"
        default: nil
        }
    }

    private func reply(_ node: YAMLNode?, class wanted: Int, at position: SourcePosition) -> RuleReply? {
        guard let text = oneLine(node, wanted == 5 ? "reject" : "defer", limit: 450, at: position) else { return nil }
        do {
            return try RuleReply(text, class: wanted)
        } catch {
            diagnostics.error(error.message, at: node?.position ?? position)
            return nil
        }
    }

    /// One line of text.
    private func oneLine(_ node: YAMLNode?, _ name: String, limit: Int, at position: SourcePosition) -> String? {
        guard let node, let text = node.text, !text.isEmpty else {
            let kind = node?.kind ?? "nothing"
            let isList = node?.elements != nil
            diagnostics.error(
                "'\(name)' takes text, not \(kind)", at: node?.position ?? position,
                hint: isList ? "quote a text that begins with '['" : example(name))
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }), text.utf8.count <= limit
        else {
            diagnostics.error("'\(name)' takes one line of at most \(limit) bytes, without control characters", at: node.position)
            return nil
        }
        return text
    }

    private func header(_ node: YAMLNode?, _ action: String, _ change: HeaderName.Change) -> (name: String, value: String)? {
        guard let node, let reader = MappingReader(node, named: action, diagnostics: diagnostics) else { return nil }
        let before = diagnostics.all.count
        let namePart = reader.requiredText("name")
        let valuePart = reader.required("value").flatMap { oneLine($0, "value", limit: 900, at: node.position) }
        reader.finish()
        guard let name = namePart, let value = valuePart, diagnostics.all.count == before else { return nil }
        if let objection = HeaderName.objection(to: change, of: name) {
            diagnostics.error(objection, at: reader.optional("name")?.position ?? node.position)
            return nil
        }
        return (name, value)
    }

    private func removals(_ node: YAMLNode?) -> [RuleAction]? {
        guard let node else { return nil }
        let nodes = node.elements ?? [node]
        var actions: [RuleAction] = []
        for node in nodes {
            guard let name = oneLine(node, "remove-header", limit: 76, at: node.position) else { continue }
            if let objection = HeaderName.objection(to: .remove, of: name) {
                diagnostics.error(objection, at: node.position)
            } else {
                actions.append(.removeHeader(name: name))
            }
        }
        return actions.count == nodes.count && !actions.isEmpty ? actions : nil
    }

    private func rename(_ node: YAMLNode?, at position: SourcePosition) -> [RuleAction]? {
        guard let node, let template = oneLine(node, "rename", limit: 200, at: position) else { return nil }
        let fixed: String = template.split(separator: "{name}", omittingEmptySubsequences: false).joined(separator: "")
        guard !fixed.contains(where: { "{}/\\".contains($0) }) else {
            diagnostics.error(
                "the only placeholder of 'rename' is {name}, and a name holds no slash or brace", at: node.position,
                hint: example("rename"))
            return nil
        }
        return [.rename(template)]
    }

    private func strip(_ node: YAMLNode?) -> [RuleAction]? {
        guard let node else { return [.strip(notice: nil)] }
        guard let reader = MappingReader(node, named: "strip", diagnostics: diagnostics) else { return nil }
        let before = diagnostics.all.count
        if let keep = reader.choice("keep", among: ["quarantine"]) {
            diagnostics.error(
                "'keep: \(keep)' is not available in this version", at: reader.keyPosition("keep"),
                hint: "'quarantine: REASON' keeps the whole message")
        }
        var notice: NoticeTemplate?
        if let path = reader.text("notice") {
            notice = readNotice(path, reader.optional("notice")?.position ?? node.position)
        }
        reader.finish()
        return diagnostics.all.count == before ? [.strip(notice: notice)] : nil
    }
}
