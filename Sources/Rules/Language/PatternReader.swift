// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What the texts of a field look like, and so which patterns make sense for it.
enum PatternStyle: Sendable {
    case text
    /// A domain of the envelope, which is compared as A-labels.
    case domain
    /// A domain as the client said it.
    case greeting
    case type
    case fileExtension
    case sha256
    /// One of the words that exist; anything where the list is empty.
    case word([String])
    /// One of the words that are usual, or any other with a warning: senders may write what they like.
    case usualWord([String])
}

/// Reads the right-hand side of a condition on text: a pattern, a list of them, `{ matches: … }` or `{ contains: … }`.
struct PatternReader {
    let groups: GroupTable
    let diagnostics: Diagnostics
    let limits: RuleLimits

    /// Nil after an error.
    func patterns(_ node: YAMLNode, field: String, style: PatternStyle) -> [StringPattern]? {
        let nodes = expanded(node.elements ?? [node], style: style)
        guard !nodes.isEmpty else {
            diagnostics.error("the list is empty, so '\(field)' could never match", at: node.position)
            return nil
        }
        var patterns: [StringPattern] = []
        var isSound = true
        for node in nodes {
            if let read = node.entries == nil ? plain(node, field: field, style: style) : special(node, field: field) {
                patterns += read
            } else {
                isSound = false
            }
        }
        return isSound ? patterns : nil
    }

    /// `{ matches: … }` or `{ contains: … }` alone, as `text` has them.
    func special(_ node: YAMLNode, field: String) -> [StringPattern]? {
        guard let reader = MappingReader(node, named: field, diagnostics: diagnostics) else { return nil }
        let matches = reader.optional("matches")
        let contains = reader.optional("contains")
        let before = diagnostics.all.count
        reader.finish()
        guard diagnostics.all.count == before else { return nil }
        switch (matches, contains) {
        case (let node?, nil): return texts(node, "matches").map { $0.map { regex($0.text, $0.position) } }
        case (nil, let node?): return texts(node, "contains").map { $0.map { literal($0.text, $0.position) } }
        default:
            diagnostics.error("'\(field)' is a pattern, { matches: REGEX } or { contains: TEXT }", at: node.position)
            return nil
        }
    }

    func regex(_ text: String, _ position: SourcePosition) -> StringPattern {
        let composed = Composition.composed(text.unicodeScalars)
        var expression = String.UnicodeScalarView()
        expression.append(contentsOf: composed)
        return StringPattern(.matches(String(expression)), written: "matches \(text)", position: position)
    }

    func literal(_ text: String, _ position: SourcePosition) -> StringPattern {
        StringPattern(.contains(text), written: "contains \(text)", position: position)
    }

    /// The texts of a scalar or a list of scalars, each of a size that can be compiled.
    func texts(_ node: YAMLNode, _ key: String) -> [(text: String, position: SourcePosition)]? {
        let nodes = node.elements ?? [node]
        guard !nodes.isEmpty else {
            diagnostics.error("the list is empty, so '\(key)' could never match", at: node.position)
            return nil
        }
        for node in nodes where node.isPlain {
            guard let name = node.text, groups.contains(name) else { continue }
            diagnostics.warning(
                "\(Diagnostics.quoted(name)) is text here, not the group of that name", at: node.position,
                hint: "'\(key)' takes no groups; quote it if the text is meant")
        }
        let found = nodes.compactMap { node in
            scalarText(node, key).map { (text: $0, position: node.position) }
        }
        return found.count == nodes.count ? found : nil
    }

    /// Replaces bare names of groups by their members.
    func expanded(_ nodes: [YAMLNode], style: PatternStyle) -> [YAMLNode] {
        let members = groups.expand(nodes)
        guard case .type = style else { return members }
        return members.flatMap { node -> [YAMLNode] in
            guard let name = node.text, let types = BuiltInGroups.types[name] else { return [node] }
            return types.map { YAMLNode(content: .scalar(text: $0, isPlain: false), position: node.position) }
        }
    }

    private func plain(_ node: YAMLNode, field: String, style: PatternStyle) -> [StringPattern]? {
        guard let text = scalarText(node, field) else { return nil }
        let position = node.position
        switch style {
        case .text:
            return [StringPattern(plain: text, position: position)]
        case .domain:
            let objection = PatternShape.objection(toDomain: text)
            return report(objection, at: position) ? nil : [StringPattern(domain: text, position: position)]
        case .greeting:
            let objection = PatternShape.objection(toGreeting: text)
            return report(objection, at: position) ? nil : [StringPattern(domain: text, position: position)]
        case .type:
            let objection = PatternShape.objection(toType: text, groups: BuiltInGroups.names + groups.names)
            return report(objection, at: position) ? nil : [StringPattern(plain: text, position: position)]
        case .fileExtension:
            // ".exe" is how people speak of it.
            let bare = text.utf8.first == ASCII.dot && text.utf8.count > 1 ? String(text.dropFirst()) : text
            let objection = PatternShape.objection(toExtension: bare, written: text)
            return report(objection, at: position) ? nil : [StringPattern(plain: bare, position: position)]
        case .sha256:
            guard text.utf8.count == 64, text.utf8.allSatisfy(ASCII.isHexDigit) else {
                diagnostics.error("\(Diagnostics.quoted(text)) is no SHA-256: 64 hexadecimal digits", at: position)
                return nil
            }
            return [StringPattern(plain: text, position: position)]
        case .word(let words):
            guard words.isEmpty || text.contains("*") || words.contains(text) else {
                diagnostics.error(
                    "there is no \(field) \(Diagnostics.quoted(text))", at: position,
                    hint: Suggestion.hint(for: text, among: words))
                return nil
            }
            return [StringPattern(plain: text, position: position)]
        case .usualWord(let words):
            if !text.contains("*"), !words.contains(ASCII.lowercased(text)) {
                diagnostics.warning(
                    "\(Diagnostics.quoted(text)) is no usual \(field)", at: position,
                    hint: Suggestion.hint(for: text, among: words))
            }
            return [StringPattern(plain: text, position: position)]
        }
    }

    /// Whether there was anything to report.
    private func report(_ objection: PatternShape.Objection?, at position: SourcePosition) -> Bool {
        guard let objection else { return false }
        diagnostics.error(objection.message, at: position, hint: objection.hint)
        return true
    }

    private func scalarText(_ node: YAMLNode, _ field: String) -> String? {
        guard let text = node.text else {
            diagnostics.error(
                "'\(field)' is text, not \(node.kind)", at: node.position,
                hint: node.elements == nil ? nil : "quote a text that begins with '['")
            return nil
        }
        guard !text.isEmpty else {
            diagnostics.error(
                "'\(field)' is empty", at: node.position, hint: node.isPlain ? "quote a text that begins with '#'" : nil)
            return nil
        }
        guard text.utf8.count <= limits.patternSize, !text.utf8.contains(0) else {
            diagnostics.error("'\(field)' is longer than \(limits.patternSize) bytes or holds NUL", at: node.position)
            return nil
        }
        return text
    }
}
