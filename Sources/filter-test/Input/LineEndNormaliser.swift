// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP

/// Makes of octets what a listener with `line-ends: normalise` passes on: a lone CR or LF becomes CRLF, NUL is dropped.
struct LineEndNormaliser {
    private var decoder = ChunkDecoder(lineEnds: .normalise)

    /// Nothing is held back: an LF behind a CR that ended the chunk before is swallowed when it comes.
    mutating func read(_ octets: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        guard !octets.isEmpty else { return out }
        out.reserveCapacity(octets.count)
        decoder.begin(count: octets.count)
        let chunk = octets.span
        var cursor = 0
        while let piece = decoder.next(in: chunk, at: &cursor) {
            switch piece {
            case .content(let range):
                out.append(chunk, in: range)
            case .lineEnd:
                out.append(ASCII.cr)
                out.append(ASCII.lf)
            case .flaw:
                continue
            case .end:
                return out
            }
        }
        return out
    }
}
