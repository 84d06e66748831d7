// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads what stands behind `when` and `unless`.
///
/// Recursive, and as deep as a YAML file may nest, which is bounded when the file is read.
struct ConditionReader {
    let fields: SubjectFields
    let patterns: PatternReader
    let diagnostics: Diagnostics

    private static let combinations = ["all", "any", "not"]

    /// Nil after an error.
    func condition(_ node: YAMLNode) -> Condition? {
        guard let entries = node.entries else {
            diagnostics.error(
                "a condition is a mapping, not \(node.kind)", at: node.position,
                hint: node.elements == nil ? nil : "write 'all:' or 'any:' in front of the list")
            return nil
        }
        guard !entries.isEmpty else {
            diagnostics.error("the condition is empty", at: node.position)
            return nil
        }
        return together(entries.map { condition($0) })
    }

    /// All of them, or nil if one could not be read.
    private func together(_ conditions: [Condition?]) -> Condition? {
        let sound = conditions.compactMap { $0 }
        guard sound.count == conditions.count else { return nil }
        return sound.count == 1 ? sound[0] : Condition.all(sound)
    }

    private func condition(_ entry: YAMLNode.Entry) -> Condition? {
        switch entry.key {
        case "all": return list(entry).map { Condition.all($0) }
        case "any": return list(entry).map { Condition.any($0) }
        case "not":
            guard entry.value.elements == nil else {
                diagnostics.error("'not' takes one condition", at: entry.value.position, hint: "write 'not: { any: [...] }'")
                return nil
            }
            return condition(entry.value).map { Condition.not($0) }
        default:
            guard let subject = Subject(rawValue: entry.key) else {
                diagnostics.error(
                    "unknown condition \(Diagnostics.quoted(entry.key))", at: entry.keyPosition,
                    hint: Suggestion.hint(for: entry.key, among: Self.combinations + Subject.allCases.map { $0.rawValue }))
                return nil
            }
            // A list means any of, here as everywhere.
            guard let alternatives = entry.value.elements else { return read(subject, entry.value) }
            guard !alternatives.isEmpty else {
                diagnostics.error("the list is empty, so '\(entry.key)' could never match", at: entry.value.position)
                return nil
            }
            let parts = alternatives.map { read(subject, $0) }
            let sound = parts.compactMap { $0 }
            return sound.count == parts.count ? Condition.any(sound) : nil
        }
    }

    private func list(_ entry: YAMLNode.Entry) -> [Condition]? {
        guard let nodes = entry.value.elements else {
            diagnostics.error(
                "'\(entry.key)' takes a list of conditions, not \(entry.value.kind)", at: entry.value.position)
            return nil
        }
        guard !nodes.isEmpty else {
            diagnostics.error("the list behind '\(entry.key)' is empty", at: entry.value.position)
            return nil
        }
        let read = nodes.map { condition($0) }
        let sound = read.compactMap { $0 }
        return sound.count == read.count ? sound : nil
    }

    private func read(_ subject: Subject, _ node: YAMLNode) -> Condition? {
        guard let entries = node.entries else {
            diagnostics.error(
                "'\(subject.rawValue)' must be a mapping of fields, not \(node.kind)", at: node.position,
                hint: example(subject))
            return nil
        }
        guard !entries.isEmpty else {
            diagnostics.error("'\(subject.rawValue)' names no field", at: node.position)
            return nil
        }
        switch subject {
        case .header: return header(node)
        case .text: return text(node)
        default: return together(entries.map { field($0, of: subject) })
        }
    }

    private func example(_ subject: Subject) -> String {
        switch subject {
        case .header: "write { name: NAME, value: PATTERN }"
        case .text: "write { contains: TEXT } or { matches: REGEX }"
        default: "fields are \(fields.names(of: subject).joined(separator: ", "))"
        }
    }

    private func field(_ entry: YAMLNode.Entry, of subject: Subject) -> Condition? {
        guard let kind = fields.kind(entry.key, of: subject) else {
            diagnostics.error(
                "unknown field \(Diagnostics.quoted(entry.key)) in '\(subject.rawValue)'", at: entry.keyPosition,
                hint: Suggestion.hint(for: entry.key, among: fields.names(of: subject)))
            return nil
        }
        guard let testKind = test(kind, entry) else { return nil }
        return Condition.test(
            ConditionTest(
                subject: subject, field: entry.key, kind: testKind, written: Self.written(entry.value),
                position: entry.keyPosition))
    }

    private func test(_ kind: FieldKind, _ entry: YAMLNode.Entry) -> ConditionTest.Kind? {
        let node = entry.value
        switch kind {
        case .strings(let field, let style):
            return patterns.patterns(node, field: entry.key, style: style).map { ConditionTest.Kind.strings(field, $0) }
        case .presence(let flag, let field, let style, let allowsNo):
            guard let wanted = node.text.flatMap(MappingReader.parseFlag) else {
                return patterns.patterns(node, field: entry.key, style: style).map { ConditionTest.Kind.strings(field, $0) }
            }
            guard wanted || allowsNo else {
                diagnostics.error(
                    "without '\(entry.key)' there is no such fact, and a condition on it is false", at: node.position,
                    hint: "write 'not: { connection: { \(entry.key): yes } }'")
                return nil
            }
            return ConditionTest.Kind.flag(flag, wanted)
        case .number(let field, let unit):
            return quantities(node, field: entry.key, unit: unit).map { ConditionTest.Kind.number(field, $0) }
        case .flag(let field):
            return flag(node, field: entry.key).map { ConditionTest.Kind.flag(field, $0) }
        case .client:
            return blocks(node).map { ConditionTest.Kind.client($0) }
        case .inside:
            return containers(node).map { ConditionTest.Kind.inside($0) }
        }
    }

