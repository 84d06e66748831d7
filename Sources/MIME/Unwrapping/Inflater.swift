// SPDX-License-Identifier: Apache-2.0

/// Inflates raw DEFLATE as it streams in, in any chunking (RFC 1951).
///
/// Memory is a window of 32 KiB and three small codes. One octet can become some thousand: see `outputLimit`, and `room`
/// of `inflate`.
public struct Inflater: Sendable {
    enum State: Sendable {
        case blockHeader
        case storedLength
        case stored
        case counts
        case lengthCodes
        case lengths
        case symbols
        case finished
        case malformed
        case overLimit
    }

    /// Octets that come out at most; with the next one it stops, `isOverLimit`.
    public let outputLimit: Int
    /// Octets that came out so far.
    public private(set) var produced = 0
    /// Whether the last block has ended.
    public var isFinished: Bool { state == .finished }
    /// Whether it met what is no DEFLATE: nothing more comes out. What is cut off is not malformed, only not finished.
    public var isMalformed: Bool { state == .malformed }
    public var isOverLimit: Bool { state == .overLimit }

    var state = State.blockHeader
    var isLastBlock = false
    /// The bits that were read and not used, the next one lowest.
    var bits: UInt64 = 0
    var bitCount = 0
    /// Octets of a stored block still to come.
    private var storedLeft = 0
    /// The codes of the block, and what is known of them while they are read (`Inflater+Codes`).
    var literals = HuffmanCode.fixedLiterals
    var distances = HuffmanCode.fixedDistances
    var header = CodeHeader()

    /// The last 32 KiB, as a ring. Octets in front of `flushed` have been given out.
    private var window: [UInt8] = []
    private var position = 0
    private var flushed = 0
    /// `produced` when this stream began: no distance reaches beyond.
    private var origin = 0
    private static let windowSize = 32 * 1024

    public init(outputLimit: Int = 256 * 1024 * 1024) {
        self.outputLimit = outputLimit
    }

    /// Inflates `chunk` and appends the octets to `out`. What stands behind the end is passed over.
    public mutating func inflate(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var cursor = 0
        _ = inflate(chunk, at: &cursor, into: &out, room: .max)
    }

    /// Inflates `chunk` from `cursor` on, until some `room` octets (up to 257 more) have come out.
    ///
    /// - Returns: whether it paused for want of room: call again, with the same chunk. Else the chunk is used up, or
    ///   nothing more comes out; `cursor` is then behind the last octet of the stream.
    public mutating func inflate(
        _ chunk: Span<UInt8>, at cursor: inout Int, into out: inout [UInt8], room: Int
    ) -> Bool {
        guard !isDone else { return false }
        if window.isEmpty { window = [UInt8](repeating: 0, count: Self.windowSize) }
        let (sum, overflows) = produced.addingReportingOverflow(max(1, room))
        let goal = overflows ? Int.max : sum
        while !isDone, produced < goal {
            refill(chunk, &cursor)
            guard step(chunk, &cursor, into: &out, goal) else { break }
        }
        flush(into: &out)
        if isDone {
            // Whole octets that were read ahead belong to whoever comes next; all of them are of this chunk.
            cursor = max(0, cursor - bitCount / 8)
            bits = 0
            bitCount = 0
            return false
        }
        return produced >= goal
    }

    /// Begins another stream, as the next member of a gzip file is one; `produced` goes on.
    mutating func restart() {
        state = .blockHeader
        isLastBlock = false
        bits = 0
        bitCount = 0
        origin = produced
    }

    private var isDone: Bool { state == .finished || state == .malformed || state == .overLimit }

    /// Takes one step. False: it needs more octets than there are.
    private mutating func step(_ chunk: Span<UInt8>, _ cursor: inout Int, into out: inout [UInt8], _ goal: Int) -> Bool {
        switch state {
        case .blockHeader: return takeBlockHeader()
        case .storedLength: return takeStoredLength()
        case .stored: return takeStored(chunk, &cursor, into: &out, goal)
        case .counts: return takeCounts()
        case .lengthCodes: return takeLengthCodes()
        case .lengths: return takeLength()
        case .symbols: return takeSymbols(chunk, &cursor, into: &out, goal)
        case .finished, .malformed, .overLimit: return false
        }
    }

    private mutating func refill(_ chunk: Span<UInt8>, _ cursor: inout Int) {
        while bitCount <= 56, cursor < chunk.count {
            bits |= UInt64(chunk[cursor]) << UInt64(bitCount)
            bitCount += 8
            cursor += 1
        }
    }

    /// Takes bits that are known to be there; at most 48.
    mutating func drop(_ count: Int) {
        bits >>= UInt64(count)
        bitCount -= count
    }

