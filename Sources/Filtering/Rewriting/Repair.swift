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
    /// - Throws: `Editor.CannotEdit` where something lies inside an encoded entity and cannot be reached.
    func edits(replaced: Set<Int>) throws(Editor.CannotEdit) -> (edits: [RewritePlan.Edit], entities: [Int]) {
        var edits: [RewritePlan.Edit] = []
        var entities: [Int] = []
        for (index, record) in records.enumerated() where record.isAmbiguous || index == 0 && !headers.repeated.isEmpty {
            if isInside(replaced, index) { continue }
            guard record.entity.within == nil else { throw Editor.CannotEdit() }
            edits += self.edits(of: index)
            entities.append(index)
        }
        if !replaced.contains(0) { edits += headers.repeated.map { RewritePlan.Edit($0, with: []) } }
        return (edits, entities)
    }

    private func isInside(_ replaced: Set<Int>, _ index: Int) -> Bool {
        var at: Int? = index
        while let present = at, records.indices.contains(present) {
            if replaced.contains(present) { return true }
            at = records[present].entity.parent ?? records[present].entity.within
        }
        return false
    }

    private func edits(of index: Int) -> [RewritePlan.Edit] {
        let record = records[index]
        guard record.isAmbiguous else { return [] }
        switch record.entity.kind {
        case .multipart(let old) where record.isContainer:
            let boundary = seal?.boundary(of: index) ?? String(decoding: old, as: UTF8.self)
            return header(record, CanonicalHeader(record.entity, boundary: boundary, isEncodedAnew: false))
                + structure(record, boundary: boundary)
        case .message:
            return header(record, CanonicalHeader(record.entity, boundary: nil, isEncodedAnew: false))
        case .encodedMessage, .encodedMultipart:
            // As a message it must not be encoded (RFC 2045 §6.4); as a file it may.
            var canonical = CanonicalHeader(record.entity, boundary: nil, isEncodedAnew: true)
            canonical.type = "application/octet-stream"
            return header(record, canonical) + body(record, decodedSize: decodedSize(of: index))
        case .leaf, .multipart:
            let isEncodedAnew = mustEncode(record)
            var canonical = CanonicalHeader(record.entity, boundary: nil, isEncodedAnew: isEncodedAnew)
            if record.entity.mediaType.isMultipart { canonical.type = "text/plain" }
            return header(record, canonical) + (isEncodedAnew ? body(record, decodedSize: record.size) : [])
        }
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
