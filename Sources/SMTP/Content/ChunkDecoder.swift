// SPDX-License-Identifier: Apache-2.0

/// Takes the octets that follow BDAT, over all the chunks of a message (RFC 3030).
///
/// They are content as they stand, but for the listener's policy on line ends, which a message must not get round
/// by this way in.
public struct ChunkDecoder: Hashable, Sendable {
    private var scanner: ContentScanner
    private let lineEnds: LineEnds
    /// Octets of the present chunk that are yet to come.
    public private(set) var remaining = 0

    public init(lineEnds: LineEnds) {
        scanner = ContentScanner(lineEnds: lineEnds, hasDots: false)
        self.lineEnds = lineEnds
    }

    /// Begins a chunk of `count` octets, zero or more.
    public mutating func begin(count: Int) {
        precondition(count >= 0 && remaining == 0, "one chunk ends before the next begins")
        remaining = count
    }

    /// The next piece; nil when `chunk` is used up. Behind `.end`, `cursor` is at the next command.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> ContentPiece? {
        guard remaining > 0 else { return .end }
        let before = cursor
        let end = min(chunk.count - cursor, remaining) + cursor
        let piece = scanner.next(in: chunk, at: &cursor, end: end)
        remaining -= cursor - before
        if piece == nil && remaining == 0 { return .end }
        return piece
    }

    /// Ends the message: what is wrong with its very end, if lone line ends are refused.
    public func finish() -> LineEndFlaw? {
        lineEnds == .refuse && scanner.endsInCR ? .bareCR : nil
    }
}
