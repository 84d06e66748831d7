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
    private let flush: () -> Bool

    /// - Parameters:
    ///   - print: takes a line of results, without its end.
    ///   - write: takes text for standard error as it is.
    ///   - flush: false where some line of results could not be written.
    init(
        print: @escaping (String) -> Void, write: @escaping (String) -> Void, flush: @escaping () -> Bool = { true }
    ) {
        self.print = print
        self.write = write
        self.flush = flush
    }

    /// Standard output and standard error. Remarks that cannot be written are lost, and stop nothing.
    static func standard() -> Console {
        StandardOutput.occupyClosedDescriptors()
        let output = StandardOutput(descriptor: STDOUT_FILENO)
        var console = Console(
            print: { output.write(line: $0) },
            write: { _ = StandardOutput.write(Array($0.utf8), to: STDERR_FILENO) },
            flush: { output.flush() })
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

    /// All has been said: what to tell the shell where the run came to `status`.
    func finish(_ status: ExitStatus) -> ExitStatus {
        if flush() { return status }
        note("filter-test: the results cannot be written to standard output")
        return max(status, .unreadable)
    }
}
