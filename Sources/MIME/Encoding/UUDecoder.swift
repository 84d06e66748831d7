// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes uuencode as it streams in, in any chunking: what `Content-Transfer-Encoding: x-uuencode` declares.
///
/// No RFC has it; POSIX.1 describes it under `uuencode`. What stands before the `begin` line and behind `end` is not
/// data. A line that is no line of data is passed over.
public struct UUDecoder: Sendable {
    private enum State: Sendable {
        case preamble
        case data
        case ended
    }

    /// Whether anything was out of place, or the end is missing.
    public private(set) var isMalformed = false
    private var state = State.preamble
    /// The line being gathered, at most `lineLimit` octets of it.
    private var line: [UInt8] = []
    /// A full line of data has 61 octets; some encoders add a checksum.
    private static let lineLimit = 128

    public init() {}

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var cursor = 0
        while cursor < chunk.count, state != .ended {
            let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
            let end = lineFeed ?? chunk.count
            line.append(chunk, in: cursor..<min(end, cursor + max(0, Self.lineLimit - line.count)))
            guard lineFeed != nil else { return }
            endLine(into: &out)
            cursor = end + 1
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        if !line.isEmpty { endLine(into: &out) }
        if state != .ended { isMalformed = true }
        state = .ended
    }

    private mutating func endLine(into out: inout [UInt8]) {
        if line.last == ASCII.cr { line.removeLast() }
        defer { line.removeAll(keepingCapacity: true) }
        switch state {
        case .preamble:
            if line.starts(with: "begin ".utf8) || line.starts(with: "begin-".utf8) { state = .data }
        case .data:
            if line.elementsEqual("end".utf8) { state = .ended } else { decodeLine(into: &out) }
        case .ended:
            break
        }
    }

    private mutating func decodeLine(into out: inout [UInt8]) {
        guard let first = line.first else { return }
        guard first >= 0x20, first <= 0x60 else {
            isMalformed = true
            return
        }
        // Blanks at the end of a line, which are zeros here, are often lost on the way.
        let count = Int(Self.value(first))
        let start = out.count
        var index = 1
        while out.count - start < count {
            let group = (index..<index + 4).map { $0 < line.count ? Self.value(line[$0]) : 0 }
            out.append(group[0] << 2 | group[1] >> 4)
            out.append(group[1] << 4 | group[2] >> 2)
            out.append(group[2] << 6 | group[3])
            index += 4
        }
        if out.count - start > count { out.removeLast(out.count - start - count) }
    }

    private static func value(_ octet: UInt8) -> UInt8 { (octet &- 0x20) & 0x3F }
}
