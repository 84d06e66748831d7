// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// A part that lies within the content of a leaf: a file in a TNEF or in text, or a leaf of a message that was signed or
/// compressed as a whole.
struct UnwrappedPart {
    /// How it was found.
    enum Origin: String {
        case uuencode, yenc, binhex
        case base64 = "begin-base64"
        case tnef, cms, pgp

        /// Whether only some mail programs show it; the others show the text that it is encoded in.
        var isReading: Bool {
            switch self {
            case .uuencode, .yenc, .binhex, .base64: true
            case .tnef, .cms, .pgp: false
            }
        }
    }

    let origin: Origin
    /// Index of the leaf, in the reading that has it. What is done because of this part is done to the leaf.
    let carrier: Int
    var record: PartRecord
    let results: [FileTypes.Result]

    init(_ record: PartRecord, _ results: [FileTypes.Result], origin: Origin, carrier: Int) {
        self.origin = origin
        self.carrier = carrier
        self.record = record
        self.results = results
        guard let first = results.first else { return }
        self.record.size = first.size
        self.record.digests = results.compactMap(\.sha256)
        self.record.types = results.map { if case .type(let type) = $0.finding { type } else { nil } }
        self.record.judgeBody()
    }
}
