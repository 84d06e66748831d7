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

        /// Whether nothing is wrong but that the name of a new file is taken.
        var isNameTaken: Bool { operation == "create" && code == EEXIST }
    }

    /// Names that are tried in place of one that is taken. Names are made to be unique, so that one will do.
    private static let attempts = 100

    /// Lets `take` have a path in `folder` that nothing has: `name`, or what is made of it.
    ///
    /// - Parameter take: takes a path, or says that it is taken.
    /// - Returns: the path that was free.
    static func takeFree(_ name: String, in folder: String, _ take: (String) throws -> Bool) throws -> String {
        for attempt in 0..<attempts {
            let path = attempt == 0 ? "\(folder)/\(name)" : "\(folder)/\(name)+\(attempt)"
            if try take(path) { return path }
        }
        throw Failure(operation: "find a free name like", path: "\(folder)/\(name)", code: EEXIST)
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

    /// Gives a file its final name. Whatever has that name already keeps it: rename(2) would replace it silently.
    ///
    /// - Returns: whether the name was free; if not, the file stays where it was.
    static func move(file old: String, to new: String) throws -> Bool {
        if unsafe link(old, new) == 0 {
            remove(old)
            return true
        }
        let code = errno
        if code == EEXIST { return false }
        // FAT and some network file systems have no links: there the name is taken by an empty file of ours first.
        guard code == EPERM || code == EOPNOTSUPP || code == ENOSYS else {
            throw Failure(operation: "link to", path: new, code: code)
        }
        do {
            try create(new) { nil }
        } catch let failure as Failure where failure.isNameTaken {
            return false
        }
        guard unsafe rename(old, new) == 0 else {
            let code = errno
            remove(new)
            throw Failure(operation: "rename to", path: new, code: code)
        }
        return true
    }

    /// Gives a folder its final name. A folder with something in it that has that name already keeps it.
    ///
    /// - Returns: whether the name was free; if not, the folder stays where it was.
    static func move(folder old: String, to new: String) throws -> Bool {
        // rename(2) puts a folder in the place of another only if that is empty, and nothing is lost then.
        if unsafe rename(old, new) == 0 { return true }
        let code = errno
        if code == EEXIST || code == ENOTEMPTY || code == ENOTDIR { return false }
        throw Failure(operation: "rename to", path: new, code: code)
    }

    /// Creates a folder in one that is there.
    ///
    /// - Returns: whether it was not there before.
    static func createFolder(_ path: String, mode: mode_t = 0o700) throws -> Bool {
        if unsafe mkdir(path, mode) == 0 { return true }
        let code = errno
        if code == EEXIST { return false }
        throw Failure(operation: "create", path: path, code: code)
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
