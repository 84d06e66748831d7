// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A file that is read a chunk at a time, and as often as needed: memory does not grow with it.
final class OctetFile {
    /// Octets that are read at once.
    static let chunkSize = 65_536

    let path: DiskPath
    /// Octets in it when it was opened.
    let size: Int
    private let handle: FileHandle

    init(path: DiskPath) throws(FileProblem) {
        let descriptor = unsafe open(path.terminated, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(path: path, code: errno) }
        let opened = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.path = path
        (handle, size) = try Self.seekable(opened, path: path)
    }

    /// Standard input, up to its end.
    init(standardInput path: DiskPath) throws(FileProblem) {
        self.path = path
        (handle, size) = try Self.seekable(FileHandle.standardInput, path: path)
    }

    /// The octets from `offset` on: `count` of them, or fewer at the end.
    func read(at offset: Int, upTo count: Int) throws(FileProblem) -> [UInt8] {
        do {
            try handle.seek(toOffset: UInt64(offset))
            return Array(try handle.read(upToCount: count) ?? Data())
        } catch {
            throw FileProblem(path: path, reason: "cannot be read")
        }
    }

    /// A handle that can go back, with the octets it holds: what a pipe brings is kept in a file without a name.
    private static func seekable(_ handle: FileHandle, path: DiskPath) throws(FileProblem) -> (FileHandle, Int) {
        if let end = try? handle.seekToEnd() { return (handle, Int(clamping: end)) }
        let files = FileManager.default
        let place = files.temporaryDirectory.appendingPathComponent("filter-test-\(UUID().uuidString)").path
        guard files.createFile(atPath: place, contents: nil, attributes: [.posixPermissions: 0o600]),
            let spool = FileHandle(forUpdatingAtPath: place)
        else { throw FileProblem(path: DiskPath(place), reason: "cannot be written") }
        do {
            try files.removeItem(atPath: place)
            var total = 0
            while let data = try handle.read(upToCount: chunkSize), !data.isEmpty {
                try spool.write(contentsOf: data)
                total += data.count
            }
            return (spool, total)
        } catch {
            throw FileProblem(path: path, reason: "cannot be read to its end")
        }
    }
}
