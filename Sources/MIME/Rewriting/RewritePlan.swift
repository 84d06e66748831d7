// SPDX-License-Identifier: Apache-2.0

/// What is sent in place of a message: ranges of the original, and octets put in.
///
/// A plan without edits is the message itself, octet for octet.
public struct RewritePlan: Sendable, Hashable {
    public enum Segment: Sendable, Hashable {
        case original(Range<Int>)
        case inserted([UInt8])
    }

    /// One change: the octets of the original in `range` are replaced.
    public struct Edit: Sendable, Hashable {
        public let range: Range<Int>
        public let replacement: [UInt8]

        public init(_ range: Range<Int>, with replacement: [UInt8]) {
            self.range = range
            self.replacement = replacement
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
            if !edit.replacement.isEmpty { segments.append(.inserted(edit.replacement)) }
            total += edit.replacement.count
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
