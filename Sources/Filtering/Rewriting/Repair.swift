// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// Edits that leave one reading of an entity: its MIME fields rebuilt, its body encoded anew, its boundary chosen anew, and
/// what stands outside its parts dropped (RFC 7103 says which of this is safe).
///
/// Only the entity itself is touched; its parts stay as they are unless they are ambiguous too.
struct Repair {
    let records: [PartRecord]
    let headers: HeaderRules
    let size: Int
    let seal: BoundarySeal?

    /// Everything that is ambiguous, as far as it does not lie in `replaced` entities.
    /// - Parameters:
    ///   - renamed: names that entities are given.
    ///   - isWhole: whether all is repaired, and not only the renamed ones.
    /// - Throws: `Editor.CannotEdit` where something lies inside an encoded entity and cannot be reached.
    func edits(
        replaced: Set<Int>, renamed: [Int: String] = [:], isWhole: Bool = true
    ) throws(Editor.CannotEdit) -> (edits: [RewritePlan.Edit], entities: [Int]) {
        var edits: [RewritePlan.Edit] = []
        var entities: [Int] = []
        // An encoded message becomes a file: what lies within is read by nobody but who opens it.
        let opaque = replaced.union(
            records.indices.filter { records[$0].entity.kind == .encodedMessage && records[$0].isAmbiguous })
        // Parts before what holds them: where two insertions are at one place, the inner one comes first.
        for (index, record) in records.enumerated().reversed()
        where record.isAmbiguous || index == 0 && !headers.repeated.isEmpty {
            if replaced.contains(index) || isInside(opaque, index) || !isWhole && renamed[index] == nil { continue }
            guard record.entity.within == nil else { throw Editor.CannotEdit() }
            edits += self.edits(of: index, name: renamed[index])
            entities.append(index)
        }
        if isWhole { edits += headers.repeated.map { RewritePlan.Edit($0, with: []) } }
        return (edits, entities.reversed())
    }

    private func isInside(_ replaced: Set<Int>, _ index: Int) -> Bool {
        var at: Int? = records[index].entity.parent ?? records[index].entity.within
        while let present = at, records.indices.contains(present) {
            if replaced.contains(present) { return true }
            at = records[present].entity.parent ?? records[present].entity.within
        }
        return false
    }

    private func edits(of index: Int, name: String?) -> [RewritePlan.Edit] {
        let record = records[index]
        guard record.isAmbiguous else { return [] }
        if name == nil, let edits = small(record) { return edits }
        func canonical(boundary: String? = nil, isEncodedAnew: Bool = false) -> CanonicalHeader {
            CanonicalHeader(record.entity, name: name ?? record.entity.filename, boundary: boundary, isEncodedAnew: isEncodedAnew)
        }
        switch record.entity.kind {
        case .multipart(let old) where record.isContainer:
            let boundary = seal?.boundary(of: index) ?? String(decoding: old, as: UTF8.self)
            return header(record, canonical(boundary: boundary)) + structure(record, boundary: boundary)
        case .message:
            return header(record, canonical())
        case .encodedMessage, .encodedMultipart:
            // As a message it must not be encoded (RFC 2045 §6.4); as a file it may.
            var fields = canonical(isEncodedAnew: true)
            fields.becomesFile = true
            return header(record, fields) + body(record, decodedSize: decodedSize(of: index))
        case .leaf, .multipart:
            let isEncodedAnew = mustEncode(record)
            var fields = canonical(isEncodedAnew: isEncodedAnew)
            if record.entity.mediaType.isMultipart { fields.type = "text/plain" }
            return header(record, fields) + (isEncodedAnew ? body(record, decodedSize: record.size) : [])
        }
    }

    /// Defects that are mended where they stand, for nothing else hangs on them.
    private static let inHeaderOnly: Set<Defect.Name> = [
        .notAField, .leadingFold, .blankFold, .blankBeforeColon, .controlInHeader,
    ]

