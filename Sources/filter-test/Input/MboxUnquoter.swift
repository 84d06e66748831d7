// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Takes the quoting of mboxrd away: a line of one or more `>` and then `From ` loses one `>`.
struct MboxUnquoter {
    /// Longer runs of `>` are no quoting, and need not be held.
    private static let limit = 1000

    private var isLineStart = true
    /// At the start of a line: `>` that were read and not given yet, and how much of the mark came behind them.
    private var quotes = 0
    private var matched = 0

    mutating func read(_ octets: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(octets.count)
        for octet in octets { take(octet, into: &out) }
        return out
    }

    /// What is left at the end.
    mutating func finish() -> [UInt8] {
        var out: [UInt8] = []
        release(quotes, into: &out)
        return out
    }

    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) {
        if isLineStart {
            if octet == ASCII.greater && matched == 0 && quotes < Self.limit {
                quotes += 1
                return
            }
            if quotes > 0 && octet == MboxSplitter.mark[matched] {
                matched += 1
                if matched == MboxSplitter.mark.count {
                    release(quotes - 1, into: &out)
                    isLineStart = false
                }
                return
            }
            release(quotes, into: &out)
            isLineStart = false
        }
        out.append(octet)
        if octet == ASCII.lf { isLineStart = true }
    }

    private mutating func release(_ count: Int, into out: inout [UInt8]) {
        out.append(contentsOf: repeatElement(ASCII.greater, count: count))
        out += MboxSplitter.mark.prefix(matched)
        quotes = 0
        matched = 0
    }
}
