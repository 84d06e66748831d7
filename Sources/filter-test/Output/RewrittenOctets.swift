// SPDX-License-Identifier: Apache-2.0

import MIME

/// The octets of a message as a plan has it sent: it is read once more from its file, and what the plan says is put in.
struct RewrittenOctets {
    private let name: DiskPath
    private var source: WireOctets
    private var segments: ArraySlice<RewritePlan.Segment>
    /// What is left of the range of the original that is being given.
    private var range = 0..<0
    /// Encodes what is read of it anew.
    private var transcoder: Transcoder?
    /// Octets of the original read last, and how many came before them.
    private var chunk: [UInt8] = []
    private var chunkStart = 0

    init(_ message: SavedMessage, plan: RewritePlan) {
        name = message.name
        source = message.octets()
        segments = plan.segments[...]
    }

    /// The next octets, which may be none; nil at the end.
    mutating func next() throws(FileProblem) -> ArraySlice<UInt8>? {
        if range.isEmpty {
            guard let segment = segments.popFirst() else { return nil }
            switch segment {
            case .inserted(let octets): return octets[...]
            case .original(let wanted): range = wanted
            case .transcoded(let wanted, let encoding):
                range = wanted
                transcoder = Transcoder(from: encoding)
            }
            if range.isEmpty {
                transcoder = nil
                return []
            }
        }
        guard transcoder != nil else { return try nextOriginal() }
        let octets = Array(try nextOriginal())
        var out: [UInt8] = []
        transcoder?.transcode(octets.span, into: &out)
        if range.isEmpty {
            transcoder?.finish(into: &out)
            transcoder = nil
        }
        return out[...]
    }

    /// The next octets of the range.
    private mutating func nextOriginal() throws(FileProblem) -> ArraySlice<UInt8> {
        // Ranges ascend, so what was read before is needed no more.
        while chunkStart + chunk.count <= range.lowerBound {
            chunkStart += chunk.count
            guard let more = try source.next() else {
                throw FileProblem(path: name, reason: "became shorter while it was read")
            }
            chunk = more
        }
        guard range.lowerBound >= chunkStart else { throw FileProblem(path: name, reason: "has a plan that goes back") }
        let end = min(range.upperBound, chunkStart + chunk.count)
        let octets = chunk[(range.lowerBound - chunkStart)..<(end - chunkStart)]
        range = end..<range.upperBound
        return octets
    }
}
