// SPDX-License-Identifier: Apache-2.0

/// Reads the keys of one mapping as what they should be, and reports every key that nobody asked for.
///
/// Each method reports what is wrong and returns nil, so that a reader goes on to the next key and an operator sees
/// all mistakes at once. Call ``finish()`` last.
public final class MappingReader {
    public let node: YAMLNode
    /// What messages call this mapping: `'listeners'`.
    public let name: String
    private let diagnostics: Diagnostics
    private let entries: [YAMLNode.Entry]
    private var asked: [String] = []

    /// Fails with an error where `node` is no mapping.
    public init?(_ node: YAMLNode, named name: String, diagnostics: Diagnostics) {
        guard let entries = node.entries else {
            diagnostics.error("\(Diagnostics.quoted(name)) must be a mapping, not \(node.kind)", at: node.position)
            return nil
        }
        self.node = node
        self.name = name
        self.diagnostics = diagnostics
        self.entries = entries
    }

    public var position: SourcePosition { node.position }

    /// The value behind `key`, whatever it is; nil where the key is missing.
    public func optional(_ key: String) -> YAMLNode? { entry(key)?.value }

    /// The value behind `key`; an error where the key is missing.
    public func required(_ key: String) -> YAMLNode? {
        if let value = optional(key) { return value }
        diagnostics.error("\(Diagnostics.quoted(name)) needs '\(key)'", at: position)
        return nil
    }

    /// Where `key` stands, for a message about it.
    public func keyPosition(_ key: String) -> SourcePosition { entry(key)?.keyPosition ?? position }

    public func text(_ key: String) -> String? { optional(key).flatMap { text($0, key) } }

    public func requiredText(_ key: String) -> String? { required(key).flatMap { text($0, key) } }

    /// `yes` or `no` (and `true`, `false`, `on`, `off`).
    public func flag(_ key: String) -> Bool? {
        optional(key).flatMap { node in
            if let flag = node.text.flatMap(Self.parseFlag) { return flag }
            diagnostics.error("'\(key)' is yes or no, not \(shown(node))", at: node.position)
            return nil
        }
    }

    /// A whole number within `range`.
    public func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        optional(key).flatMap { node in
            if let text = node.text, let number = Int(text), range.contains(number) { return number }
            diagnostics.error(
                "'\(key)' is a number from \(range.lowerBound) to \(range.upperBound), not \(shown(node))", at: node.position)
            return nil
        }
    }

    /// An amount of octets such as `50 MiB`.
    public func size(_ key: String) -> Int? {
        optional(key).flatMap { node in
            if let size = node.text.flatMap(Size.parse) { return size }
            diagnostics.error("'\(key)' is a size such as 50 MiB, not \(shown(node))", at: node.position)
            return nil
        }
    }

    /// A time such as `5 min` or `30 days`.
    public func duration(_ key: String) -> Duration? {
        optional(key).flatMap { node in
            if let duration = node.text.flatMap(TimeSpan.parse) { return duration }
            diagnostics.error("'\(key)' is a time such as 5 min, not \(shown(node))", at: node.position)
            return nil
        }
    }

    /// One of a few words.
    public func choice(_ key: String, among words: [String]) -> String? {
        optional(key).flatMap { node in
            if let text = node.text, words.contains(text) { return text }
            diagnostics.error(
                "'\(key)' is \(words.joined(separator: ", ")), not \(shown(node))", at: node.position,
                hint: node.text.flatMap { Suggestion.nearest(to: $0, among: words) }.map { "did you mean '\($0)'?" })
            return nil
        }
    }

    /// The elements of a list; a single value counts as a list of one where it is not a list.
    public func list(_ key: String) -> [YAMLNode]? {
        optional(key).map { node in node.elements ?? [node] }
    }

    /// A text, or a list of texts.
    public func texts(_ key: String) -> [String]? {
        list(key).flatMap { nodes in
            let texts = nodes.compactMap { text($0, key) }
            return texts.count == nodes.count ? texts : nil
        }
    }

    public func mapping(_ key: String) -> MappingReader? {
        optional(key).flatMap { MappingReader($0, named: key, diagnostics: diagnostics) }
    }

    /// Reports the keys that no method was asked for.
    public func finish() {
        for entry in entries where !asked.contains(entry.key) {
            diagnostics.error(
                "unknown key \(Diagnostics.quoted(entry.key)) in \(Diagnostics.quoted(name))", at: entry.keyPosition,
                hint: Suggestion.hint(for: entry.key, among: asked))
        }
    }

    /// `yes`, `no`, `true`, `false`, `on`, `off` in any case; nil for anything else.
    public static func parseFlag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "true", "on": true
        case "no", "false", "off": false
        default: nil
        }
    }

    private func entry(_ key: String) -> YAMLNode.Entry? {
        if !asked.contains(key) { asked.append(key) }
        return entries.first { $0.key == key }
    }

    private func text(_ node: YAMLNode, _ key: String) -> String? {
        if let text = node.text, !node.isEmpty { return text }
        diagnostics.error("'\(key)' is text, not \(node.kind)", at: node.position)
        return nil
    }

    private func shown(_ node: YAMLNode) -> String {
        if let text = node.text, !node.isEmpty { Diagnostics.quoted(text) } else { node.kind }
    }
}
