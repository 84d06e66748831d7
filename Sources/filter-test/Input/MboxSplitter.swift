// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Finds the messages of an mbox: each begins behind a line `From …`, which stands at the start or behind an empty line.
///
/// The empty line before the next `From ` line belongs to the mbox, not to the message.
struct MboxSplitter {
    /// One message, without its `From ` line.
    struct Member: Equatable {
        /// Octets of the file.
        let extent: Range<Int>
        /// Whether any of its lines ends in CRLF.
        let hasCRLF: Bool
    }

    /// What every mbox begins with.
    static let mark = Array("From ".utf8)

    private var members: [Member] = []
    private var position = 0
    private var lineStart = 0
    /// The first octets of the line that is being read, as many as the mark has.
    private var beginning: [UInt8] = []
    private var lastOctet: UInt8 = 0
    /// Where the line before began, if it was empty.
    private var emptyLine: Int?
    /// Where the present message begins; nil before the first.
    private var memberStart: Int?
    private var hasCRLF = false

    /// Reads on.
    mutating func read(_ chunk: Span<UInt8>) {
        var start = 0
        while start < chunk.count {
            let lf = chunk.firstIndex(of: ASCII.lf, in: start..<chunk.count)
            var end = chunk.count
            if let lf { end = lf + 1 }
            if beginning.count < Self.mark.count {
                beginning.append(chunk, in: start..<min(end, start + Self.mark.count - beginning.count))
            }
            position += end - start
            if let lf {
                endLine(endsInCRLF: (lf > start ? chunk[lf - 1] : lastOctet) == ASCII.cr)
            } else {
                lastOctet = chunk[end - 1]
            }
            start = end
        }
    }

    /// The messages of the whole file.
    mutating func finish() -> [Member] {
        if position > lineStart { endLine(endsInCRLF: false, isEmpty: false) }
        endMember(before: position)
        return members
    }

    private mutating func endLine(endsInCRLF: Bool) {
        endLine(endsInCRLF: endsInCRLF, isEmpty: position - lineStart == (endsInCRLF ? 2 : 1))
    }

    private mutating func endLine(endsInCRLF: Bool, isEmpty: Bool) {
        if beginning == Self.mark && (lineStart == 0 || emptyLine != nil) {
            endMember(before: lineStart)
            memberStart = position
            hasCRLF = false
            emptyLine = nil
        } else {
            if endsInCRLF { hasCRLF = true }
            emptyLine = isEmpty ? lineStart : nil
        }
        lineStart = position
        beginning = []
        lastOctet = 0
    }

    private mutating func endMember(before end: Int) {
        guard let start = memberStart else { return }
        members.append(Member(extent: start..<max(start, emptyLine ?? end), hasCRLF: hasCRLF))
    }
}
