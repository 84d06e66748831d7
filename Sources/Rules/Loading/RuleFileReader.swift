// SPDX-License-Identifier: Apache-2.0

/// When a rule runs with regard to `accept`.
enum RuleStage: String, CaseIterable, Sendable {
    /// Ended by an earlier `accept`.
    case content
    /// Never ended by `accept`: what a message means must be settled whoever sent it.
    case structure
}

/// One rule as its file has it: which keys there are, not yet what they mean, so that an override can replace them.
struct RuleSource {
    let name: String
    let position: SourcePosition
    let why: String?
    let stage: RuleStage
    var mode: RuleMode
    var when: YAMLNode?
    var unless: YAMLNode?
    /// Nil only in a file with mistakes.
    var actions: YAMLNode?
}

/// One entry of `overrides`.
struct OverrideSource {
    let name: String
    let position: SourcePosition
    let mode: RuleMode?
    let when: YAMLNode?
    let unless: YAMLNode?
    let actions: YAMLNode?
}

/// Reads the frame of rule files: groups, rules and overrides.
final class RuleFileReader {
    private(set) var rules: [RuleSource] = []
    private(set) var overrides: [OverrideSource] = []
    let groups: GroupTable
    private var places: [String: SourcePosition] = [:]
    private let diagnostics: Diagnostics

    init(diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
        groups = GroupTable(diagnostics: diagnostics)
    }

    func read(_ node: YAMLNode) {
        guard let file = MappingReader(node, named: "rule file", diagnostics: diagnostics) else { return }
        if let node = file.optional("groups") { groups.read(node) }
        if let node = file.optional("rules") { readRules(node) }
        if let node = file.optional("overrides") { readOverrides(node) }
        file.finish()
    }

    private func readRules(_ node: YAMLNode) {
        guard let nodes = node.elements else {
            diagnostics.error(
                "'rules' must be a list, not \(node.kind)", at: node.position,
                hint: node.isEmpty ? "write 'rules: []' for none" : "begin each rule with '- name:'")
            return
        }
        for node in nodes {
            guard let reader = MappingReader(node, named: "rule", diagnostics: diagnostics) else { continue }
            let name = reader.requiredText("name")
            let rule = RuleSource(
                name: name ?? "", position: reader.position, why: reader.text("why"), stage: stage(reader),
                mode: mode(reader) ?? .enforce, when: reader.optional("when"), unless: reader.optional("unless"),
                actions: reader.required("do"))
            reader.finish()
            if let name { claim(name, at: reader.optional("name")?.position ?? node.position) }
            rules.append(rule)
        }
    }

    private func claim(_ name: String, at position: SourcePosition) {
        guard RuleName.isValid(name) else {
            diagnostics.error(
                "\(Diagnostics.quoted(name)) is no name for a rule", at: position, hint: RuleName.expectation)
            return
        }
        if let first = places[name] {
            diagnostics.error("rule \(Diagnostics.quoted(name)) is already at \(first)", at: position)
        } else {
            places[name] = position
        }
    }

    private func readOverrides(_ node: YAMLNode) {
        guard let entries = node.entries else {
            diagnostics.error("'overrides' must be a mapping of rule names, not \(node.kind)", at: node.position)
            return
        }
        for entry in entries {
            guard let reader = MappingReader(entry.value, named: entry.key, diagnostics: diagnostics) else { continue }
            let change = OverrideSource(
                name: entry.key, position: entry.keyPosition, mode: mode(reader), when: reader.optional("when"),
                unless: reader.optional("unless"), actions: reader.optional("do"))
            reader.finish()
            if entry.value.entries?.isEmpty == true {
                diagnostics.error(
                    "the override of \(Diagnostics.quoted(entry.key)) changes nothing", at: entry.keyPosition,
                    hint: "it may have mode, when, unless and do")
            }
            overrides.append(change)
        }
    }

    private func mode(_ reader: MappingReader) -> RuleMode? {
        reader.choice("mode", among: RuleMode.allCases.map { $0.rawValue }).flatMap { RuleMode(rawValue: $0) }
    }

    private func stage(_ reader: MappingReader) -> RuleStage {
        reader.choice("stage", among: RuleStage.allCases.map { $0.rawValue }).flatMap { RuleStage(rawValue: $0) } ?? .content
    }

    /// Puts the overrides of all files into the rules; where two change the same key, the later one counts.
    func applyOverrides() {
        for change in overrides {
            guard let index = rules.firstIndex(where: { $0.name == change.name }) else {
                if places[change.name] == nil {
                    diagnostics.error(
                        "there is no rule \(Diagnostics.quoted(change.name)) to override", at: change.position,
                        hint: Suggestion.nearest(to: change.name, among: places.keys).map { "did you mean '\($0)'?" })
                }
                continue
            }
            if let mode = change.mode { rules[index].mode = mode }
            if let when = change.when { rules[index].when = when }
            if let unless = change.unless { rules[index].unless = unless }
            if let actions = change.actions { rules[index].actions = actions }
        }
    }
}
