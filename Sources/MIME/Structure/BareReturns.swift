// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Looks at content for a CR that is not followed by an LF, which ends a line for some programs, and can make each an LF: then
/// everything else stays where it is.
///
/// A listener refuses such content, but under a transfer encoding it may come. A CR at the end of a piece is held back, since
/// what follows it tells what it is; so the result does not depend on how the content is cut.
public struct BareReturns: Sendable {
    private var isHeld = false
    /// Whether one was found so far.
    public private(set) var isFound = false

    public init() {}

    /// Takes the next piece of content.
    /// - Returns: what is known of it.
    public mutating func take(_ octets: Span<UInt8>) -> [UInt8] {
        guard octets.count > 0 else { return [] }
        var out: [UInt8] = []
        out.reserveCapacity(octets.count + 1)
        if isHeld { out.append(ASCII.cr) }
        out.append(octets, in: 0..<octets.count)
        isHeld = out.last == ASCII.cr
        if isHeld { out.removeLast() }
        if !isFound { isFound = Self.first(in: out) != nil }
        return out
    }

    /// The content has ended: what was held back.
    public mutating func finish() -> [UInt8] {
        guard isHeld else { return [] }
        isHeld = false
        isFound = true
        return [ASCII.cr]
    }

    /// A piece with an LF in the place of every CR that stands alone.
    public static func replaced(in octets: [UInt8]) -> [UInt8] {
        var out = octets
        for index in out.indices where out[index] == ASCII.cr {
            if index + 1 == out.count || octets[index + 1] != ASCII.lf { out[index] = ASCII.lf }
        }
        return out
    }

    /// The first of a piece, which is followed by another CR if it is the last octet.
    static func first(in octets: [UInt8]) -> Int? {
        let span = octets.span
        var cursor = 0
        while let index = span.firstIndex(of: ASCII.cr, in: cursor..<span.count) {
            if index + 1 == span.count || span[index + 1] != ASCII.lf { return index }
            cursor = index + 2
        }
        return nil
    }
}
