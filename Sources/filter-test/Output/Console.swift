// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Where results and remarks go.
struct Console {
    /// Whether verdicts are coloured.
    var usesColour = false
    /// Whether a bar on standard error shows how far a long run is.
    var showsProgress = false
    private let print: (String) -> Void
    private let write: (String) -> Void

    /// - Parameters:
    ///   - print: takes a line of results, without its end.
    ///   - write: takes text for standard error as it is.
    init(print: @escaping (String) -> Void, write: @escaping (String) -> Void) {
        self.print = print
        self.write = write
    }

    /// Standard output and standard error.
    static func standard() -> Console {
        var console = Console(
            print: { Swift.print($0) }, write: { FileHandle.standardError.write(Data($0.utf8)) })
        let environment = ProcessInfo.processInfo.environment
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        console.usesColour = isatty(STDOUT_FILENO) == 1 && !isPlain && environment["TERM"] != "dumb"
        console.showsProgress = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        return console
    }

    /// A line of results.
    func line(_ text: String) { print(text) }

    /// A line of remarks, on standard error.
    func note(_ text: String) { write(text + "\n") }

    /// Text that stays on the last line of the terminal until it is overwritten.
    func draw(_ text: String) { write("\r\u{1B}[K" + text) }
}
