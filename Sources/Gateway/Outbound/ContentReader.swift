// SPDX-License-Identifier: Apache-2.0

import MIME

/// Gives what is to be sent of a message, block by block: what we put on top, then the rewrite plan.
///
/// Blocks from a file are read where `next` is called: on a thread pool.
struct ContentReader: Sendable {
    enum Storage: Sendable {
        case memory([UInt8])
        case file(SpoolFile)
    }

    /// Octets of a block at most, but for what is put in.
    private static let blockSize = 256 * 1024

    let storage: Storage
    private let segments: [RewritePlan.Segment]
    /// Octets in all.
    let size: Int
    private var index = 0
    private var position = 0
    /// Encodes the present segment anew.
    private var transcoder: Transcoder?

    /// - Parameter top: fields above the message's own.
    init(top: [UInt8], plan: RewritePlan, storage: Storage) {
        self.storage = storage
        segments = [.inserted(top)] + plan.segments
        size = top.count + plan.size
    }

    /// Whether `next` may block.
    var isBlocking: Bool { if case .file = storage { true } else { false } }

    /// The next block, or nil at the end.
    mutating func next() throws -> [UInt8]? {
        var block: [UInt8] = []
        while index < segments.count, block.count < Self.blockSize {
            switch segments[index] {
            case .inserted(let octets):
                block += octets
                index += 1
            case .original(let range):
                block += try read(range, room: Self.blockSize - block.count)
            case .transcoded(let range, let encoding):
                var transcoder = self.transcoder ?? Transcoder(from: encoding)
                let octets = try read(range, room: Self.blockSize - block.count)
                transcoder.transcode(octets.span, into: &block)
                // `read` goes on to the next segment when the range is used up.
                if position == 0 {
                    transcoder.finish(into: &block)
                    self.transcoder = nil
                } else {
                    self.transcoder = transcoder
                }
            }
        }
        return block.isEmpty ? nil : block
    }

    /// The next octets of a range, which is left when it is used up.
    private mutating func read(_ range: Range<Int>, room: Int) throws -> [UInt8] {
        let start = range.lowerBound + position
        let end = min(range.upperBound, start + max(1, room))
        let octets: [UInt8] =
            switch storage {
            case .memory(let octets): Array(octets[start..<end])
            case .file(let file): try file.read(start..<end)
            }
        position += end - start
        if end == range.upperBound {
            index += 1
            position = 0
        }
        return octets
    }
}
