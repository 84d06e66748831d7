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
        case bareUuencode = "bare-uuencode"
        case bareBase64 = "bare-base64"
        case tnef, cms, pgp
        /// A message in a file.
        case message

        /// Whether only some mail programs show it; the others show the text that it is encoded in.
        var isReading: Bool {
            switch self {
            case .uuencode, .yenc, .binhex, .base64, .bareUuencode, .bareBase64: true
            case .tnef, .cms, .pgp, .message: false
            }
        }

        /// Whether nothing but its lines themselves say that it is one. Then it may be noise.
        var isBare: Bool { self == .bareUuencode || self == .bareBase64 }
    }

    let origin: Origin
    /// Index of the leaf, in the reading that has it. What is done because of this part is done to the leaf.
    let carrier: Int
    var record: PartRecord
    let results: [FileTypes.Result]

    /// Whether it is to be seen in rules and reports. Letters that are base64 by chance decode to nothing in particular.
    var counts: Bool {
        !origin.isBare || record.knownTypes.contains { $0 != "application/octet-stream" && !Attachments.isTextOfAnyKind($0) }
    }

    /// Whether another one has the same in the same place.
    func isSame(as other: UnwrappedPart) -> Bool {
        origin == other.origin && carrier == other.carrier && record.entity.path == other.record.entity.path
            && record.size == other.record.size && record.entity.names == other.record.entity.names
            && record.knownTypes == other.record.knownTypes
            && results.map(\.head) == other.results.map(\.head)
    }

    /// The same in another place.
    func carried(by carrier: Int) -> UnwrappedPart {
        UnwrappedPart(record, results, origin: origin, carrier: carrier)
    }

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
