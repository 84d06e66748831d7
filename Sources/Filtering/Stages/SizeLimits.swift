// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// The first stage: how big the message is in every respect.
struct SizeLimits {
    /// Octets of the message so far.
    private(set) var size = 0
    private var parts = 0
    private var depth = 0
    private var headerSize = 0
    private var receivedCount = 0
    private var isSigned = false
    private var isEncrypted = false

    var received: Int { receivedCount }

    /// Something in it was found to be encrypted.
    mutating func noteEncrypted() {
        isEncrypted = true
    }

    mutating func note(octets: Int) {
        size += octets
    }

    mutating func note(_ field: HeaderField, ofRoot isRoot: Bool) {
        guard isRoot else { return }
        headerSize += field.raw.count
        if field.isNamed("received") { receivedCount += 1 }
    }

    mutating func note(_ entity: Entity) {
        parts += 1
        depth = max(depth, entity.depth)
        switch entity.mediaType.name {
        case "multipart/signed":
            isSigned = true
        case "multipart/encrypted":
            isEncrypted = true
        case "application/pkcs7-mime", "application/x-pkcs7-mime":
            switch entity.mediaType.parameters.value(of: "smime-type") {
            case "signed-data", "certs-only": isSigned = true
            case "compressed-data": break
            default: isEncrypted = true
            }
        default:
            break
        }
    }

    /// - Parameter defects: the names of all that were found, each once.
    func facts(defects: [Defect.Name]) -> MessageFacts {
        let uninspectable = defects.filter { $0.classification == .limit }.map(\.rawValue)
        return MessageFacts(
            size: size, parts: parts, depth: depth, headerSize: headerSize, receivedCount: receivedCount, signed: isSigned,
            encrypted: isEncrypted,
            defects: defects.map { DefectFacts(name: $0.rawValue, category: $0.classification.rawValue) },
            uninspectable: uninspectable)
    }
}
