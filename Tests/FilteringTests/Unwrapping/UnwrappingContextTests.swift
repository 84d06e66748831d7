// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Filtering

/// How deep envelopes are opened, whichever they are.
@Suite struct UnwrappingContextTests {
    private static let rules = "rules:\n  - { name: r, when: { attachment: { filename: a.exe } }, do: strip }\n"

    /// A program in so many messages, each in a file of the next.
    private func nested(_ depth: Int) -> String {
        var text = "Content-Disposition: attachment; filename=a.exe\n\nx\n"
        for _ in 0..<depth { text = "MIME-Version: 1.0\nContent-Type: application/octet-stream; name=a.eml\n\n" + text }
        return text
    }

    @Test(arguments: 1...7)
    func depth(of number: Int) throws {
        let isSeen = try Filter.holds("attachment: { filename: a.exe }", for: nested(number))
        let isTooDeep = try Filter.holds("message: { uninspectable: nested-too-deep }", for: nested(number))
        // More may be seen by those who take the beginning of a body for header; that there is more is told of.
        #expect(isSeen || number > 4)
        #expect(isTooDeep == (number > 4))
    }
}
