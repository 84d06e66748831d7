// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Recognises delimiter lines (RFC 2046 §5.1.1).
enum Delimiter {
    enum Match: Equatable {
        case opening
        case closing
    }

    /// Whether the line `line[range]`, given without its line end, is a delimiter of `boundary`.
    ///
    /// Blanks may follow (transport padding); anything else makes it a line like any other.
    static func match(_ line: Span<UInt8>, in range: Range<Int>, boundary: [UInt8]) -> Match? {
        var end = range.upperBound
        while end > range.lowerBound, ASCII.isBlank(line[end - 1]) || line[end - 1] == ASCII.cr { end -= 1 }
        let length = end - range.lowerBound
        guard length == boundary.count + 2 || length == boundary.count + 4 else { return nil }
        let text = range.lowerBound + 2
        let wanted = boundary.span
        for index in 0..<wanted.count where line[text + index] != wanted[index] { return nil }
        if length == boundary.count + 2 { return .opening }
        let dashes = text + boundary.count
        return line[dashes] == ASCII.hyphen && line[dashes + 1] == ASCII.hyphen ? .closing : nil
    }

    /// Whether a line begins with two hyphens and the boundary, whatever follows. RFC 2046 §5.1.1 would have readers stop
    /// there, and some do.
    static func begins(_ line: Span<UInt8>, in range: Range<Int>, boundary: [UInt8]) -> Bool {
        guard !boundary.isEmpty, range.count >= boundary.count + 2 else { return false }
        let text = range.lowerBound + 2
        let wanted = boundary.span
        for index in 0..<wanted.count where ASCII.lowercased(line[text + index]) != ASCII.lowercased(wanted[index]) {
            return false
        }
        return true
    }
}
