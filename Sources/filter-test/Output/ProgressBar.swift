// SPDX-License-Identifier: Apache-2.0

/// Shows on a terminal how far a run is, once it has taken a while.
struct ProgressBar {
    private static let width = 30

    private let console: Console
    private let total: Int
    private var done = 0
    private var isDrawn = false
    /// Nothing is drawn before this moment, at first and between two times.
    private var next = ContinuousClock.now + .seconds(1)

    init(total: Int, console: Console) {
        self.total = total
        self.console = console
    }

    /// One more file is done.
    mutating func advance() {
        done += 1
        guard console.showsProgress, total > 1, ContinuousClock.now >= next else { return }
        next = ContinuousClock.now + .milliseconds(100)
        console.draw(Self.text(done: done, of: total))
        isDrawn = true
    }

    /// Makes room for a line.
    mutating func clear() {
        guard isDrawn else { return }
        console.draw("")
        isDrawn = false
    }

    static func text(done: Int, of total: Int) -> String {
        let filled = min(width, width * done / max(1, total))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "[\(bar)] \(done)/\(total)"
    }
}
