// SPDX-License-Identifier: Apache-2.0

/// Decodes what follows DATA, in any chunking: dots of stuffed lines are removed, and CRLF `.` CRLF, and nothing
/// else, ends it (RFC 5321 §4.5.2 and §4.1.1.4).
///
/// The CRLF before the last dot belongs to the content.
public struct DataDecoder: Hashable, Sendable {
    private var scanner: ContentScanner

    public init(lineEnds: LineEnds) {
        scanner = ContentScanner(lineEnds: lineEnds, hasDots: true)
    }

    /// The next piece; nil when `chunk` is used up. Behind `.end`, `cursor` is at the next command.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> ContentPiece? {
        scanner.next(in: chunk, at: &cursor, end: chunk.count)
    }
}
