// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that could not be read or written.
struct FileProblem: Error, Equatable {
    let path: DiskPath
    /// In words: `no such file or folder`.
    let reason: String

    init(path: DiskPath, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// - Parameter code: what the system said, as `errno`.
    init(path: DiskPath, code: Int32) {
        self.path = path
        switch code {
        case ENOENT, ENOTDIR: reason = "no such file or folder"
        case EACCES: reason = "permission denied"
        default: reason = unsafe String(cString: strerror(code))
        }
    }
}
