// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Takes the octets of an OpenPGP message out of its ASCII armour as it streams in, in any chunking (RFC 9580 §6.2).
///
/// What stands in front of the armour and behind it is passed over, and so is the checksum, which need not be verified
/// (§6.1).
struct PGPArmorReader: Sendable {
    private enum State: Sendable {
        case preamble
        case headers
        /// Within the base64; whether a line begins.
        case data(atLineStart: Bool)
        case checksum
        case ended
    }

    /// Whether the armour begins with the words that a message has.
    private(set) var hasBegun = false
    /// Whether it is the armour of something else: a key, a signature, a signed text.
    private(set) var isOther = false
    /// Whether anything was out of place, or the end is missing.
    private(set) var isMalformed = false
    private var state = State.preamble
    /// The line being gathered, at most `lineLimit` octets of it.
    private var line: [UInt8] = []
    private var base64 = Base64.StreamDecoder()
    /// Armour headers are short; a comment that is longer than this may lose its end.
    private static let lineLimit = 1024

    init() {}

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        var cursor = 0
        while cursor < chunk.count {
            switch state {
            case .ended:
                return
            case .data(atLineStart: true) where chunk[cursor] == ASCII.hyphen:
                base64.finish(into: &out)
                state = .ended
            case .data(atLineStart: true) where chunk[cursor] == ASCII.equals:
                base64.finish(into: &out)
                state = .checksum
            case .data:
                let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
                let end = lineFeed.map { $0 + 1 } ?? chunk.count
                base64.decode(chunk.extracting(cursor..<end), into: &out)
                state = .data(atLineStart: lineFeed != nil)
                cursor = end
            case .preamble, .headers, .checksum:
                let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
                let end = lineFeed ?? chunk.count
                line.append(chunk, in: cursor..<min(end, cursor + max(0, Self.lineLimit - line.count)))
                guard lineFeed != nil else { return }
                endLine(into: &out)
                cursor = end + 1
            }
        }
    }

    mutating func finish(into out: inout [UInt8]) {
        switch state {
        case .ended:
            break
        case .data:
            base64.finish(into: &out)
            isMalformed = true
        case .preamble, .headers, .checksum:
            // The last line may lack its line end.
            if !line.isEmpty { endLine(into: &out) }
            if case .data = state { base64.finish(into: &out) }
            if !hasEnded { isMalformed = true }
        }
        if !base64.anomalies.isEmpty { isMalformed = true }
        state = .ended
    }

    private var hasEnded: Bool {
        if case .ended = state { true } else { false }
    }

    private mutating func endLine(into out: inout [UInt8]) {
        while let last = line.last, ASCII.isBlank(last) || last == ASCII.cr { line.removeLast() }
        defer { line.removeAll(keepingCapacity: true) }
        switch state {
        case .preamble:
            guard line.starts(with: "-----BEGIN PGP ".utf8) else { return }
            // `BEGIN PGP MESSAGE, PART 1/2` begins one too (RFC 9580 §6.2.1).
            if line.starts(with: "-----BEGIN PGP MESSAGE".utf8) {
                hasBegun = true
                state = .headers
            } else {
                isOther = true
                state = .ended
            }
        case .headers:
            if line.isEmpty {
                state = .data(atLineStart: true)
            } else if !line.contains(ASCII.colon) {
                // The empty line is missing: these are data already.
                isMalformed = true
                let data = line
                base64.decode(data.span, into: &out)
                state = .data(atLineStart: true)
            }
        case .checksum:
            if line.first == ASCII.hyphen { state = .ended }
        case .data, .ended:
            break
        }
    }
}
