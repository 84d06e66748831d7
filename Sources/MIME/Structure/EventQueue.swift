// SPDX-License-Identifier: Apache-2.0

/// Events found but not yet asked for: a line of a header can give several at once.
struct EventQueue: Sendable {
    private var events: [Parser.Event] = []
    private var head = 0

    /// Events not yet asked for.
    var count: Int { events.count - head }

    mutating func push(_ event: Parser.Event) {
        events.append(event)
    }

    /// Gives every reading that has just begun octets to be read before all others.
    /// - Parameter mark: of which `count` that is asked.
    mutating func extendForks(by octets: ArraySlice<UInt8>, from mark: Int = 0) {
        guard !octets.isEmpty else { return }
        for index in min(events.count, head + mark)..<events.count {
            guard case .fork(var fork) = events[index] else { continue }
            fork.parser.extendReplay(by: octets)
            events[index] = .fork(fork)
        }
    }

    mutating func pop() -> Parser.Event? {
        guard head < events.count else { return nil }
        let event = events[head]
        head += 1
        if head == events.count {
            events.removeAll(keepingCapacity: true)
            head = 0
        }
        return event
    }
}
