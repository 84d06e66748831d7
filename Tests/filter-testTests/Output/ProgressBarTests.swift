// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct ProgressBarTests {
    @Test(arguments: [
        (0, 4, "[..............................] 0/4"), (2, 4, "[###############...............] 2/4"),
        (4, 4, "[##############################] 4/4"), (0, 0, "[..............................] 0/0"),
    ])
    func texts(done: Int, total: Int, expected: String) {
        #expect(ProgressBar.text(done: done, of: total) == expected)
    }

    @Test func shortRunsShowNone() {
        let captured = CapturedConsole()
        var console = captured.console
        console.showsProgress = true
        var bar = ProgressBar(total: 3, console: console)
        for _ in 0..<3 { bar.advance() }
        bar.clear()
        #expect(captured.notes.isEmpty)
    }
}
