// SPDX-License-Identifier: Apache-2.0

/// Where rule files come from. The module itself opens no file: programs bring the disk, tests a dictionary.
public protocol RuleFiles {
    /// The names in the folder at `path`, in any order; nil where it is a file.
    func names(inFolder path: String) throws(RuleFileProblem) -> [String]?

    /// The content of the file at `path`, of which no more than `limit` octets need be read.
    func content(ofFile path: String, limit: Int) throws(RuleFileProblem) -> [UInt8]
}

/// Why a file or folder could not be read.
public struct RuleFileProblem: Error, Sendable, Hashable {
    /// In words for the operator: `no such file or folder`.
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}

/// Rule files in memory: the path of each with its text.
public struct RuleFilesInMemory: RuleFiles, Sendable {
    private let files: [String: String]

    public init(_ files: [String: String]) {
        self.files = files
    }

    public func names(inFolder path: String) throws(RuleFileProblem) -> [String]? {
        if files[path] != nil { return nil }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let names = files.keys.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }
        guard !names.isEmpty else { throw RuleFileProblem("no such file or folder") }
        return names.filter { !$0.contains("/") }
    }

    public func content(ofFile path: String, limit: Int) throws(RuleFileProblem) -> [UInt8] {
        guard let text = files[path] else { throw RuleFileProblem("no such file") }
        return Array(text.utf8.prefix(limit))
    }
}
