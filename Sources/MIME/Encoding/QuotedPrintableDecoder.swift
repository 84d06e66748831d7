// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes quoted-printable as it streams in, in any chunking (RFC 2045 §6.7).
///
/// An `=` that begins no escape stays as it is; soft breaks may have blanks behind the `=`. Blanks at the end of a line
/// stay too: rule 3 would have them removed, but the mail programs that do are few.
public struct QuotedPrintableDecoder: Sendable {
    /// Whether anything was not quoted-printable.
    public private(set) var isMalformed = false
    /// Whether a line ends with blanks, which some programs remove (RFC 2045 §6.7 rule 3) and most keep.
    public private(set) var hasTrailingBlanks = false
    /// The last octet of earlier chunks that is no CR.
    private var last: UInt8 = 0
    /// An `=` and what follows it, until its meaning is known: a hex digit, or the blanks and CR of a soft break.
    private var held: [UInt8] = []
    /// Octets held at most. Lines have 76 characters: a longer run of blanks belongs to no soft break.
    private static let heldLimit = 1024

    public init() {}

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        if !hasTrailingBlanks { lookForBlanks(chunk) }
        var index = 0
        while index < chunk.count {
            if held.isEmpty {
                let next = chunk.firstIndex(of: ASCII.equals, in: index..<chunk.count) ?? chunk.count
                out.append(chunk, in: index..<next)
                index = next
                guard index < chunk.count else { return }
                held.append(ASCII.equals)
            } else {
                take(chunk[index], into: &out)
            }
            index += 1
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        // `=` and blanks at the very end are a soft break; half an escape is kept as it is.
        if held.count > 1, !held.dropFirst().allSatisfy({ ASCII.isBlank($0) || $0 == ASCII.cr }) {
            isMalformed = true
            out += held
        }
        held = []
    }

    private mutating func lookForBlanks(_ chunk: Span<UInt8>) {
        var search = 0
        while let lineFeed = chunk.firstIndex(of: ASCII.lf, in: search..<chunk.count) {
            var before = lineFeed - 1
            if before >= 0, chunk[before] == ASCII.cr { before -= 1 }
            if ASCII.isBlank(before >= 0 ? chunk[before] : last) {
                hasTrailingBlanks = true
                return
            }
            search = lineFeed + 1
        }
        var end = chunk.count
        while end > 0, chunk[end - 1] == ASCII.cr { end -= 1 }
        if end > 0 { last = chunk[end - 1] }
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        let last = held[held.count - 1]
        if held.count == 2, let high = ASCII.hexValue(last) {
            if let low = ASCII.hexValue(octet) {
                out.append(high << 4 | low)
                held.removeAll(keepingCapacity: true)
                return
            }
        } else if held.count == 1, ASCII.isHexDigit(octet) {
            held.append(octet)
            return
        } else if octet == ASCII.lf {
            // Over blanks before the end of the line programs differ.
            if held.contains(where: ASCII.isBlank) { isMalformed = true }
            held.removeAll(keepingCapacity: true)
            return
        } else if ASCII.isBlank(octet) || octet == ASCII.cr, last != ASCII.cr, held.count < Self.heldLimit {
            held.append(octet)
            return
        }
        isMalformed = true
        out += held
        held.removeAll(keepingCapacity: true)
        if octet == ASCII.equals { held.append(octet) } else { out.append(octet) }
    }
}
