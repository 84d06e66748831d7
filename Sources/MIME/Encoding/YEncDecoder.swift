// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes yEnc as it streams in, in any chunking.
///
/// No RFC has it; the draft of Jürgen Helbing describes it. What stands outside `=ybegin` and `=yend` is not data; the files
/// of several such blocks are joined, for the parts of one file often follow each other. Sizes and checksums are not
/// compared. A doubled dot at the start of a line stays: SMTP has undone its own before.
public struct YEncDecoder: Sendable {
    private enum State: Sendable {
        case lineStart
        /// Behind an `=` at the start of a line of data: an escape, or a keyword if `y` follows.
        case lineStartEscape
        /// Within a line that may be a keyword's; it is gathered in `line`.
        case keyword
        /// Within a line that is not data.
        case skipped
        case data
        case escape
    }

    /// Whether anything was out of place, or the end is missing.
    public private(set) var isMalformed = false
    /// The name that the first `=ybegin` with one gives.
    public private(set) var name: [UInt8]?
    private var state = State.lineStart
    private var isWithinFile = false
    private var hasBegun = false
    /// The keyword line being gathered, at most `lineLimit` octets of it.
    private var line: [UInt8] = []
    /// The numbers take some 60 octets; file systems have names of 255.
    private static let lineLimit = 512

    private static let letterY: UInt8 = 0x79

    public init() {}

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var index = 0
        while index < chunk.count {
            switch state {
            case .skipped:
                guard let lineFeed = chunk.firstIndex(of: ASCII.lf, in: index..<chunk.count) else { return }
                index = lineFeed + 1
                state = .lineStart
            case .data:
                decodeData(chunk, &index, into: &out)
            default:
                // `take` leaves an octet that it only had a look at.
                if take(chunk[index], into: &out) { index += 1 }
            }
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        if state == .keyword { endKeyword() }
        if state == .escape || state == .lineStartEscape || isWithinFile || !hasBegun { isMalformed = true }
        line = []
        isWithinFile = false
        state = .lineStart
    }

    /// Decodes from `index` to the line's end, or to behind the next `=`.
    private mutating func decodeData(_ chunk: Span<UInt8>, _ index: inout Int, into out: inout [UInt8]) {
        while index < chunk.count {
            let octet = chunk[index]
            index += 1
            switch octet {
            case ASCII.equals:
                state = .escape
                return
            case ASCII.lf:
                state = .lineStart
                return
            case ASCII.cr:
                break
            default:
                out.append(octet &- 42)
            }
        }
    }

    /// - Returns: whether the octet is used up; if not, the new state wants it.
    private mutating func take(_ octet: UInt8, into out: inout [UInt8]) -> Bool {
        switch state {
        case .lineStart:
            if octet == ASCII.lf { return true }
            guard octet == ASCII.equals else {
                state = isWithinFile ? .data : .skipped
                return false
            }
            if isWithinFile {
                state = .lineStartEscape
            } else {
                line.append(octet)
                state = .keyword
            }
        case .lineStartEscape:
            // `=y` would be the octet 0x0F, which no encoder escapes: the draft reserves it for keywords.
            guard octet == Self.letterY else {
                state = .escape
                return false
            }
            line.append(ASCII.equals)
            line.append(octet)
            state = .keyword
        case .keyword:
            if octet == ASCII.lf {
                endKeyword()
            } else if line.count < Self.lineLimit {
                line.append(octet)
            }
        case .escape:
            state = .data
            if octet == ASCII.lf || octet == ASCII.cr {
                isMalformed = true
                return false
            }
            out.append(octet &- 106)
        case .data, .skipped:
            return false
        }
        return true
    }

    private mutating func endKeyword() {
        if line.starts(with: "=ybegin ".utf8) {
            if isWithinFile { isMalformed = true }
            isWithinFile = true
            hasBegun = true
            if name == nil, let found = Self.name(in: line), !found.isEmpty { name = found }
        } else if line.starts(with: "=yend".utf8) {
            isWithinFile = false
        }
        line.removeAll(keepingCapacity: true)
        state = .lineStart
    }

    /// The name in an `=ybegin` line: what follows `name=`, without blanks and quotes around it. It may hold blanks, so it is
    /// the last thing in its line. Some decoders do without one.
    static func name(in line: [UInt8]) -> [UInt8]? {
        let key = Array(" name=".utf8)
        guard let start = line.indices.first(where: { line[$0...].starts(with: key) }) else { return nil }
        var name = line[(start + key.count)...].drop(while: { ASCII.isBlank($0) })
        while let last = name.last, ASCII.isBlank(last) || last == ASCII.cr || last == ASCII.lf { name.removeLast() }
        if name.count > 2, name.first == ASCII.quote, name.last == ASCII.quote { name = name.dropFirst().dropLast() }
        return Array(name)
    }
}
