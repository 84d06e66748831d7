// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is at a path.
enum FileKind: Equatable {
    /// A regular file, with its octets.
    case file(size: Int)
    case folder
    case link
    /// A pipe, a socket, a device.
    case other

    /// - Parameter followsLinks: whether a link counts as what it leads to.
    init(at path: DiskPath, followsLinks: Bool) throws(FileProblem) {
        var status = stat()
        let name = path.terminated
        let result = unsafe followsLinks ? stat(name, &status) : lstat(name, &status)
        guard result == 0 else { throw FileProblem(path: path, code: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file(size: Int(status.st_size))
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .link
        default: self = .other
        }
    }
}

/// Lists folders. By octets, since names need not be UTF-8.
enum FolderListing {
    /// The names in the folder at `path`, but `.` and `..`, in the order of their octets, which depends on no locale.
    static func names(in path: DiskPath) throws(FileProblem) -> [DiskPath] {
        guard let folder = unsafe opendir(path.terminated) else { throw FileProblem(path: path, code: errno) }
        defer { unsafe closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(folder) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { octets in
                unsafe Array(octets.prefix { $0 != 0 })
            }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
        guard errno == 0 else { throw FileProblem(path: path, code: errno) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }.map { DiskPath(octets: $0) }
    }
}
