// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Delivery into Maildirs: `tmp`, synchronise, link into `new`, synchronise the folder. Everything here blocks.
///
/// Octets are kept as they came, CRLF included, so that signatures over the message stay verifiable.
enum Maildir {
    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "no Maildir at \(path)" }
    }

    /// Whether a Maildir is at `path`; creates it where `creates` says so.
    static func prepare(_ path: String, creates: Bool) throws {
        for folder in ["tmp", "new", "cur"] where !DurableFile.isFolder("\(path)/\(folder)") {
            guard creates else { throw Missing(path: path) }
            try DurableFile.createFolders("\(path)/\(folder)")
        }
        guard unsafe access("\(path)/tmp", W_OK) == 0, unsafe access("\(path)/new", W_OK) == 0 else {
            throw DurableFile.Failure(operation: "write to", path: path, code: errno)
        }
    }

    /// A name for a file that no other on this host has: the second, the process, and what no other message of it has.
    static func name(at seconds: Int64, id: String, hostname: String) -> String {
        "\(seconds).P\(getpid())_\(id).\(hostname)"
    }

    /// Delivers one message to several Maildirs: all are written and synchronised before any is named in `new`, so that a
    /// full disk leaves nobody with a copy that will come again.
    ///
    /// - Parameters:
    ///   - name: unique on this host for all time. If it is taken in spite of that, another is made of it: a message that
    ///     was accepted is never replaced.
    ///   - content: gives the content, from its beginning, each time it is called.
    static func deliver(to paths: [String], name: String, content: () -> (() throws -> [UInt8]?)) throws {
        var written: [(temporary: String, name: String, folder: String)] = []
        do {
            for (index, path) in paths.enumerated() {
                // Two paths may lead to one Maildir.
                let own = index == 0 ? name : "\(name),\(index)"
                let temporary = try DurableFile.takeFree(own, in: "\(path)/tmp") { try create($0, content) }
                written.append((temporary, own, "\(path)/new"))
            }
            for file in written {
                _ = try DurableFile.takeFree(file.name, in: file.folder) {
                    try DurableFile.move(file: file.temporary, to: $0)
                }
            }
            for file in written { try DurableFile.synchronise(folder: file.folder) }
        } catch {
            for file in written { DurableFile.remove(file.temporary) }
            throw error
        }
    }

    /// Writes a new file; false: there is one of that name.
    private static func create(_ path: String, _ content: () -> (() throws -> [UInt8]?)) throws -> Bool {
        do {
            try DurableFile.create(path, from: content())
            return true
        } catch let failure as DurableFile.Failure where failure.isNameTaken {
            return false
        }
    }
}
