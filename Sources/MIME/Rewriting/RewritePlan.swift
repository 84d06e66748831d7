// SPDX-License-Identifier: Apache-2.0

/// What is sent in place of a message: ranges of the original, ranges encoded anew, and octets put in.
///
/// A plan without edits is the message itself, octet for octet. Its size is known before anything is sent.
public struct RewritePlan: Sendable, Hashable {
    public enum Segment: Sendable, Hashable {
        case original(Range<Int>)
        case inserted([UInt8])
        /// A range of the original, decoded from its transfer encoding and encoded anew as base64 (see `Transcoder`).
        case transcoded(Range<Int>, from: TransferEncoding)
    }

    /// One change: the octets of the original in `range` are replaced.
    public struct Edit: Sendable, Hashable {
        enum Replacement: Hashable {
            case octets([UInt8])
            case transcoded(from: TransferEncoding, size: Int)
        }

        public let range: Range<Int>
        let replacement: Replacement

        public init(_ range: Range<Int>, with replacement: [UInt8]) {
            self.range = range
            self.replacement = .octets(replacement)
        }

        /// - Parameter decodedSize: octets that `range` holds when its encoding is undone.
        public init(transcoding range: Range<Int>, from encoding: TransferEncoding, decodedSize: Int) {
            self.range = range
            replacement = .transcoded(from: encoding, size: Transcoder.size(of: decodedSize))
        }

        /// Octets that stand in place of the range.
        var size: Int {
            switch replacement {
            case .octets(let octets): octets.count
            case .transcoded(_, let size): size
            }
        }

        var segment: Segment {
            switch replacement {
            case .octets(let octets): .inserted(octets)
            case .transcoded(let encoding, _): .transcoded(range, from: encoding)
            }
        }
    }

    public let segments: [Segment]
    /// Octets of the result.
    public let size: Int

    /// - Parameters:
    ///   - size: octets of the original.
    ///   - edits: in any order. Of two that overlap the one that begins first, and then the longer, is kept: an edit
    ///     inside a replaced part has nothing left to change. Insertions at one place are kept in their order.
    public init(size: Int, edits: [Edit]) {
        let sorted = edits.enumerated().sorted { one, other in
            let (left, right) = (one.element.range, other.element.range)
            if left.lowerBound != right.lowerBound { return left.lowerBound < right.lowerBound }
            if left.isEmpty != right.isEmpty { return left.isEmpty }
            if left.upperBound != right.upperBound { return left.upperBound > right.upperBound }
            return one.offset < other.offset
        }
        var segments: [Segment] = []
        var position = 0
        var total = 0
        for (_, edit) in sorted where edit.range.lowerBound >= position && edit.range.upperBound <= size {
            if edit.range.lowerBound > position { segments.append(.original(position..<edit.range.lowerBound)) }
            total += edit.range.lowerBound - position
            if edit.size > 0 { segments.append(edit.segment) }
            total += edit.size
            position = edit.range.upperBound
        }
        if position < size { segments.append(.original(position..<size)) }
        total += size - position
        self.segments = segments
        self.size = total
    }

    /// Whether the result is the original.
    public var isIdentity: Bool {
        segments.allSatisfy { if case .original = $0 { true } else { false } } && segments.count <= 1
    }
}
