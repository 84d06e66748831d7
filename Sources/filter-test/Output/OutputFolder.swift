// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import MIME

/// Where messages are written as they would be relayed, without our trace field.
struct OutputFolder {
    let path: DiskPath

    /// Writes one message. Nothing that is there already is written over.
    ///
    /// - Parameter group: number of the recipient group. Those behind the first have a folder of their own, since each is
    ///   sent apart.
    func write(_ message: SavedMessage, as plan: RewritePlan, group: Int) throws(FileProblem) {
        let target = path.appending(Self.name(message.outputPath, group: group))
        if let folder = target.folder, !Self.makeFolder(folder, depth: 0) {
            throw FileProblem(path: target, reason: "its folder cannot be made")
        }
        let descriptor = unsafe open(target.terminated, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor < 0 && errno == EEXIST {
            throw FileProblem(path: target, reason: "already exists, and is not written over")
        }
        guard descriptor >= 0 else { throw FileProblem(path: target, reason: "cannot be written") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try Self.write(message, as: plan, to: handle)
            try handle.close()
        } catch {
            // Half a message must not be taken for a whole one.
            unsafe unlink(target.terminated)
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

    /// Makes a folder, and those around it; false where it is not there afterwards.
    private static func makeFolder(_ path: DiskPath, depth: Int) -> Bool {
        let made = unsafe mkdir(path.terminated, 0o777)
        if made == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, depth < 1000, let outer = path.folder, outer != path else { return false }
        guard makeFolder(outer, depth: depth + 1) else { return false }
        let madeNow = unsafe mkdir(path.terminated, 0o777)
        return madeNow == 0 || errno == EEXIST
    }

    /// `a/b.eml` for the first group, then `group-2/a/b.eml`: another name beside it might be that of another message.
    static func name(_ name: DiskPath, group: Int) -> DiskPath {
        group > 0 ? DiskPath("group-\(group + 1)").appending(name) : name
    }
}
