// SPDX-License-Identifier: Apache-2.0

/// Events found but not yet asked for: a line of a header can give several at once.
struct EventQueue: Sendable {
    private var events: [Parser.Event] = []
    private var head = 0

    mutating func push(_ event: Parser.Event) {
        events.append(event)
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
