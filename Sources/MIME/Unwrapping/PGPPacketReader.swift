// SPDX-License-Identifier: Apache-2.0

/// Finds the packets of OpenPGP in octets as they stream in, in any chunking (RFC 9580 §4.2).
///
/// It keeps a few numbers. A length that is longer than what comes is no harm: bodies are given out as they come.
struct PGPPacketReader: Sendable {
    enum Event: Sendable, Equatable {
        case begin(tag: UInt8)
        /// A piece of the body, as a range of the chunk.
        case body(Range<Int>)
        case end
    }

    private enum State: Sendable {
        case tag
        /// The length as a new format begins it.
        case length
        case twoOctetLength(UInt8)
        /// Octets of the length to come, and its value so far.
        case longLength(Int, Int)
        case begin
        case body
        case failed
    }

    /// Whether what should be a packet is none: nothing more is found.
    var isMalformed: Bool {
        if case .failed = state { true } else { false }
    }
    /// Whether the octets may end here: between packets, or in one that ends with them.
    var mayEnd: Bool {
        switch state {
        case .tag: true
        case .begin, .body: left == nil
        default: false
        }
    }

    private var state = State.tag
    private var tag: UInt8 = 0
    /// Octets of the body to come; nil when it goes on to the end of everything.
    private var left: Int? = 0
    /// Whether another length follows these octets (RFC 9580 §4.2.1.4).
    private var isPartial = false
    private var hasBegun = false

    init() {}

    /// The next event; nil when `chunk` is used up.
    mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Event? {
        while true {
            switch state {
            case .failed:
                cursor = chunk.count
                return nil
            case .begin:
                state = .body
                if !hasBegun {
                    hasBegun = true
                    return .begin(tag: tag)
                }
            case .body:
                if left == 0 {
                    state = isPartial ? .length : .tag
                    if !isPartial { return .end }
                } else {
                    guard cursor < chunk.count else { return nil }
                    let start = cursor
                    cursor += min(chunk.count - cursor, left ?? Int.max)
                    if let left { self.left = left - (cursor - start) }
                    return .body(start..<cursor)
                }
            default:
                guard cursor < chunk.count else { return nil }
                take(chunk[cursor])
                cursor += 1
            }
        }
    }

    private mutating func take(_ octet: UInt8) {
        switch state {
        case .tag:
            takeTag(octet)
        case .length:
            isPartial = false
            switch octet {
            case 0..<192: begin(Int(octet))
            case 192..<224: state = .twoOctetLength(octet)
            case 224..<255:
                isPartial = true
                begin(1 << Int(octet & 0x1F))
            default: state = .longLength(4, 0)
            }
        case .twoOctetLength(let first):
            begin(((Int(first) - 192) << 8) + Int(octet) + 192)
        case .longLength(let count, let value):
            let sum = value << 8 | Int(octet)
            if count > 1 { state = .longLength(count - 1, sum) } else { begin(sum) }
        case .begin, .body, .failed:
            break
        }
    }

    private mutating func takeTag(_ octet: UInt8) {
        guard octet & 0x80 != 0 else {
            state = .failed
            return
        }
        hasBegun = false
        isPartial = false
        if octet & 0x40 != 0 {
            tag = octet & 0x3F
            state = .length
            return
        }
        // The old format has the size of the length beside the tag (RFC 9580 §4.2.2).
        tag = octet >> 2 & 0x0F
        switch octet & 3 {
        case 0: state = .longLength(1, 0)
        case 1: state = .longLength(2, 0)
        case 2: state = .longLength(4, 0)
        default: begin(nil)
        }
    }

    private mutating func begin(_ length: Int?) {
        left = length
        state = .begin
    }
}
