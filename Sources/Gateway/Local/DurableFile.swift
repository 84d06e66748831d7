// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that are still there after a power cut: written under a temporary name, synchronised, renamed, and the folder
/// synchronised too. All of it blocks.
enum DurableFile {
    struct Failure: Error, CustomStringConvertible {
        let operation: String
        let path: String
        let code: Int32

        var description: String { "cannot \(operation) \(path): \(unsafe String(cString: strerror(code)))" }
    }

    /// Creates `path`, which must not exist, and fills it by what `next` gives until nil.
    static func create(_ path: String, mode: mode_t = 0o600, from next: () throws -> [UInt8]?) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure(operation: "create", path: path, code: errno) }
        do {
            while let octets = try next() { try write(octets, to: descriptor, path: path) }
            guard fsync(descriptor) == 0 else { throw Failure(operation: "synchronise", path: path, code: errno) }
        } catch {
            close(descriptor)
            unsafe unlink(path)
            throw error
        }
        guard close(descriptor) == 0 else { throw Failure(operation: "close", path: path, code: errno) }
    }

    static func rename(_ old: String, to new: String) throws {
        guard unsafe Glibc.rename(old, new) == 0 else { throw Failure(operation: "rename to", path: new, code: errno) }
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    static func removeFolder(_ path: String) { _ = unsafe rmdir(path) }

    /// Makes the names in a folder durable.
    static func synchronise(folder: String) throws {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(operation: "open", path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(operation: "synchronise", path: folder, code: errno) }
    }

    /// Creates a folder and those above it that are missing, and makes each durable.
    static func createFolders(_ path: String, mode: mode_t = 0o700) throws {
        if isFolder(path) { return }
        let parent = folder(of: path)
        if parent != path { try createFolders(parent, mode: mode) }
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else {
            throw Failure(operation: "create", path: path, code: errno)
        }
        try synchronise(folder: parent)
    }

    static func checkWritable(_ folder: String) throws {
        guard unsafe access(folder, W_OK | X_OK) == 0 else { throw Failure(operation: "write to", path: folder, code: errno) }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The folder that `path` is in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func write(_ octets: [UInt8], to descriptor: Int32, path: String) throws {
        var done = 0
        while done < octets.count {
            let count = unsafe octets.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, octets.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(operation: "write", path: path, code: errno)
            }
            done += count
        }
    }
}
