// SPDX-License-Identifier: Apache-2.0

import SMTP

/// Judges line ends as a listener would that refuses lone CR, lone LF and NUL.
struct LineEndCheck {
    private var decoder = ChunkDecoder(lineEnds: .refuse)
    private var flaw: LineEndFlaw?

    mutating func read(_ chunk: [UInt8]) {
        guard flaw == nil, !chunk.isEmpty else { return }
        decoder.begin(count: chunk.count)
        let octets = chunk.span
        var cursor = 0
        while let piece = decoder.next(in: octets, at: &cursor) {
            switch piece {
            case .flaw(let found):
                flaw = found
                return
            case .end:
                return
            case .content, .lineEnd:
                continue
            }
        }
    }

    /// The message has ended: its first flaw, if it has one.
    func finish() -> LineEndFlaw? { flaw ?? decoder.finish() }

    /// `bare-lf`, `bare-cr`, `nul`: as in `weir:bare-lf`.
    static func name(of flaw: LineEndFlaw) -> String {
        switch flaw {
        case .bareLF: "bare-lf"
        case .bareCR: "bare-cr"
        case .nul: "nul"
        }
    }
}
