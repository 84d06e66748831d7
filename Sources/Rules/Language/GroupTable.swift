// SPDX-License-Identifier: Apache-2.0

/// The named lists of all rule files.
///
/// Not Sendable, and gone when the rules are compiled: a compiled condition holds the members.
final class GroupTable {
    private struct Group {
        let position: SourcePosition
        let members: [YAMLNode]
        var isUsed = false
    }

    private var groups: [String: Group] = [:]
    private let diagnostics: Diagnostics

    init(diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
    }

    var names: [String] { groups.keys.sorted() }

    /// Adds the groups of one file.
    func read(_ node: YAMLNode) {
        guard let entries = node.entries else {
            diagnostics.error("'groups' must be a mapping, not \(node.kind)", at: node.position)
            return
        }
        for entry in entries { add(entry) }
    }

    private func add(_ entry: YAMLNode.Entry) {
        let name = Diagnostics.quoted(entry.key)
        let position = entry.keyPosition
        guard RuleName.isValid(entry.key) else {
            diagnostics.error("\(name) is no name for a group", at: position, hint: RuleName.expectation)
            return
        }
        guard BuiltInGroups.types[entry.key] == nil else {
            diagnostics.error("\(name) is a built-in group of types", at: position, hint: "give yours another name")
            return
        }
        if let first = groups[entry.key] {
            diagnostics.error("group \(name) is already at \(first.position)", at: position)
            return
        }
        guard let members = entry.value.elements else {
            diagnostics.error("group \(name) must be a list, not \(entry.value.kind)", at: entry.value.position)
            return
        }
        guard !members.isEmpty else {
            diagnostics.error("group \(name) is empty", at: entry.value.position)
            return
        }
        groups[entry.key] = Group(position: position, members: members)
    }

    func contains(_ name: String) -> Bool { groups[name] != nil }

    /// The members of `nodes`, with each bare name of a group replaced by the members of that group.
    func expand(_ nodes: [YAMLNode]) -> [YAMLNode] {
        var seen: Set<String> = []
        return expand(nodes, seen: &seen)
    }

    private func expand(_ nodes: [YAMLNode], seen: inout Set<String>) -> [YAMLNode] {
        var members: [YAMLNode] = []
        for node in nodes {
            guard node.isPlain, let name = node.text, let group = groups[name] else {
                members.append(node)
                continue
            }
            groups[name]?.isUsed = true
            // A group within itself adds nothing more.
            if seen.insert(name).inserted { members += expand(group.members, seen: &seen) }
        }
        return members
    }

    /// Warns of groups that no condition names.
    func warnOfUnused() {
        for (name, group) in groups.sorted(by: { $0.key < $1.key }) where !group.isUsed {
            diagnostics.warning("group \(Diagnostics.quoted(name)) is not used", at: group.position)
        }
    }
}

/// What rules and groups may be called: names end up in logs, in lists and on command lines.
enum RuleName {
    static let expectation = "names are up to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit"

    static func isValid(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), let first = name.utf8.first else { return false }
        return isAlphanumeric(first) && name.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        (octet >= 0x30 && octet <= 0x39) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7A)
    }
}
