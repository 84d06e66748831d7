// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes quoted-printable in which an `=` that begins no escape is not kept, as `QuotedPrintableDecoder` does, but dropped:
/// alone, or with one or two of the characters behind it.
struct LenientQuotedPrintable: Sendable {
    private let dropped: Int
    /// An `=` and at most one more, until it is known what they are.
    private var held: [UInt8] = []
    private var isSoftBreak = false
    /// Blanks behind an `=`, until it is known whether a line end follows.
    private var blanks: [UInt8] = []
    private static let blankLimit = 1024
    private var skip = 0

    /// - Parameter dropped: characters behind the `=` that go with it, 0 to 2.
    init(dropping dropped: Int) {
        self.dropped = dropped
    }

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        for index in chunk.indices { take(chunk[index], into: &out) }
    }

    mutating func finish(into out: inout [UInt8]) {
        // Half an escape: what is kept of it.
        if dropped == 0 { out += held.dropFirst() }
        held = []
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        if isSoftBreak {
            if octet == ASCII.lf {
                isSoftBreak = false
                blanks = []
                return
            }
            if ASCII.isBlank(octet) || octet == ASCII.cr {
                if blanks.count < Self.blankLimit { blanks.append(octet) }
                return
            }
            // It was none.
            isSoftBreak = false
            out += blanks
            blanks = []
        }
        if skip > 0, octet != ASCII.equals, octet != ASCII.cr, octet != ASCII.lf {
            skip -= 1
            return
        }
        skip = 0
        switch held.count {
        case 0:
            if octet == ASCII.equals { held = [octet] } else { out.append(octet) }
        case 1:
            held = []
            if octet == ASCII.lf { return }
            if octet == ASCII.cr {
                isSoftBreak = true
                blanks = [octet]
                return
            }
            if ASCII.isHexDigit(octet) {
                held = [ASCII.equals, octet]
                return
            }
            // No escape: the `=` is gone, and what goes with it.
            if octet == ASCII.equals {
                held = [octet]
            } else if dropped > 0 {
                skip = dropped - 1
            } else if ASCII.isBlank(octet) {
                isSoftBreak = true
                blanks = [octet]
            } else {
                out.append(octet)
            }
        default:
            let first = held[1]
            held = []
            if let high = ASCII.hexValue(first), let low = ASCII.hexValue(octet) {
                out.append(high << 4 | low)
                return
            }
            if dropped == 0 { out.append(first) }
            if dropped < 2 || octet == ASCII.equals || octet == ASCII.lf || octet == ASCII.cr {
                take(octet, into: &out)
            }
        }
    }
}
