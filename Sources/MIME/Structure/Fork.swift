// SPDX-License-Identifier: Apache-2.0

/// Another reading, which begins here: a copy of the parser that takes the other way, to be fed the same octets from
/// now on.
public struct Fork: Sendable {
    public let name: ReadingName
    var parser: Parser
}

extension Parser {
    /// Pushes a fork: `change` makes a copy of the parser take the other way.
    ///
    /// The copy begins without pending events, so whoever takes the fork must have taken all events before it; its state
    /// must be that behind the octets that are consumed when the fork is given out.
    mutating func fork(_ name: ReadingName, _ change: (inout Parser) -> Void) {
        guard mayFork else { return }
        var other = self
        other.pending = EventQueue()
        other.reading = name
        other.home = open.count
        // It sees every part there can be: there is no other way to see more.
        if name == .anyDelimiter { other.mayFork = false }
        change(&other)
        pending.push(.fork(Fork(name: name, parser: other)))
    }

    /// Whether it has come back to where it parted from the documented reading, which is asked behind a delimiter: that of a
    /// multipart that was open before. From here on both may read the same.
    var isBack: Bool { reading != nil && open.count <= home }
}
