// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file that could not be read or written.
struct FileProblem: Error, Equatable {
    let path: String
    /// In words: `no such file or folder`.
    let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// What is wrong with a file that cannot be read.
    init(unreadable path: String) {
        self.path = path
        if !FileManager.default.fileExists(atPath: path) {
            reason = "no such file or folder"
        } else if !FileManager.default.isReadableFile(atPath: path) {
            reason = "permission denied"
        } else {
            reason = "cannot be read"
        }
    }
}
