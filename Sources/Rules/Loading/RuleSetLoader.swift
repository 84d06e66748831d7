// SPDX-License-Identifier: Apache-2.0

/// What loading came to: rules, or all that is wrong with them. There is nothing in between.
public enum RuleSetLoad: Sendable {
    case loaded(RuleSet, warnings: [Diagnostic])
    /// Errors and warnings, by file and place.
    case failed([Diagnostic])
}

extension RuleSet {
    /// A rule set of no rules: every message is accepted.
    public static let empty = RuleSet(
        rules: [], index: FactIndex(), patterns: PatternSet.empty, limits: RuleLimits())

    /// Loads rule files and folders, in the order given; a folder means its `*.yaml` in name order.
    ///
    /// - Parameters:
    ///   - vocabulary: the words that facts will use; words outside it are errors.
    public static func load(
        paths: [String], from files: some RuleFiles, vocabulary: Vocabulary = Vocabulary(),
        limits: RuleLimits = RuleLimits()
    ) -> RuleSetLoad {
        var loader = RuleSetLoader(files: files, vocabulary: vocabulary, limits: limits)
        return loader.load(paths)
    }
}

/// One load, from paths to compiled rules.
private struct RuleSetLoader<Files: RuleFiles> {
    private let files: Files
    private let vocabulary: Vocabulary
    private let limits: RuleLimits
    private let diagnostics = Diagnostics()
    private var seen: Set<String> = []
    /// Files in the folders that are not read, although their names say that they hold YAML.
    private var misnamed: Set<String> = []

    init(files: Files, vocabulary: Vocabulary, limits: RuleLimits) {
        self.files = files
        self.vocabulary = vocabulary
        self.limits = limits
    }

    mutating func load(_ paths: [String]) -> RuleSetLoad {
        let frame = RuleFileReader(diagnostics: diagnostics)
        for path in paths { read(path, into: frame) }
        warnOfMisnamed()
        frame.applyOverrides()

        let builder = IndexBuilder()
        let rules = frame.rules.compactMap { compile($0, groups: frame.groups, builder: builder) }
        // Conditions with mistakes may not have come to their groups.
        if !diagnostics.hasErrors { frame.groups.warnOfUnused() }
        let compiled = PatternSet.compile(
            values: builder.valueExpressions, text: builder.textExpressions, diagnostics: diagnostics)
        guard let patterns = compiled, !diagnostics.hasErrors else { return .failed(diagnostics.sorted) }
        let set = RuleSet(rules: rules, index: builder.index, patterns: patterns, limits: limits)
        return .loaded(set, warnings: diagnostics.sorted)
    }

    private mutating func read(_ path: String, into frame: RuleFileReader) {
        diagnostics.mention(file: path)
        do {
            guard let names = try files.names(inFolder: path) else {
                readFile(path, into: frame)
                return
            }
            let wanted = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
            let folder = path.hasSuffix("/") ? path : path + "/"
            // By octets: the order must not depend on a locale.
            for name in wanted.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { readFile(folder + name, into: frame) }
            for name in names where Self.isMisnamed(name) { misnamed.insert(folder + name) }
            if wanted.isEmpty {
                diagnostics.warning("the folder holds no *.yaml", at: SourcePosition(file: path, line: 1, column: 1))
            }
        } catch {
            diagnostics.error(error.reason, at: SourcePosition(file: path, line: 1, column: 1))
        }
    }

    /// Whether an administrator would take the file for one of the rules, as `20-site.yml` or `SITE.YAML`.
    private static func isMisnamed(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !name.hasSuffix(".yaml") else { return false }
        let lower = name.lowercased()
        return lower.hasSuffix(".yaml") || lower.hasSuffix(".yml")
    }

    /// Once all paths are read, since a later one may name such a file.
    private func warnOfMisnamed() {
        for path in misnamed.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !seen.contains(path) {
            // A folder of that name is none of ours.
            if (try? files.names(inFolder: path)) != nil { continue }
            let name = path.split(separator: "/").last ?? path[...]
            let stem = String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
            diagnostics.warning(
                "this file is not read: a folder means its *.yaml", at: SourcePosition(file: path, line: 1, column: 1),
                hint: "call it \(Diagnostics.quoted(stem + ".yaml"))")
        }
    }

    private mutating func readFile(_ path: String, into frame: RuleFileReader) {
        guard seen.insert(path).inserted else { return }
        diagnostics.mention(file: path)
        do {
            let octets = try files.content(ofFile: path, limit: limits.fileSize + 1)
            let node = YAMLNode.load(octets, file: path, diagnostics: diagnostics, limits: limits)
            if let node { frame.read(node) }
        } catch {
            diagnostics.error(error.reason, at: SourcePosition(file: path, line: 1, column: 1))
        }
    }

    private func compile(_ rule: RuleSource, groups: GroupTable, builder: IndexBuilder) -> CompiledRule? {
        let conditions = ConditionReader(
            fields: SubjectFields(vocabulary: vocabulary),
            patterns: PatternReader(groups: groups, diagnostics: diagnostics, limits: limits), diagnostics: diagnostics)
        let when = rule.when.map { conditions.condition($0) }
        let unless = rule.unless.map { conditions.condition($0) }
        let reader = ActionReader(diagnostics: diagnostics) { path, position in
            notice(path, relativeTo: position.file, for: position)
        }
        let read = rule.actions.flatMap { reader.actions($0) }
        // The outer nil is a key that is missing, the inner one a condition that could not be read.
        if let when, when == nil { return nil }
        if let unless, unless == nil { return nil }
        guard let actions = read else { return nil }
        let whenCondition = when.flatMap { $0 }
        let unlessCondition = unless.flatMap { $0 }
        if let action = actions.first(where: { $0.concernsAttachments }) {
            let scope = AttachmentScope(diagnostics: diagnostics)
            guard scope.check(action, when: whenCondition, at: rule.actions?.position ?? rule.position) else { return nil }
        }
        RuleLint(diagnostics: diagnostics).check(rule, when: whenCondition, unless: unlessCondition, actions: actions)
        return builder.compile(rule, when: whenCondition, unless: unlessCondition, actions: actions)
    }

    private func notice(_ path: String, relativeTo file: String, for position: SourcePosition) -> NoticeTemplate? {
        var place = path
        if !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") { place = String(file[...slash]) + path }
        do {
            let octets = try files.content(ofFile: place, limit: limits.noticeSize + 1)
            guard octets.count <= limits.noticeSize else {
                diagnostics.error("the notice is larger than \(limits.noticeSize) bytes", at: position)
                return nil
            }
            guard let text = String(validating: octets, as: UTF8.self) else {
                diagnostics.error("the notice is not UTF-8", at: position)
                return nil
            }
            return NoticeTemplate(path: place, text: text)
        } catch {
            diagnostics.error("cannot read the notice \(Diagnostics.quoted(place)): \(error.reason)", at: position)
            return nil
        }
    }
}
