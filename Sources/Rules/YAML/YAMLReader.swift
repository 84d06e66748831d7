// SPDX-License-Identifier: Apache-2.0

import Bytes
import Yams

extension YAMLNode {
    /// Reads one YAML file, which may begin with a byte order mark.
    ///
    /// A file with nothing but comments is an empty mapping. Returns nil exactly when an error was added to
    /// `diagnostics`: the first one of YAML's syntax, or each tag, anchor and key that is not text.
    public static func load(
        _ octets: [UInt8], file: String, diagnostics: Diagnostics, limits: RuleLimits = RuleLimits()
    ) -> YAMLNode? {
        diagnostics.mention(file: file)
        let start = SourcePosition(file: file, line: 1, column: 1)
        guard octets.count <= limits.fileSize else {
            diagnostics.error("the file is larger than \(limits.fileSize) bytes", at: start)
            return nil
        }
        let content = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? octets[3...] : octets[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            let lines = content.split(separator: ASCII.lf, omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            diagnostics.error("the file is not UTF-8", at: SourcePosition(file: file, line: line + 1, column: 1))
            return nil
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let tree = YAMLTree(file: file, lines: lines, diagnostics: diagnostics, limits: limits)
        do {
            // Basic: nothing is resolved. The encoding is named because its default depends on the environment.
            let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else { return YAMLNode(content: .mapping([]), position: start) }
            // Nodes hold their anchors weakly; the parser keeps them.
            let node = withExtendedLifetime(parser) { tree.node(root, depth: 0) }
            return tree.isSound ? node : nil
        } catch let error as YamlError {
            tree.report(error, in: text)
        } catch {
            diagnostics.error("not valid YAML", at: start)
        }
        return nil
    }
}

/// Turns the library's tree into ours, refusing what this project's files may not hold.
private final class YAMLTree {
    private let file: String
    private let traps: YAMLTraps
    private let diagnostics: Diagnostics
    private let limits: RuleLimits
    private(set) var isSound = true

    init(file: String, lines: [Substring], diagnostics: Diagnostics, limits: RuleLimits) {
        self.file = file
        self.traps = YAMLTraps(lines: lines)
        self.diagnostics = diagnostics
        self.limits = limits
    }

    func node(_ node: Node, depth: Int, isKey: Bool = false) -> YAMLNode {
        let position = place(node.mark)
        let nothing = YAMLNode(content: .scalar(text: "", isPlain: true), position: position)
        guard depth < limits.nesting else {
            return refuse("nested more than \(limits.nesting) deep", at: position, instead: nothing)
        }
        // Not descended into: an alias is a copy of its anchored node, and copies of copies grow without bound.
        guard node.anchor == nil else {
            return refuse(
                "anchors and aliases are not allowed", at: position, hint: traps.quoteHint(at: position), instead: nothing)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            // The library marks text in quotes as a string, and keys when it compares them.
            let tag = scalar.tag.rawValue
            let isTagged = !tag.isEmpty && (tag != Tag.Name.str.rawValue || (isPlain && !isKey))
            guard !isTagged else { return refuseTag(at: position, instead: nothing) }
            if isPlain, !isKey, let warning = traps.warning(forPlain: scalar.string, at: position) {
                diagnostics.warning(warning.message, at: position, hint: warning.hint)
            }
            return YAMLNode(content: .scalar(text: scalar.string, isPlain: isPlain), position: position)
        case .sequence(let sequence):
            guard isKey || sequence.tag.rawValue.isEmpty else {
                return refuseTag(at: position, instead: nothing)
            }
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(self.node(element, depth: depth + 1)) }
            return YAMLNode(content: .sequence(elements), position: position)
        case .mapping(let mapping):
            guard isKey || mapping.tag.rawValue.isEmpty else {
                return refuseTag(at: position, instead: nothing)
            }
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                let keyNode = self.node(key, depth: depth + 1, isKey: true)
                let valueNode = self.node(value, depth: depth + 1)
                guard let text = keyNode.text else {
                    _ = refuse("a key must be text, not \(keyNode.kind)", at: keyNode.position, instead: nothing)
                    continue
                }
                entries.append(YAMLNode.Entry(key: text, keyPosition: keyNode.position, value: valueNode))
            }
            return YAMLNode(content: .mapping(entries), position: position)
        case .alias:
            return refuse("anchors and aliases are not allowed", at: position, instead: nothing)
        }
    }

    func report(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let explained = traps.explain(
                problem: problem, at: place(mark), context: context?.text, from: context.map { place($0.mark) })
            diagnostics.error(explained.message, at: explained.position, hint: explained.hint)
        case .reader(let problem, let offset, _, _):
            diagnostics.error("not valid YAML: \(problem)", at: place(ofCharacter: offset ?? 0, in: text))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { Diagnostics.quoted($0) }.joined(separator: ", ")
            diagnostics.error(
                "\(duplicates.count == 1 ? "key" : "keys") \(names) more than once in one mapping", at: place(context.mark))
        case .memory:
            // The library reports its own limit on nested blocks in this way.
            diagnostics.error("nested more than \(limits.nesting) deep", at: place(nil))
        default:
            diagnostics.error("not valid YAML", at: place(nil))
        }
    }

    private func place(_ mark: Mark?) -> SourcePosition {
        SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private func place(ofCharacter offset: Int, in text: String) -> SourcePosition {
        let before = text.prefix(offset)
        let line = before.filter { $0.isNewline }.count
        let column = before.reversed().prefix(while: { !$0.isNewline }).count
        return SourcePosition(file: file, line: line + 1, column: column + 1)
    }

    private func refuse(
        _ message: String, at position: SourcePosition, hint: String? = nil, instead: YAMLNode
    ) -> YAMLNode {
        isSound = false
        diagnostics.error(message, at: position, hint: hint)
        return instead
    }

    private func refuseTag(at position: SourcePosition, instead: YAMLNode) -> YAMLNode {
        refuse("YAML tags are not allowed", at: position, hint: "quote a text that begins with '!'", instead: instead)
    }
}
