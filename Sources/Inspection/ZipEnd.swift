// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Tells a ZIP archive by its end, as programs that open archives do (APPNOTE.TXT §4.3.16).
///
/// Whatever stands before the archive does not hinder them, nor does a damaged beginning; libmagic goes by the beginning
/// alone. Takes the content in any chunking, with a constant state.
public struct ZipEnd: Sendable {
    private static let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    /// Octets of the record that ends an archive, without its comment, and of the longest comment.
    private static let recordSize = 22
    private static let commentLimit = 65_535

    private var size = 0
    /// Octets before the record found last.
    private var start: Int?
    /// The last three octets so far, the latest in the low bits: a signature may be cut in two.
    private var tail: UInt32 = 0

    public init() {}

    public mutating func take(_ octets: Span<UInt8>) {
        guard octets.count > 0 else { return }
        // The last octet of the signature occurs in no text.
        var cursor = 0
        while let last = octets.firstIndex(of: 0x06, in: cursor..<octets.count) {
            if isSignature(endingAt: last, of: octets) { start = size + last - 3 }
            cursor = last + 1
        }
        size += octets.count
        for index in max(0, octets.count - 3)..<octets.count { tail = tail << 8 | UInt32(octets[index]) }
    }

    /// Whether the content so far ends like an archive.
    /// - Parameter head: its beginning. A document of the old Office may hold others that are archives: of such a file only
    ///   its very end counts.
    public func isArchive(head: Span<UInt8>) -> Bool {
        guard let start else { return false }
        let rest = size - start
        let isCompound = head.count > 3 && head[0] == 0xD0 && head[1] == 0xCF && head[2] == 0x11 && head[3] == 0xE0
        if isCompound { return rest == Self.recordSize }
        return rest >= Self.recordSize && rest <= Self.recordSize + Self.commentLimit
    }

    private func isSignature(endingAt last: Int, of octets: Span<UInt8>) -> Bool {
        for back in 1...3 {
            let index = last - back
            let octet: UInt8
            if index >= 0 {
                octet = octets[index]
            } else {
                octet = UInt8(truncatingIfNeeded: tail >> UInt32(8 * (-index - 1)))
            }
            guard octet == Self.signature[3 - back] else { return false }
        }
        return true
    }
}
