// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// What the pipeline keeps of an entity until the verdict: where it is and what it was found to be.
struct PartRecord {
    var entity: Entity
    /// Where its `Content-*` fields stand.
    var contentFields: [Range<Int>] = []
    /// Of these, `Content-Type` and `Content-Disposition`, which give it its names.
    var namingFields: [Range<Int>] = []
    var hasMIMEVersion = false
    /// Whether the last line of its header has no end, since the message ended there.
    var isHeaderCut = false
    /// Octets of the empty line between header and body.
    var separatorSize = 0
    /// A multipart is one only if a delimiter came; without, it is a leaf.
    var hasDelimiter = false
    var size = 0
    var sha256: String?
    var type: String?
    var isBody = false
    var uninspectable: String?
    var defects: [String] = []

    /// Whether it holds other parts, and no content of its own.
    var isContainer: Bool {
        switch entity.kind {
        case .leaf: false
        case .multipart: hasDelimiter
        case .message, .encodedMessage: true
        }
    }

    /// The outermost entity of the message or of an attached one: its header holds more than MIME fields.
    var isMessageRoot: Bool { entity.path == "0" || entity.path.hasSuffix(".0") }

    func report(parent: String?, within: String?) -> PartReport {
        PartReport(
            part: entity.path, parent: parent, contentType: entity.mediaType.name, type: isContainer ? nil : type,
            filename: entity.filename, names: entity.names, disposition: entity.disposition?.kind, encoding: entity.encodingToken,
            charset: entity.mediaType.charset, size: isContainer ? nil : size, sha256: isContainer ? nil : sha256,
            uninspectable: uninspectable, defects: defects, isContainer: isContainer, isBody: isBody, start: entity.start,
            end: entity.end, within: within)
    }
}
