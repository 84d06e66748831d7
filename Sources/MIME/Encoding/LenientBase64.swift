// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes base64 that is not as RFC 2045 §6.8 has it, in one of the ways that mail programs do.
///
/// Streaming, in any chunking, with a constant state.
struct LenientBase64: Sendable {
    enum Way: Sendable, Equatable {
        /// Padding ends a quantum, and data goes on behind it.
        case behindPadding
        /// Padding is passed over like any other foreign octet.
        case withoutPadding
        /// Each line by itself: what does not fill a quantum is padded.
        case lines
        /// The same, but what does not fill a quantum is dropped.
        case lineQuads
        /// The first quantum of each line.
        case lineHeads
        /// Each line up to its first foreign octet.
        case toForeign
        /// Fours of whatever belongs to base64, padding included.
        case quads
        /// Lines that hold base64 and nothing else; what stands between them begins the data anew.
        case cleanLines
        /// All letters but so many of the first ones, padding passed over.
        case shifted(Int)
    }

    private let way: Way
    private var held: UInt32 = 0
    private var heldCount = 0
    /// Octets of the alphabet and padding in the present four, or in the present line.
    private var count = 0
    private var isSkipping = false
    private var isPadded = false
    /// A line being gathered, for clean lines; longer ones are none.
    private var line: [UInt8] = []
    private var isTooLong = false
    private static let lineLimit = 4096
    /// Letters still to be dropped.
    private var dropCount = 0

    /// - Parameter decoder: whose unfinished quantum is gone on with.
    init(_ way: Way, after decoder: Base64.StreamDecoder? = nil) {
        self.way = way
        if case .shifted(let number) = way { dropCount = number }
        if way != .cleanLines, let unfinished = decoder?.unfinished {
            held = unfinished.bits
            heldCount = unfinished.count
            count = unfinished.count
            // Padding has been seen already: where it ends a quantum, that one is at its end.
            if unfinished.padding > 0 {
                if way == .quads { count += unfinished.padding }
                isPadded = way != .withoutPadding && way != .toForeign && way != .quads && dropCount == 0
            }
        }
    }

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        if way == .cleanLines { return gather(chunk, into: &out) }
        if isPadded {
            isPadded = false
            flush(into: &out)
        }
        let table = Base64.values
        let values = table.span
        for index in chunk.indices { take(chunk[index], values[Int(chunk[index])], into: &out) }
    }

    mutating func finish(into out: inout [UInt8]) {
        if way == .cleanLines { endLine(into: &out) }
        flush(into: &out)
    }

    private mutating func take(_ octet: UInt8, _ value: UInt8, into out: inout [UInt8]) {
        if octet == ASCII.lf {
            switch way {
            case .lineQuads:
                held = 0
                heldCount = 0
            case .lines, .lineHeads, .toForeign:
                if way == .toForeign, heldCount > 0, !isSkipping { break }
                if way != .toForeign { flush(into: &out) }
            default: return
            }
            count = 0
            isSkipping = false
            return
        }
        guard !isSkipping else { return }
        switch value {
        case 0..<64:
            if way == .lineHeads, count >= 4 { return }
            if dropCount > 0 {
                dropCount -= 1
                return
            }
            push(value)
            count += 1
            if way == .quads ? count == 4 : heldCount == 4 { flush(into: &out) }
            if way == .quads, count == 4 { count = 0 }
        case Base64.pad:
            switch way {
            case .withoutPadding, .toForeign, .shifted: return
            case .quads:
                count += 1
                guard count == 4 else { return }
                count = 0
                flush(into: &out)
            default:
                count += 1
                flush(into: &out)
            }
        default:
            if way == .toForeign, octet != ASCII.cr, !ASCII.isBlank(octet) { isSkipping = true }
        }
    }

    private mutating func push(_ value: UInt8) {
        held = held << 6 | UInt32(value)
        heldCount += 1
    }

    /// The whole octets of what is held.
    private mutating func flush(into out: inout [UInt8]) {
        switch heldCount {
        case 4:
            out.append(UInt8(truncatingIfNeeded: held >> 16))
            out.append(UInt8(truncatingIfNeeded: held >> 8))
            out.append(UInt8(truncatingIfNeeded: held))
        case 3:
            out.append(UInt8(truncatingIfNeeded: held >> 10))
            out.append(UInt8(truncatingIfNeeded: held >> 2))
        case 2:
            out.append(UInt8(truncatingIfNeeded: held >> 4))
        default:
            break
        }
        held = 0
        heldCount = 0
    }

    // MARK: - Clean lines

    private mutating func gather(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var cursor = 0
        while cursor < chunk.count {
            let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
            let end = lineFeed ?? chunk.count
            // A CR may stand behind the longest.
            let kept = min(end, cursor + max(0, Self.lineLimit + 1 - line.count))
            line.append(chunk, in: cursor..<kept)
            if kept < end { isTooLong = true }
            guard lineFeed != nil else { return }
            endLine(into: &out)
            cursor = end + 1
        }
    }

    private mutating func endLine(into out: inout [UInt8]) {
        defer {
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        while let last = line.last, last == ASCII.cr || ASCII.isBlank(last) { line.removeLast() }
        let values = Base64.values
        let isClean = !isTooLong && line.count <= Self.lineLimit && line.allSatisfy { values[Int($0)] <= Base64.pad }
        guard isClean, !line.isEmpty else {
            if heldCount > 0 { flush(into: &out) }
            return
        }
        for octet in line {
            let value = values[Int(octet)]
            if value == Base64.pad {
                flush(into: &out)
            } else {
                push(value)
                if heldCount == 4 { flush(into: &out) }
            }
        }
    }
}
