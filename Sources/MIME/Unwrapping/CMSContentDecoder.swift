// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Takes the content out of a CMS message as it streams in, in any chunking: what S/MIME signs or compresses (RFC 5652,
/// RFC 3274, RFC 8551 §3).
///
/// No signature is verified: who signed does not change what there is to inspect. Lengths are believed only as far as
/// there are octets, and the stack has sixteen levels: a message that nests deeper is malformed.
public struct CMSContentDecoder: Sendable {
    public enum Kind: Sendable {
        case undecided
        /// Signed-data. Without content when the signature is detached.
        case signed
        /// Compressed-data.
        case compressed
        /// Enveloped-data and its kin: nothing comes out.
        case encrypted
        /// No CMS, or another content type of it: nothing comes out.
        case other
    }

    /// What an element that was entered is. Elements of no interest are passed over.
    private enum Role: Sendable {
        case contentInfo
        case content
        case body
        case encapsulated
        case wrapped
        /// A constructed OCTET STRING, whose parts are OCTET STRINGs (X.690 §8.7.3).
        case octets
        /// Something of no interest without a length: its end must be found.
        case skipped
    }

    private struct Frame: Sendable {
        var role: Role
        /// Where it ends; nil if its end is marked (X.690 §8.1.3.6).
        var end: Int?
        /// Elements seen in it.
        var children = 0
    }

    private enum State: Sendable {
        case identifier
        /// The octets of a tag number above 30 that were seen.
        case longTag(Int)
        case length
        /// Octets of the length to come, and its value so far.
        case longLength(Int, Int)
        /// A primitive value: where it ends.
        case skipped(Int)
        case type(Int)
        case octets(Int)
        case done
    }

    /// Elements within elements.
    private static let depthLimit = 16
    /// An object identifier of CMS has 11 octets; more than this are none of ours.
    private static let typeLimit = 32
    /// What is inflated at a time before it is given out.
    private static let pieceSize = 64 * 1024

    public private(set) var kind = Kind.undecided
    /// Whether it met what is no BER, or the end of the content is missing.
    public private(set) var isMalformed = false
    /// Whether more would have come out of compressed-data than the limit.
    public var isOverLimit: Bool { inflater.isOverLimit }

    private var state = State.identifier
    private var stack: [Frame] = []
    private var identifier: UInt8 = 0
    /// Octets read so far.
    private var position = 0
    private var type: [UInt8] = []
    private var inflater: InflateStream

    /// - Parameter outputLimit: octets that come out of compressed-data at most.
    public init(outputLimit: Int = 256 * 1024 * 1024) {
        inflater = InflateStream(.zlib, outputLimit: outputLimit)
    }

