// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// What the pipeline keeps of an entity until the verdict: where it is and what it was found to be.
struct PartRecord {
    /// A delimiter line of a multipart, with the line end before it. Several with nothing between them are one.
    struct DelimiterLine {
        var extent: Range<Int>
        var isClosing: Bool
    }

    var entity: Entity
    var header = PartHeader()
    /// Octets of the empty line between header and body.
    var separatorSize = 0
    var delimiters: [DelimiterLine] = []
    var size = 0
    /// What the content is, in every way to decode it; the documented one first. Nil: not known yet.
    var types: [String?] = []
    /// SHA-256 of the same, where somebody asks.
    var digests: [String] = []
    var isBody = false
    var isEncrypted = false
    var uninspectable: String?
    /// What of it is read differently by different programs, and whether its body is concerned.
    var ambiguities: Set<Defect.Name> = []
    var isAmbiguous: Bool { !ambiguities.isEmpty }
    var isBodyAmbiguous = false

    init(entity: Entity) {
        self.entity = entity
    }

    /// Whether it holds other parts, and no content of its own. A multipart is one only if a delimiter came; in another
    /// reading a leaf may turn out to hold parts.
    var isContainer: Bool {
        switch entity.kind {
        case .leaf, .multipart: !delimiters.isEmpty
        case .message, .encodedMessage, .encodedMultipart: true
        }
    }

    /// The outermost entity of the message or of an attached one: its header holds more than MIME fields.
    var isMessageRoot: Bool { entity.path == "0" || entity.path.hasSuffix(".0") }

    /// The types that are known, each once.
    var knownTypes: [String] {
        var seen: Set<String> = []
        return types.compactMap { $0 }.filter { seen.insert($0).inserted }
    }

    /// Every type is known: whether it is a body is decided.
    mutating func judgeBody() {
        guard Attachments.isDeclaredBody(entity) else { return }
        // Text that is shown in place is text, whatever its words look like to libmagic.
        for slot in types.indices {
            guard let type = types[slot], Attachments.isTextOfAnyKind(type), !Attachments.isBodyContent(type) else { continue }
            types[slot] = entity.mediaType.name
        }
        // Decoded in another way it is noise, as a rule: that alone makes it no attachment.
        let others = types.dropFirst().compactMap { $0 }
        isBody =
            types.first.map { $0.map(Attachments.isBodyContent) ?? false } ?? false
            && others.allSatisfy { Attachments.isBodyContent($0) || $0 == "application/octet-stream" }
    }

    mutating func note(delimiter extent: Range<Int>, isClosing: Bool) {
        if let last = delimiters.last, last.extent.upperBound == extent.lowerBound, last.isClosing == isClosing {
            delimiters[delimiters.count - 1].extent = last.extent.lowerBound..<extent.upperBound
        } else {
            delimiters.append(DelimiterLine(extent: extent, isClosing: isClosing))
        }
    }

    func report(parent: String?, within: String?, reading: String?) -> PartReport {
        let types = knownTypes
        return PartReport(
            part: entity.path, parent: parent, reading: reading, contentType: entity.mediaType.name,
            type: isContainer ? nil : types.first, types: isContainer ? [] : types, filename: entity.filename,
            names: entity.names,
            disposition: entity.disposition?.kind, encoding: entity.encodingToken, charset: entity.mediaType.charset,
            size: isContainer ? nil : size, sha256: isContainer ? nil : digests.first, isEncrypted: isEncrypted,
            uninspectable: uninspectable, defects: [], isContainer: isContainer, isBody: isBody, start: entity.start,
            end: entity.end, within: within)
    }
}

/// Where the lines of an entity's header stand that an edit may have to change.
struct PartHeader {
    /// `Content-*` fields, `MIME-Version`, and lines that are no fields.
    var contentFields: [Range<Int>] = []
    /// Of these, `Content-Type` and `Content-Disposition`, which give it its names.
    var namingFields: [Range<Int>] = []
    /// Lines that are no fields, and so none of the header for many.
    var strayLines: [Range<Int>] = []
    /// `Content-ID`, `Content-Description` and the like, which a repair keeps as they are.
    var keptFields: [Range<Int>] = []
    var versionFields: [Range<Int>] = []
    /// Octets within fields that not everybody passes over: lines of blanks, blanks before a colon, control characters.
    var faults: [Range<Int>] = []
    /// Whether a line that is no field may be meant to be one that says what the body is.
    var hasStrayContentField = false
    /// Whether the last line has no end, since the message ended there.
    var isCut = false
    var uninspectable: String?
    var ambiguities: Set<Defect.Name> = []
    var hasMIMEVersion: Bool { !versionFields.isEmpty }

    mutating func note(_ field: HeaderField) {
        isCut = field.raw.last != 0x0A
        faults += field.faults
        if field.looksLikeContentField { hasStrayContentField = true }
        if field.nameLength == 0 || field.isDamagedContentField {
            strayLines.append(field.extent)
        } else if field.isNamed("mime-version") {
            versionFields.append(field.extent)
        } else if field.isContentField {
            contentFields.append(field.extent)
            if field.isNamed("content-type") || field.isNamed("content-disposition") {
                namingFields.append(field.extent)
            } else if !field.isNamed("content-transfer-encoding"), !field.isNamed("content-length") {
                keptFields.append(field.extent)
            }
        }
    }
}