    /// What is enough where only lines of the header are in doubt, or only the encoding of a multipart: the body stays as it is,
    /// and with it what was signed.
    private func small(_ record: PartRecord) -> [RewritePlan.Edit]? {
        let header = record.header
        guard !header.hasStrayContentField, record.separatorSize > 0 else { return nil }
        var removed = header.strayLines + header.faults
        if record.ambiguities == [.encodedMultipart], record.isContainer {
            removed += header.contentFields.filter { !header.namingFields.contains($0) && !header.keptFields.contains($0) }
        } else if !record.ambiguities.isSubset(of: Self.inHeaderOnly) {
            return nil
        }
        return removed.map { RewritePlan.Edit($0, with: []) }
    }

    /// Whether the body of a leaf could be read in another way even behind an unambiguous header.
    private func mustEncode(_ record: PartRecord) -> Bool {
        if record.isBodyAmbiguous || record.separatorSize == 0 || record.entity.mediaType.isMultipart { return true }
        switch record.entity.encoding {
        case .identity, .base64, .quotedPrintable: return false
        case .uuencode, .unknown: return true
        }
    }

    /// Octets of the decoded content of an encoded message: where its outermost entity ends.
    private func decodedSize(of index: Int) -> Int {
        records.first { $0.entity.within == index && $0.entity.parent == index }?.entity.end ?? 0
    }

    // MARK: - Header

    /// Puts canonical MIME fields in place of those that are there, and takes away what is no field.
    func header(_ record: PartRecord, _ canonical: CanonicalHeader) -> [RewritePlan.Edit] {
        header(record, fields: canonical.fields)
    }

    func header(_ record: PartRecord, fields canonical: [UInt8]) -> [RewritePlan.Edit] {
        var removed = record.header.strayLines + record.header.contentFields.filter { !record.header.keptFields.contains($0) }
        var fields = canonical
        if record.isMessageRoot {
            removed += record.header.versionFields
            if !fields.isEmpty { fields = Array("MIME-Version: 1.0\r\n".utf8) + fields }
        }
        var edits = removed.map { RewritePlan.Edit($0, with: []) }
        edits += record.header.faults.map { RewritePlan.Edit($0, with: []) }
        if record.separatorSize == 0 { fields += [ASCII.cr, ASCII.lf] }
        let headerEnd = record.entity.bodyStart - record.separatorSize
        if record.header.isCut, !removed.contains(where: { $0.upperBound == record.entity.bodyStart }) {
            fields = [ASCII.cr, ASCII.lf] + fields
        }
        edits.append(RewritePlan.Edit(headerEnd..<headerEnd, with: fields))
        return edits
    }

    // MARK: - Body

    private func body(_ record: PartRecord, decodedSize: Int) -> [RewritePlan.Edit] {
        let range = record.entity.bodyStart..<max(record.entity.bodyStart, record.entity.end)
        var edits = [RewritePlan.Edit(transcoding: range, from: record.entity.encoding, decodedSize: decodedSize)]
        // Nothing follows the last octet of a message but its end.
        if range.upperBound == size { edits.append(RewritePlan.Edit(size..<size, with: [ASCII.cr, ASCII.lf])) }
        return edits
    }

    /// New delimiters for old ones; preamble and epilogue go.
    private func structure(_ record: PartRecord, boundary: String) -> [RewritePlan.Edit] {
        let opening = Array("\r\n--\(boundary)\r\n".utf8)
        let closing = Array("\r\n--\(boundary)--\r\n".utf8)
        var edits: [RewritePlan.Edit] = []
        guard let first = record.delimiters.first else { return [] }
        let bodyStart = record.entity.bodyStart
        edits.append(RewritePlan.Edit(bodyStart..<first.extent.upperBound, with: Array(opening.dropFirst(2))))
        for delimiter in record.delimiters.dropFirst() where !delimiter.isClosing {
            edits.append(RewritePlan.Edit(delimiter.extent, with: opening))
        }
        let end = record.entity.end
        if let last = record.delimiters.last(where: \.isClosing) {
            edits.append(RewritePlan.Edit(last.extent.lowerBound..<max(end, last.extent.upperBound), with: closing))
        } else {
            edits.append(RewritePlan.Edit(end..<end, with: closing))
        }
        return edits
    }
}
