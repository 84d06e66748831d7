// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct ProgressBarTests {
    @Test(arguments: [
        (0, 4, "[..............................] 0 %"), (2, 4, "[###############...............] 50 %"),
        (4, 4, "[##############################] 100 %"), (0, 0, "[..............................] 0 %"),
        (5, 4, "[##############################] 100 %"),
    ])
    func texts(done: Int, total: Int, expected: String) {
        #expect(ProgressBar.text(done: done, of: total) == expected)
    }

    @Test func shortRunsShowNone() {
        let captured = CapturedConsole()
        var console = captured.console
        console.showsProgress = true
        var bar = ProgressBar(total: 3, console: console)
        for _ in 0..<3 { bar.advance(by: 1) }
        bar.clear()
        #expect(captured.notes.isEmpty)
    }

    /// It goes by octets, so that it moves within a file of many messages.
    @Test func itMovesByOctets() {
        let captured = CapturedConsole()
        var console = captured.console
        console.showsProgress = true
        var bar = ProgressBar(total: 1000, console: console, delay: .zero)
        bar.advance(by: 250)
        #expect(captured.notes.hasSuffix("] 25 %"))
        var unknown = ProgressBar(total: 0, console: console, delay: .zero)
        unknown.advance(by: 250)
        #expect(captured.notes.hasSuffix("] 25 %"))
    }
}