    /// Decodes `chunk` and appends the content to `out`. Compressed content may be a thousand times the chunk.
    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        decode(chunk) { out += $0 }
    }

    /// Decodes `chunk` and gives the content out in pieces of some 64 KiB, or the size of the chunk.
    public mutating func decode(_ chunk: Span<UInt8>, _ emit: ([UInt8]) -> Void) {
        var cursor = 0
        while cursor < chunk.count {
            switch state {
            case .done:
                return
            case .skipped(let end):
                advance(&cursor, to: end, chunk)
                endValue(end)
            case .type(let end):
                let start = cursor
                advance(&cursor, to: end, chunk)
                type.append(chunk, in: start..<min(cursor, start + max(0, Self.typeLimit - type.count)))
                endValue(end)
            case .octets(let end):
                let start = cursor
                advance(&cursor, to: end, chunk)
                give(chunk, start..<cursor, emit)
                endValue(end)
            default:
                take(chunk[cursor])
                cursor += 1
            }
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        if !isDone { isMalformed = true }
        if kind == .undecided { kind = .other }
        if kind == .compressed { inflater.finish(into: &out) }
        if inflater.isMalformed { isMalformed = true }
        state = .done
    }

    private var isDone: Bool {
        if case .done = state { true } else { false }
    }

    private mutating func advance(_ cursor: inout Int, to end: Int, _ chunk: Span<UInt8>) {
        let count = min(chunk.count - cursor, end - position)
        cursor += count
        position += count
    }

    private mutating func give(_ chunk: Span<UInt8>, _ range: Range<Int>, _ emit: ([UInt8]) -> Void) {
        guard kind == .compressed else {
            emit(chunk.array(in: range))
            return
        }
        let deflated = chunk.extracting(range)
        var cursor = 0
        var isPaused = true
        while isPaused {
            var piece: [UInt8] = []
            isPaused = inflater.inflate(deflated, at: &cursor, into: &piece, room: Self.pieceSize)
            if !piece.isEmpty { emit(piece) }
        }
    }

    /// Takes an octet of a tag or of a length.
    private mutating func take(_ octet: UInt8) {
        position += 1
        switch state {
        case .identifier:
            identifier = octet
            state = octet & 0x1F == 0x1F ? .longTag(0) : .length
        case .longTag(let count):
            if octet & 0x80 == 0 {
                // A number that has a short form (X.690 §8.1.2.4): OpenSSL reads it all the same.
                if count == 0, octet < 0x1F { identifier = identifier & 0xE0 | octet }
                state = .length
            } else if count == 0, octet == 0x80 {
                // Leading zeros are for nothing but to confuse (X.690 §8.1.2.4.2).
                fail()
            } else if count < 4 {
                state = .longTag(count + 1)
            } else {
                fail()
            }
        case .length:
            if octet < 0x80 {
                begin(length: Int(octet))
            } else if octet == 0x80 {
                begin(length: nil)
            } else {
                state = .longLength(Int(octet & 0x7F), 0)
            }
        case .longLength(let left, let value):
            // Leading zeros are allowed; a length that no file can have is not.
            guard value < 1 << 48 else {
                fail()
                return
            }
            let sum = value << 8 | Int(octet)
            if left > 1 { state = .longLength(left - 1, sum) } else { begin(length: sum) }
        case .skipped, .type, .octets, .done:
            break
        }
    }

    private mutating func fail() {
        isMalformed = true
        state = .done
    }

    /// Goes into the element, or past it, whose tag and length have been read.
    private mutating func begin(length: Int?) {
        guard let parent = stack.last else {
            if identifier == 0x30 {
                push(.contentInfo, length)
            } else {
                kind = .other
                fail()
            }
            return
        }
        // The end of contents, where the length is not known (X.690 §8.1.5).
        if identifier == 0, length == 0, parent.end == nil {
            pop()
            closeFrames()
            return
        }
        stack[stack.count - 1].children += 1
        switch (parent.role, parent.children, identifier) {
        case (.contentInfo, 0, 0x06): enter(.type(0), length)
        case (.contentInfo, 0, _):
            kind = .other
            fail()
        case (.contentInfo, 1, 0xA0): push(.content, length)
        case (.content, 0, 0x30): push(.body, length)
        // Plain data has its octets here (RFC 5652 §4).
        case (.content, 0, 0x04): enter(.octets(0), length)
        case (.content, 0, 0x24): push(.octets, length)
        // Version and algorithms stand in front, signers behind (RFC 5652 §5.1, RFC 3274 §1.1).
        case (.body, 2, 0x30): push(.encapsulated, length)
        case (.encapsulated, 1, 0xA0): push(.wrapped, length)
        case (.wrapped, _, 0x04), (.octets, _, 0x04): enter(.octets(0), length)
        case (.wrapped, _, 0x24), (.octets, _, 0x24): push(.octets, length)
        default:
            if length != nil { enter(.skipped(0), length) } else { push(.skipped, nil) }
        }
    }

    /// Where something of `length` ends that begins here: never behind what it is in.
    private mutating func limit(_ length: Int) -> Int {
        let (sum, overflows) = position.addingReportingOverflow(length)
        guard let limit = stack.last(where: { $0.end != nil })?.end, overflows || sum > limit else {
            return overflows ? Int.max : sum
        }
        isMalformed = true
        return limit
    }

    private mutating func enter(_ value: State, _ length: Int?) {
        guard let length else {
            fail()
            return
        }
        let end = limit(length)
        switch value {
        case .type: state = .type(end)
        case .octets: state = .octets(end)
        default: state = .skipped(end)
        }
        endValue(end)
    }

    private mutating func push(_ role: Role, _ length: Int?) {
        guard stack.count < Self.depthLimit, length != nil || identifier & 0x20 != 0 else {
            fail()
            return
        }
        var end: Int?
        if let length { end = limit(length) }
        stack.append(Frame(role: role, end: end))
        state = .identifier
        closeFrames()
    }

    /// Goes on behind a primitive value if all of it was read.
    private mutating func endValue(_ end: Int) {
        guard position >= end else { return }
        if case .type = state { decide() }
        if isDone { return }
        state = .identifier
        closeFrames()
    }

    /// Leaves what ends here.
    private mutating func closeFrames() {
        while let end = stack.last?.end, position >= end {
            if isDone { return }
            pop()
        }
    }

    private mutating func pop() {
        guard let frame = stack.popLast() else { return }
        state = .identifier
        switch frame.role {
        case .octets, .skipped:
            break
        default:
            // Behind the content stand certificates and signers.
            state = .done
            if kind == .undecided { fail() }
        }
    }

    private mutating func decide() {
        kind = Kind(contentType: type)
        if kind == .encrypted || kind == .other { state = .done }
    }
}
