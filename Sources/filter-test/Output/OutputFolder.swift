// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME

/// Where messages are written as they would be relayed, without our trace field.
struct OutputFolder {
    let path: String

    /// Writes one message. Nothing that is there already is written over.
    ///
    /// - Parameter group: number of the recipient group. The first has the message's own name, those behind it one of
    ///   their own, since each is sent apart.
    func write(_ message: SavedMessage, as plan: RewritePlan, group: Int) throws(FileProblem) {
        let target = (path.hasSuffix("/") ? path : path + "/") + Self.name(message.outputPath, group: group)
        let files = FileManager.default
        guard !files.fileExists(atPath: target) else {
            throw FileProblem(path: target, reason: "already exists, and is not written over")
        }
        do {
            let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileProblem(path: target, reason: "its folder cannot be made")
        }
        guard files.createFile(atPath: target, contents: nil), let handle = FileHandle(forWritingAtPath: target) else {
            throw FileProblem(path: target, reason: "cannot be written")
        }
        do {
            try Self.write(message, as: plan, to: handle)
            try handle.close()
        } catch {
            // Half a message must not be taken for a whole one.
            try? files.removeItem(atPath: target)
            throw error as? FileProblem ?? FileProblem(path: target, reason: "cannot be written")
        }
    }

    private static func write(_ message: SavedMessage, as plan: RewritePlan, to handle: FileHandle) throws {
        var source = RewrittenOctets(message, plan: plan)
        guard message.hasUnixLineEnds else {
            while let octets = try source.next() { try handle.write(contentsOf: Data(octets)) }
            return
        }
        var lineEnds = UnixLineEndWriter()
        while let octets = try source.next() { try handle.write(contentsOf: Data(lineEnds.write(octets))) }
        try handle.write(contentsOf: Data(lineEnds.finish()))
    }

    /// `a/b.eml` for the first group, then `a/b.2.eml`.
    static func name(_ name: String, group: Int) -> String {
        guard group > 0 else { return name }
        let suffix = ".eml"
        guard name.hasSuffix(suffix) else { return "\(name).\(group + 1)" }
        return "\(name.dropLast(suffix.count)).\(group + 1)\(suffix)"
    }
}
