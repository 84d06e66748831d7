// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds the files that a path means: the file itself, or in a folder, and all below it, each `*.eml` and what is in
/// `cur` and `new` of Maildirs.
struct MessageFinder {
    /// Folders within folders. Links to folders are not followed, so there are no circles.
    private static let depthLimit = 200

    private var findings: [Result<FoundFile, FileProblem>] = []

    /// In the order of the paths, and within folders by name.
    static func find(_ paths: [String]) -> [Result<FoundFile, FileProblem>] {
        var finder = MessageFinder()
        for path in paths { finder.add(path) }
        return finder.findings
    }

    private mutating func add(_ path: String) {
        if path == FoundFile.standardInput {
            findings.append(.success(FoundFile(path: path, outputPath: "stdin", isOneMessage: false)))
        } else if let names = Self.names(inFolder: path) {
            addFolder(path, names, below: "", isMaildirPart: Self.isMaildirPart(path), depth: 0)
        } else {
            let name = Self.lastComponent(of: path)
            findings.append(.success(FoundFile(path: path, outputPath: name, isOneMessage: Self.isMessageName(name))))
        }
    }

    private mutating func addFolder(_ path: String, _ names: [String], below: String, isMaildirPart: Bool, depth: Int) {
        let isMaildir = names.contains("cur") && names.contains("new")
        // By octets: the order must not depend on a locale.
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            let relative = below.isEmpty ? name : "\(below)/\(name)"
            switch Self.kind(of: child) {
            case .folder:
                guard depth < Self.depthLimit, let inner = Self.names(inFolder: child) else {
                    findings.append(.failure(FileProblem(unreadable: child)))
                    continue
                }
                addFolder(
                    child, inner, below: relative, isMaildirPart: isMaildir && (name == "cur" || name == "new"), depth: depth + 1)
            case .file where !name.hasPrefix(".") && (isMaildirPart || Self.isMessageName(name)):
                findings.append(.success(FoundFile(path: child, outputPath: relative, isOneMessage: true)))
            case .file, .other:
                continue
            }
        }
    }

    private enum Kind {
        /// A file, or a link to whatever.
        case file
        case folder
        case other
    }

    private static func kind(of path: String) -> Kind {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let type = attributes?[.type] as? FileAttributeType else { return .other }
        switch type {
        case .typeRegular, .typeSymbolicLink: return .file
        case .typeDirectory: return .folder
        default: return .other
        }
    }

    /// Nil for a file, and for what is not there.
    private static func names(inFolder path: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: path)
    }

    private static func isMessageName(_ name: String) -> Bool { name.lowercased().hasSuffix(".eml") }

    private static func lastComponent(of path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? path
    }

    /// Whether the path itself is `cur` or `new` of a Maildir.
    private static func isMaildirPart(_ path: String) -> Bool {
        let name = lastComponent(of: path)
        guard name == "cur" || name == "new" else { return false }
        return names(inFolder: path + "/../" + (name == "cur" ? "new" : "cur")) != nil
    }
}
