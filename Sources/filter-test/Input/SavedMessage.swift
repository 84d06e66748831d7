// SPDX-License-Identifier: Apache-2.0

/// One message where it was found, and how to have its octets as they go over the wire.
struct SavedMessage {
    /// As reports name it.
    let name: DiskPath
    /// Where `--output` writes it, below its folder.
    let outputPath: DiskPath
    let file: OctetFile
    /// Octets of the file.
    let extent: Range<Int>
    /// Whether it comes from an mbox, in which lines that begin with `From ` are quoted.
    let isQuoted: Bool
    /// Whether it was saved by a Unix tool: without any CRLF, its LF stand for them.
    let hasUnixLineEnds: Bool
    /// Whether a listener that normalises takes it: then lone CR and LF stand for CRLF, and NUL for nothing.
    var isNormalised = false

    /// Its octets from the beginning.
    func octets() -> WireOctets { WireOctets(self) }
}

/// The octets of a message as they go over the wire, a chunk at a time.
struct WireOctets {
    private let message: SavedMessage
    private var offset: Int
    private var unquoter: MboxUnquoter?
    private var normaliser: LineEndNormaliser?
    private var isAtEnd = false

    init(_ message: SavedMessage) {
        self.message = message
        offset = message.extent.lowerBound
        if message.isQuoted { unquoter = MboxUnquoter() }
        if message.isNormalised { normaliser = LineEndNormaliser() }
    }

    /// The next chunk, which may be empty; nil at the end.
    mutating func next() throws(FileProblem) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        let count = min(OctetFile.chunkSize, message.extent.upperBound - offset)
        guard count > 0 else {
            isAtEnd = true
            return wire(unquoter?.finish() ?? [])
        }
        let raw = try message.file.read(at: offset, upTo: count)
        guard !raw.isEmpty else { throw FileProblem(path: message.name, reason: "became shorter while it was read") }
        offset += raw.count
        return wire(unquoter?.read(raw) ?? raw)
    }

    /// Octets of the message as the filters get them.
    private mutating func wire(_ octets: [UInt8]) -> [UInt8] {
        let octets = message.hasUnixLineEnds ? UnixLineEnds.toWire(octets) : octets
        return normaliser?.read(octets) ?? octets
    }
}
