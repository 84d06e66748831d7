// SPDX-License-Identifier: Apache-2.0

@testable import filter_test

/// Keeps what a run says.
final class CapturedConsole {
    private(set) var lines: [String] = []
    private(set) var notes = ""
    /// Whether lines can be written.
    var canWrite = true

    var console: Console {
        Console(print: { self.lines.append($0) }, write: { self.notes += $0 }, flush: { self.canWrite })
    }
}
