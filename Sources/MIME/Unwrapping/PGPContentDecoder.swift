// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Takes the content out of an OpenPGP message as it streams in, in any chunking: what is signed, compressed or merely
/// packed (RFC 9580 §10.3). ASCII armour is taken off.
///
/// No signature is verified, and cleartext signatures (§7) are not its business: their text can be read as it is.
/// Compressed packets within compressed packets are entered four deep. At each depth `outputLimit` octets come out
/// at most, so that the work is bounded by five times that.
public struct PGPContentDecoder: Sendable {
    public enum Kind: Sendable {
        case undecided
        case signed
        case compressed
        case literal
        /// Something in it is encrypted: nothing comes out from there on.
        case encrypted
        /// Something in it is compressed with BZip2, an unknown algorithm, or too often: nothing comes out from there on.
        case unsupported
        /// No OpenPGP message.
        case other
    }

    private enum Form: Sendable {
        case undecided
        case binary
        case armoured
    }

    /// What the body of the current packet is, from its next octet on.
    private enum Body: Sendable {
        case skipped
        case algorithm
        case compressed
        case uncompressed
        case format
        case nameLength
        /// Octets of the file name and the date to come.
        case prologue(Int)
        case content
    }

    /// The packets at one depth of compression.
    private struct Level: Sendable {
        var reader = PGPPacketReader()
        var body = Body.skipped
        var inflater = InflateStream(.raw, outputLimit: 0)
        /// Octets that may still come out of compressed packets here.
        var room: Int
    }

    private static let nestingLimit = 4
    /// What is inflated at a time before it is read on.
    private static let pieceSize = 64 * 1024

    /// What the first packet that tells says the message is, or what of it cannot be read.
    public private(set) var kind = Kind.undecided
    /// Whether anything was out of place, or the end is missing.
    public private(set) var isMalformed = false
    /// Whether more would have come out than the limit.
    public private(set) var isOverLimit = false

    private let outputLimit: Int
    private var form = Form.undecided
    private var armor = PGPArmorReader()
    private var levels: [Level]
    private var isDone = false

    public init(outputLimit: Int = 256 * 1024 * 1024) {
        self.outputLimit = outputLimit
        levels = [Level(room: outputLimit)]
    }

