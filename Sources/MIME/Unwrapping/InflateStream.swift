// SPDX-License-Identifier: Apache-2.0

/// Inflates DEFLATE in any of its wrappers as it streams in, in any chunking: bare, zlib (RFC 1950) or gzip (RFC 1952).
///
/// Checksums are not verified: what comes out is looked at, not relied on. All members of a gzip stream come out; what
/// stands behind the end is passed over.
public struct InflateStream: Sendable {
    public enum Wrapper: Sendable, Hashable {
        case raw
        case zlib
        case gzip
    }

    private enum State: Sendable {
        case undecided
        case zlibMethod
        case zlibFlags
        /// The fixed ten octets of a member; the first two of the first one may have been seen.
        case gzipHeader(Int)
        case gzipExtraLow
        case gzipExtraHigh(UInt8)
        case gzipExtra(Int)
        case gzipName
        case gzipComment
        case gzipChecksum(Int)
        case deflate
        case trailer(Int)
        case ended
    }

    /// What it is; nil until that is recognised.
    public private(set) var wrapper: Wrapper?
    /// Whether it met what is no such stream, or the end is missing.
    public private(set) var isMalformed = false
    /// Whether more would have come out than `outputLimit`.
    public var isOverLimit: Bool { inflater.isOverLimit }
    /// Octets that came out so far.
    public var produced: Int { inflater.produced }
    /// Whether a whole stream has been read.
    public private(set) var isFinished = false

    private var inflater: Inflater
    private var state: State
    private var first: UInt8?
    private var flags: UInt8 = 0

    /// - Parameter wrapper: nil when the first two octets shall tell.
    public init(_ wrapper: Wrapper? = nil, outputLimit: Int = 256 * 1024 * 1024) {
        self.wrapper = wrapper
        inflater = Inflater(outputLimit: outputLimit)
        switch wrapper {
        case nil: state = .undecided
        case .raw: state = .deflate
        case .zlib: state = .zlibMethod
        case .gzip: state = .gzipHeader(0)
        }
    }

    /// Inflates `chunk` and appends the octets to `out`: one octet can become some thousand.
    public mutating func inflate(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var cursor = 0
        while inflate(chunk, at: &cursor, into: &out, room: .max) {}
    }

    /// Inflates `chunk` from `cursor` on, until some `room` octets (up to 257 more) have come out.
    ///
    /// - Returns: whether it paused for want of room: call again, with the same chunk.
    public mutating func inflate(
        _ chunk: Span<UInt8>, at cursor: inout Int, into out: inout [UInt8], room: Int
    ) -> Bool {
        let start = produced
        while true {
            switch state {
            case .ended:
                return false
            case .deflate:
                let left = max(1, room) - (produced - start)
                guard left > 0 else { return true }
                if inflater.inflate(chunk, at: &cursor, into: &out, room: left) { return true }
                guard endDeflate() else { return false }
            default:
                guard cursor < chunk.count else { return false }
                take(chunk[cursor], into: &out)
                cursor += 1
            }
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        if case .undecided = state, let first { beginRaw([first], into: &out) }
        if !isFinished, !isOverLimit { isMalformed = true }
        state = .ended
    }

    /// Goes on behind the DEFLATE. False: it has not ended.
    private mutating func endDeflate() -> Bool {
        guard inflater.isFinished else {
            guard inflater.isMalformed || inflater.isOverLimit else { return false }
            if inflater.isMalformed { isMalformed = true }
            state = .ended
            return true
        }
        isFinished = true
        state = wrapper == .gzip ? .trailer(8) : .ended
        return true
    }

    private mutating func fail() {
        isMalformed = true
        isFinished = false
        state = .ended
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        switch state {
        case .undecided:
            guard let first else {
                self.first = octet
                return
            }
            recognise(first, octet, into: &out)
        case .zlibMethod:
            first = octet
            if octet & 0x8F == 8 { state = .zlibFlags } else { fail() }
        case .zlibFlags:
            // With a preset dictionary nobody but the sender could read it (RFC 1950 §2.3).
            let isHeader = (Int(first ?? 0) << 8 | Int(octet)) % 31 == 0
            if isHeader, octet & 0x20 == 0 { state = .deflate } else { fail() }
        case .trailer(let left):
            state = left > 1 ? .trailer(left - 1) : .gzipHeader(0)
        default:
            takeGzip(octet)
        }
    }

    private mutating func recognise(_ first: UInt8, _ second: UInt8, into out: inout [UInt8]) {
        if first == 0x1F, second == 0x8B {
            wrapper = .gzip
            state = .gzipHeader(2)
        } else if first & 0x8F == 8, second & 0x20 == 0, (Int(first) << 8 | Int(second)) % 31 == 0 {
            wrapper = .zlib
            state = .deflate
        } else {
            beginRaw([first, second], into: &out)
        }
    }

    private mutating func beginRaw(_ octets: [UInt8], into out: inout [UInt8]) {
        wrapper = .raw
        state = .deflate
        inflater.inflate(octets.span, into: &out)
        // Two octets may be all of it.
        _ = endDeflate()
    }

    private mutating func takeGzip(_ octet: UInt8) {
        switch state {
        case .gzipHeader(let index):
            takeGzipHeader(octet, at: index)
        case .gzipExtraLow:
            state = .gzipExtraHigh(octet)
        case .gzipExtraHigh(let low):
            let length = Int(octet) << 8 | Int(low)
            if length > 0 { state = .gzipExtra(length) } else { endGzipField(4) }
        case .gzipExtra(let left):
            if left > 1 { state = .gzipExtra(left - 1) } else { endGzipField(4) }
        case .gzipName:
            if octet == 0 { endGzipField(8) }
        case .gzipComment:
            if octet == 0 { endGzipField(16) }
        case .gzipChecksum(let left):
            if left > 1 { state = .gzipChecksum(1) } else { endGzipField(2) }
        default:
            break
        }
    }

    private mutating func takeGzipHeader(_ octet: UInt8, at index: Int) {
        let isExpected =
            switch index {
            case 0: octet == 0x1F
            case 1: octet == 0x8B
            case 2: octet == 8
            default: true
            }
        guard isExpected else {
            // Behind a whole member it is padding, which gzip passes over too.
            if isFinished { state = .ended } else { fail() }
            return
        }
        if index == 3 { flags = octet }
        guard index == 9 else {
            state = .gzipHeader(index + 1)
            return
        }
        if isFinished {
            inflater.restart()
            isFinished = false
        }
        nextGzipField()
    }

    private mutating func endGzipField(_ flag: UInt8) {
        flags &= ~flag
        nextGzipField()
    }

    /// The optional fields in their order: extra, name, comment, checksum (RFC 1952 §2.3).
    private mutating func nextGzipField() {
        if flags & 4 != 0 {
            state = .gzipExtraLow
        } else if flags & 8 != 0 {
            state = .gzipName
        } else if flags & 16 != 0 {
            state = .gzipComment
        } else if flags & 2 != 0 {
            state = .gzipChecksum(2)
        } else {
            state = .deflate
        }
    }
}
