// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Delivery into Maildirs: `tmp`, synchronise, rename into `new`, synchronise the folder. Everything here blocks.
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

    /// Delivers one message to several Maildirs: all are written and synchronised before any is renamed, so that a
    /// full disk leaves nobody with a copy that will come again.
    ///
    /// - Parameters:
    ///   - name: unique on this host for all time.
    ///   - content: gives the content, from its beginning, each time it is called.
    static func deliver(to paths: [String], name: String, content: () -> (() throws -> [UInt8]?)) throws {
        var written: [(temporary: String, final: String, folder: String)] = []
        do {
            for (index, path) in paths.enumerated() {
                // Two paths may lead to one Maildir.
                let own = index == 0 ? name : "\(name),\(index)"
                let temporary = "\(path)/tmp/\(own)"
                try DurableFile.create(temporary, from: content())
                written.append((temporary, "\(path)/new/\(own)", "\(path)/new"))
            }
            for file in written { try DurableFile.rename(file.temporary, to: file.final) }
            for file in written { try DurableFile.synchronise(folder: file.folder) }
        } catch {
            for file in written { DurableFile.remove(file.temporary) }
            throw error
        }
    }
}