    private func header(_ node: YAMLNode) -> Condition? {
        guard let reader = MappingReader(node, named: "header", diagnostics: diagnostics) else { return nil }
        var test = HeaderTest()
        var isSound = true
        func take<Value>(_ key: String, _ read: (YAMLNode) -> Value?) -> Value? {
            guard let node = reader.optional(key) else { return nil }
            let value = read(node)
            if value == nil { isSound = false }
            return value
        }
        test.name = take("name") { patterns.patterns($0, field: "name", style: .text) }
        test.value = take("value") { patterns.patterns($0, field: "value", style: .text) }
        test.raw = take("raw") { patterns.patterns($0, field: "raw", style: .text) }
        test.count = take("count") { quantities($0, field: "count", unit: .count) }
        test.present = take("present") { flag($0, field: "present") }
        let unknownBefore = diagnostics.all.count
        reader.finish()
        guard isSound, diagnostics.all.count == unknownBefore else { return nil }
        guard test.count == nil || test.present == nil else {
            diagnostics.error("'count' and 'present' say the same thing twice", at: node.position)
            return nil
        }
        return Condition.test(
            ConditionTest(
                subject: .header, field: "", kind: .header(test), written: Self.written(node), position: node.position))
    }

    private func text(_ node: YAMLNode) -> Condition? {
        guard let reader = MappingReader(node, named: "text", diagnostics: diagnostics) else { return nil }
        var read: [Condition?] = []
        for key in ["matches", "contains"] {
            guard let side = reader.optional(key) else { continue }
            guard let texts = patterns.texts(side, key) else {
                read.append(nil)
                continue
            }
            let found = texts.map { text in
                key == "matches" ? patterns.regex(text.text, text.position) : patterns.literal(text.text, text.position)
            }
            let test = ConditionTest(
                subject: .text, field: key, kind: .text(found), written: Self.written(side), position: reader.keyPosition(key))
            read.append(Condition.test(test))
        }
        let unknownBefore = diagnostics.all.count
        reader.finish()
        return diagnostics.all.count == unknownBefore ? together(read) : nil
    }

    private func quantities(_ node: YAMLNode, field: String, unit: Quantity.Unit) -> [Quantity]? {
        let nodes = node.elements ?? [node]
        let read = nodes.compactMap { node -> Quantity? in
            if let quantity = node.text.flatMap({ Quantity($0, unit: unit) }) { return quantity }
            let what = node.text.map { Diagnostics.quoted($0) } ?? node.kind
            diagnostics.error("'\(field)' cannot be \(what)", at: node.position, hint: Quantity.example(unit))
            return nil
        }
        return !nodes.isEmpty && read.count == nodes.count ? read : nil
    }

    private func flag(_ node: YAMLNode, field: String) -> Bool? {
        if let flag = node.text.flatMap(MappingReader.parseFlag) { return flag }
        let what = node.text.map { Diagnostics.quoted($0) } ?? node.kind
        diagnostics.error("'\(field)' is yes or no, not \(what)", at: node.position)
        return nil
    }

    private func blocks(_ node: YAMLNode) -> [NetworkBlock]? {
        let nodes = patterns.expanded(node.elements ?? [node], style: .text)
        let blocks = nodes.compactMap { node -> NetworkBlock? in
            if let block = node.text.flatMap({ NetworkBlock(parsing: $0) }) { return block }
            let what = node.text.map { Diagnostics.quoted($0) } ?? node.kind
            diagnostics.error(
                "\(what) is no address and no network", at: node.position,
                hint: "write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32, with zeros behind the prefix")
            return nil
        }
        return !nodes.isEmpty && blocks.count == nodes.count ? blocks : nil
    }

    private func containers(_ node: YAMLNode) -> [AttachmentFacts.Container]? {
        let nodes = node.elements ?? [node]
        let words = AttachmentFacts.Container.allCases.map { $0.rawValue }
        let read = nodes.compactMap { node -> AttachmentFacts.Container? in
            if let container = node.text.flatMap({ AttachmentFacts.Container(rawValue: $0) }) { return container }
            let what = node.text.map { Diagnostics.quoted($0) } ?? node.kind
            diagnostics.error(
                "'inside' is archive, message or none, not \(what)", at: node.position,
                hint: Suggestion.nearest(to: node.text ?? "", among: words).map { "did you mean '\($0)'?" })
            return nil
        }
        return !nodes.isEmpty && read.count == nodes.count ? read : nil
    }

    /// The right-hand side as an explanation shows it, cut to a line.
    private static func written(_ node: YAMLNode) -> String {
        let text =
            switch node.content {
            case .scalar(let text, _): text
            case .sequence(let nodes): nodes.map { written($0) }.joined(separator: ", ")
            case .mapping(let entries): entries.map { "\($0.key) \(written($0.value))" }.joined(separator: ", ")
            }
        return text.count > 100 ? String(text.prefix(100)) + "…" : text
    }
}
