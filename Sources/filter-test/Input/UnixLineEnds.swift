// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The line ends of messages that a Unix tool saved: LF alone.
enum UnixLineEnds {
    /// Each LF as CRLF.
    static func toWire(_ octets: [UInt8]) -> [UInt8] {
        let text = octets.span
        var out: [UInt8] = []
        out.reserveCapacity(text.count + text.count / 16)
        var start = 0
        while let lf = text.firstIndex(of: ASCII.lf, in: start..<text.count) {
            out.append(text, in: start..<lf)
            out.append(ASCII.cr)
            out.append(ASCII.lf)
            start = lf + 1
        }
        out.append(text, in: start..<text.count)
        return out
    }
}

/// The way back, over all chunks of a message: each CRLF as LF.
struct UnixLineEndWriter {
    /// A CR that was read last, and not given yet.
    private var holdsCR = false

    mutating func write(_ octets: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        for octet in octets {
            if holdsCR && octet != ASCII.lf { out.append(ASCII.cr) }
            holdsCR = octet == ASCII.cr
            if !holdsCR { out.append(octet) }
        }
        return out
    }

    /// What is left at the end.
    mutating func finish() -> [UInt8] {
        defer { holdsCR = false }
        return holdsCR ? [ASCII.cr] : []
    }
}
