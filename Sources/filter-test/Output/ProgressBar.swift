// SPDX-License-Identifier: Apache-2.0

/// Shows on a terminal how far a run is, once it has taken a while.
///
/// It goes by octets and not by files: an archive of years may be one file.
struct ProgressBar {
    private static let width = 30

    private let console: Console
    private let total: Int
    private var done = 0
    private var isDrawn = false
    /// Nothing is drawn before this moment, at first and between two times.
    private var next: ContinuousClock.Instant

    /// - Parameters:
    ///   - total: octets of all that is read; 0 where they are not known, and nothing is shown.
    ///   - delay: how long a run takes before anything is shown.
    init(total: Int, console: Console, delay: Duration = .seconds(1)) {
        self.total = total
        self.console = console
        next = ContinuousClock.now + delay
    }

    /// So many octets more are done.
    mutating func advance(by octets: Int) {
        done = Int(clamping: UInt(clamping: done) + UInt(clamping: octets))
        guard console.showsProgress, total > 0, ContinuousClock.now >= next else { return }
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
        let share = min(1, Double(done) / Double(max(1, total)))
        let filled = Int(Double(width) * share)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "[\(bar)] \(Int(100 * share)) %"
    }
}
