// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import Rules

/// Finds and loads rules, and says what is wrong with them on standard error.
struct RuleLoading {
    /// Where rules are looked for when nobody says: never are there none.
    static let defaultPaths = ["Rules", "/etc/weir/rules"]

    private let console: Console
    private let files = RuleFilesOnDisk()

    init(console: Console) {
        self.console = console
    }

    /// The paths themselves, each of which must be there, or in place of none the first default that holds rules.
    func existing(_ paths: [String]) throws(ExitStatus) -> [String] {
        if paths.isEmpty {
            if let path = Self.defaultPaths.first(where: { fileCount([$0]) > 0 }) { return [path] }
            console.note("filter-test: no rules in ./Rules or /etc/weir/rules; name them with --rules PATH")
            throw .unreadable
        }
        var isComplete = true
        for path in paths {
            do throws(RuleFileProblem) {
                _ = try files.names(inFolder: path)
            } catch {
                console.note("filter-test: \(Printable.escaped(path)): \(error.reason)")
                isComplete = false
            }
        }
        guard isComplete else { throw .unreadable }
        // `rules: []` in a file is somebody's decision; folders without any file are a slip.
        guard fileCount(paths) > 0 else {
            let places = paths.map { Printable.escaped($0) }.joined(separator: ", ")
            console.note("filter-test: no rules in \(places): a folder is read for its *.yaml")
            throw .badRules
        }
        return paths
    }

    /// - Parameter listeners: the names that rules may use; empty for any.
    func load(_ paths: [String], listeners: [String] = []) throws(ExitStatus) -> RuleSet {
        switch RuleSet.load(paths: paths, from: files, vocabulary: .pipeline(listeners: listeners)) {
        case .loaded(let rules, let warnings):
            for warning in warnings { console.note(warning.description) }
            return rules
        case .failed(let diagnostics):
            for diagnostic in diagnostics { console.note(diagnostic.description) }
            throw .badRules
        }
    }

    /// How many rule files the paths stand for.
    func fileCount(_ paths: [String]) -> Int {
        var count = 0
        for path in paths {
            do throws(RuleFileProblem) {
                guard let names = try files.names(inFolder: path) else {
                    count += 1
                    continue
                }
                count += names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.count
            } catch {
                continue
            }
        }
        return count
    }
}
