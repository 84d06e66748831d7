// SPDX-License-Identifier: Apache-2.0

/// A node of a YAML file: text, a list or a mapping, and where it stands.
///
/// YAML's own guesses about types are not made: `no`, `001` and `12:30` are the text that was written. Tags, anchors,
/// aliases, duplicate keys and second documents never reach this tree; they are errors of the file.
public struct YAMLNode: Sendable {
    public enum Content: Sendable {
        /// `isPlain`: written without quotes and not as a block, so that a bare word can mean a name.
        case scalar(text: String, isPlain: Bool)
        case sequence([YAMLNode])
        /// In the order of the file; keys are unique.
        case mapping([Entry])
    }

    /// One key of a mapping with its value.
    public struct Entry: Sendable {
        public let key: String
        public let keyPosition: SourcePosition
        public let value: YAMLNode

        public init(key: String, keyPosition: SourcePosition, value: YAMLNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    public let content: Content
    public let position: SourcePosition

    public init(content: Content, position: SourcePosition) {
        self.content = content
        self.position = position
    }

    /// The text of a scalar; nil for lists and mappings.
    public var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Whether this is text without quotes.
    public var isPlain: Bool {
        if case .scalar(_, let isPlain) = content { isPlain } else { false }
    }

    /// Whether a key was given but nothing behind it.
    public var isEmpty: Bool {
        if case .scalar("", true) = content { true } else { false }
    }

    public var elements: [YAMLNode]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// What this is, as a message calls it.
    public var kind: String {
        switch content {
        case .scalar("", true): "nothing"
        case .scalar: "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