    /// Decodes `chunk` and appends the content to `out`. Compressed content may be very much larger than the chunk.
    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        decode(chunk) { out += $0 }
    }

    /// Decodes `chunk` and gives the content out in pieces of some 64 KiB, or the size of the chunk.
    public mutating func decode(_ chunk: Span<UInt8>, _ emit: ([UInt8]) -> Void) {
        guard !isDone, chunk.count > 0 else { return }
        if case .undecided = form {
            // A packet begins with bit 7; so does the byte order mark of UTF-8, which is no packet that there is.
            form = chunk[0] & 0x80 != 0 && chunk[0] != 0xEF ? .binary : .armoured
        }
        if case .binary = form {
            read(chunk, level: 0, emit)
            return
        }
        var octets: [UInt8] = []
        armor.decode(chunk, into: &octets)
        read(octets.span, level: 0, emit)
        if armor.isOther, kind == .undecided { conclude(.other) }
    }

    public mutating func finish(into out: inout [UInt8]) {
        finish { out += $0 }
    }

    public mutating func finish(_ emit: ([UInt8]) -> Void) {
        if case .armoured = form {
            var octets: [UInt8] = []
            armor.finish(into: &octets)
            if !isDone { read(octets.span, level: 0, emit) }
            if armor.isOther, kind == .undecided { conclude(.other) }
            if armor.isMalformed, !isDone { isMalformed = true }
        }
        if !isDone { endLevel(0) }
        if kind == .undecided {
            kind = .other
            isMalformed = true
        }
        isDone = true
    }

    private mutating func conclude(_ kind: Kind) {
        self.kind = kind
        isDone = true
    }

    /// Reads packets. It calls itself for what is inflated: five deep at most, by `nestingLimit`.
    private mutating func read(_ octets: Span<UInt8>, level: Int, _ emit: ([UInt8]) -> Void) {
        var cursor = 0
        while !isDone, let event = levels[level].reader.next(in: octets, at: &cursor) {
            switch event {
            case .begin(let tag):
                let body = begin(tag)
                levels[level].body = body
            case .body(let range): take(octets, range, level, emit)
            case .end: endPacket(level)
            }
        }
        if levels[level].reader.isMalformed { isMalformed = true }
    }

    /// What a packet is by its tag (RFC 9580 §5).
    private mutating func begin(_ tag: UInt8) -> Body {
        switch tag {
        case 1, 3, 9, 18, 20:
            conclude(.encrypted)
        case 2, 4:
            if kind == .undecided { kind = .signed }
        case 5, 6, 7, 14:
            // Keys: no message has them.
            if kind == .undecided { conclude(.other) }
        case 8:
            if kind == .undecided { kind = .compressed }
            return .algorithm
        case 11:
            if kind == .undecided { kind = .literal }
            return .format
        default:
            break
        }
        return .skipped
    }

    private mutating func take(_ octets: Span<UInt8>, _ range: Range<Int>, _ level: Int, _ emit: ([UInt8]) -> Void) {
        var index = range.lowerBound
        while index < range.upperBound, !isDone {
            switch levels[level].body {
            case .skipped:
                return
            case .algorithm:
                let body = enter(octets[index], level)
                levels[level].body = body
                index += 1
            case .compressed:
                inflate(octets.extracting(index..<range.upperBound), level, emit)
                return
            case .uncompressed:
                read(octets.extracting(index..<range.upperBound), level: level + 1, emit)
                return
            case .format:
                levels[level].body = .nameLength
                index += 1
            case .nameLength:
                levels[level].body = .prologue(Int(octets[index]) + 4)
                index += 1
            case .prologue(let left):
                let count = min(left, range.upperBound - index)
                levels[level].body = count < left ? .prologue(left - count) : .content
                index += count
            case .content:
                emit(octets.array(in: index..<range.upperBound))
                return
            }
        }
    }

    /// Begins what is in a compressed packet, by its algorithm (RFC 9580 §9.4).
    private mutating func enter(_ algorithm: UInt8, _ level: Int) -> Body {
        guard algorithm <= 2, level < Self.nestingLimit else {
            conclude(.unsupported)
            return .skipped
        }
        if levels.count == level + 1 { levels.append(Level(room: outputLimit)) }
        levels[level + 1].reader = PGPPacketReader()
        levels[level + 1].body = .skipped
        guard algorithm > 0 else { return .uncompressed }
        levels[level].inflater = InflateStream(algorithm == 1 ? .raw : .zlib, outputLimit: levels[level].room)
        return .compressed
    }

    private mutating func inflate(_ octets: Span<UInt8>, _ level: Int, _ emit: ([UInt8]) -> Void) {
        var cursor = 0
        var isPaused = true
        while isPaused, !isDone {
            var piece: [UInt8] = []
            isPaused = levels[level].inflater.inflate(octets, at: &cursor, into: &piece, room: Self.pieceSize)
            read(piece.span, level: level + 1, emit)
        }
        if levels[level].inflater.isOverLimit {
            isOverLimit = true
            isDone = true
        }
    }

    private mutating func endPacket(_ level: Int) {
        let body = levels[level].body
        levels[level].body = .skipped
        switch body {
        case .compressed:
            if !levels[level].inflater.isFinished { isMalformed = true }
            levels[level].room -= levels[level].inflater.produced
            endLevel(level + 1)
        case .uncompressed:
            endLevel(level + 1)
        case .skipped, .content:
            break
        case .algorithm, .format, .nameLength, .prologue:
            isMalformed = true
        }
    }

    /// The octets at this depth have ended, and with them a packet that has no length.
    private mutating func endLevel(_ level: Int) {
        if !levels[level].reader.mayEnd { isMalformed = true }
        endPacket(level)
    }
}
