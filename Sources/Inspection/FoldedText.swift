// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The head of a text as the look for scripts wants it: in one octet a character, lower case, and without what programs
/// that run scripts pass over.
///
/// UTF-16 becomes ASCII, control octets are dropped, runs of blanks become one blank, and none stands before `(`. Not
/// longer than the head.
struct FoldedText {
    private(set) var octets: [UInt8] = []
    /// Whether the head is UTF-16.
    let isWide: Bool

    init(_ head: Span<UInt8>) {
        let narrow = Self.narrowed(head)
        isWide = narrow != nil
        if let narrow { fold(narrow.span) } else { fold(head) }
    }

    /// The first octet that is neither blank nor line end; the number of octets, if there is none.
    var firstVisible: Int {
        var index = 0
        while index < octets.count, octets[index] <= ASCII.space { index += 1 }
        return index
    }

    /// Whether a tag, a declaration or a comment of HTML or XML stands first.
    var isMarkup: Bool { MarkupSniffer.begins(octets.span, at: firstVisible) }

    private mutating func fold(_ head: Span<UInt8>) {
        octets.reserveCapacity(head.count)
        var index = TextSniffer.markSize(of: head)
        while index < head.count {
            let octet = head[index]
            index += 1
            switch octet {
            case ASCII.lf, ASCII.cr: octets.append(octet)
            case ASCII.space, ASCII.tab, ASCII.vt, ASCII.ff:
                if octets.last != ASCII.space { octets.append(ASCII.space) }
            case ASCII.leftParen:
                if octets.last == ASCII.space { octets.removeLast() }
                octets.append(octet)
            default:
                if !ASCII.isControl(octet) { octets.append(ASCII.lowercased(octet)) }
            }
        }
    }

    /// UTF-16 with one octet a code unit, 0x80 for all that is not ASCII; nil, if `head` is no UTF-16.
    static func narrowed(_ head: Span<UInt8>) -> [UInt8]? {
        guard let form = wideForm(of: head) else { return nil }
        var narrow: [UInt8] = []
        narrow.reserveCapacity(head.count / 2)
        var index = form.start
        while index + 1 < head.count {
            let high = head[form.isBigEndian ? index : index + 1]
            let low = head[form.isBigEndian ? index + 1 : index]
            narrow.append(high == 0 && low < 0x80 ? low : 0x80)
            index += 2
        }
        return narrow
    }

    /// Told by the byte order mark, or by NUL in most places that are even, or odd, and in few of the others.
    private static func wideForm(of head: Span<UInt8>) -> (start: Int, isBigEndian: Bool)? {
        guard head.count >= 2 else { return nil }
        if head[0] == 0xFF, head[1] == 0xFE { return (2, false) }
        if head[0] == 0xFE, head[1] == 0xFF { return (2, true) }
        let pairs = head.count / 2
        guard pairs >= 8 else { return nil }
        var even = 0
        var odd = 0
        for pair in 0..<pairs {
            if head[2 * pair] == 0 { even += 1 }
            if head[2 * pair + 1] == 0 { odd += 1 }
        }
        if odd > pairs / 2, even <= pairs / 8 { return (0, false) }
        if even > pairs / 2, odd <= pairs / 8 { return (0, true) }
        return nil
    }
}