    private mutating func takeBlockHeader() -> Bool {
        guard bitCount >= 3 else { return false }
        isLastBlock = bits & 1 == 1
        switch bits >> 1 & 3 {
        case 0:
            state = .storedLength
        case 1:
            literals = .fixedLiterals
            distances = .fixedDistances
            state = .symbols
        case 2:
            state = .counts
        default:
            state = .malformed
        }
        drop(3)
        return true
    }

    private func endOfBlock() -> State { isLastBlock ? .finished : .blockHeader }

    private mutating func takeStoredLength() -> Bool {
        drop(bitCount & 7)
        guard bitCount >= 32 else { return false }
        storedLeft = Int(truncatingIfNeeded: bits & 0xFFFF)
        let isConfirmed = (bits ^ bits >> 16) & 0xFFFF == 0xFFFF
        drop(32)
        state = !isConfirmed ? .malformed : storedLeft == 0 ? endOfBlock() : .stored
        return true
    }

    private mutating func takeStored(_ chunk: Span<UInt8>, _ cursor: inout Int, into out: inout [UInt8], _ goal: Int) -> Bool {
        while storedLeft > 0, produced < goal {
            let octet: UInt8
            if bitCount >= 8 {
                octet = UInt8(truncatingIfNeeded: bits)
            } else if cursor < chunk.count {
                octet = chunk[cursor]
            } else {
                return false
            }
            guard produced < outputLimit else {
                state = .overLimit
                return true
            }
            if bitCount >= 8 { drop(8) } else { cursor += 1 }
            put(octet, into: &out)
            storedLeft -= 1
        }
        if storedLeft == 0 { state = endOfBlock() }
        return true
    }

    private mutating func takeSymbols(_ chunk: Span<UInt8>, _ cursor: inout Int, into out: inout [UInt8], _ goal: Int) -> Bool {
        while produced < goal {
            // A match takes 15 + 5 + 15 + 13 bits at most: it is read whole or not at all.
            if bitCount < 48 { refill(chunk, &cursor) }
            let entry = literals.entry(bits, bitCount)
            guard entry != HuffmanCode.incomplete else { return false }
            let symbol = Int(entry >> 4)
            let used = Int(entry & 15)
            if symbol < 256 {
                guard produced < outputLimit else {
                    state = .overLimit
                    return true
                }
                drop(used)
                put(UInt8(truncatingIfNeeded: symbol), into: &out)
            } else if symbol == 256 {
                drop(used)
                state = endOfBlock()
                return true
            } else {
                guard symbol < 286 else {
                    state = .malformed
                    return true
                }
                guard takeMatch(symbol - 257, used, into: &out) else { return false }
                if state != .symbols { return true }
            }
        }
        return true
    }

    /// Takes a length and a distance, and copies what they point at. False: not all of it is there yet.
    private mutating func takeMatch(_ index: Int, _ symbolBits: Int, into out: inout [UInt8]) -> Bool {
        var used = symbolBits
        let lengthBits = Int(Self.lengthBits[index])
        guard bitCount >= used + lengthBits else { return false }
        let length = Int(Self.lengthBases[index]) + extra(lengthBits, after: used)
        used += lengthBits
        let entry = distances.entry(bits >> UInt64(used), bitCount - used)
        guard entry != HuffmanCode.incomplete else { return false }
        let symbol = Int(entry >> 4)
        guard symbol < 30 else {
            state = .malformed
            return true
        }
        used += Int(entry & 15)
        let distanceBits = Int(Self.distanceBits[symbol])
        guard bitCount >= used + distanceBits else { return false }
        let distance = Int(Self.distanceBases[symbol]) + extra(distanceBits, after: used)
        guard distance <= produced - origin else {
            state = .malformed
            return true
        }
        drop(used + distanceBits)
        let count = min(length, outputLimit - produced)
        if count > 0 {
            for _ in 0..<count { put(window[(position - distance) & (Self.windowSize - 1)], into: &out) }
        }
        if count < length { state = .overLimit }
        return true
    }

    private func extra(_ count: Int, after used: Int) -> Int {
        Int(truncatingIfNeeded: bits >> UInt64(used)) & ((1 << count) - 1)
    }

    private mutating func put(_ octet: UInt8, into out: inout [UInt8]) {
        window[position] = octet
        position += 1
        produced += 1
        if position == Self.windowSize {
            flush(into: &out)
            position = 0
            flushed = 0
        }
    }

    private mutating func flush(into out: inout [UInt8]) {
        out += window[flushed..<position]
        flushed = position
    }
}
