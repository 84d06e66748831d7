// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// Turns what the rules decided into edits of the message: as few octets as it takes.
struct Editor {
    let records: [PartRecord]
    let headers: HeaderRules
    let size: Int
    /// For the boundaries of a repair; nil where none is asked for.
    let seal: BoundarySeal?
    /// Names of defects to be told of in a field of our own; empty where nobody wants to know.
    let traced: [String]

    /// Characters that are kept of the old name in a new one. File systems end names at 255 octets.
    private static let nameLimit = 200

    /// A part cannot be changed where it is.
    struct CannotEdit: Error {}

    private var repair: Repair { Repair(records: records, headers: headers, size: size, seal: seal) }

    /// What to send, and the parts that a repair changes.
    func plan(for decision: Decision) throws(CannotEdit) -> (plan: RewritePlan, repaired: [String]) {
        guard decision.verdict == .accept || decision.verdict == .modify else {
            return (RewritePlan(size: size, edits: []), [])
        }
        var edits = headers.forged.map { RewritePlan.Edit($0, with: []) }
        let stripped = strippedParts(decision)
        var editedParts: Set<Int> = []
        var replaced: Set<Int> = []
        /// New names of parts that are ambiguous: their fields are written anew in any case.
        var renamed: [Int: String] = [:]
        var isRepaired = false
        var added: [UInt8] = []
        var header = HeaderEdits(headers: headers)
        for applied in decision.actions where applied.mode == .enforce {
            switch applied.action {
            case .strip(let notice):
                guard let index = index(of: applied.part) else { continue }
                let target = carrier(of: index)
                guard !isWithin(target, stripped), editedParts.insert(target).inserted else { continue }
                replaced.insert(target)
                edits += replace(target, with: notice, because: applied, matched: index)
            case .rename(let template):
                guard let index = index(of: applied.part), editedParts.insert(index).inserted else { continue }
                let target = carrier(of: index)
                if stripped.contains(target) || isWithin(target, stripped) { continue }
                // What lies within a part, or is seen there by others, has no name that could be changed.
                guard target == index, !applied.isHidden else { throw CannotEdit() }
                let name = newName(of: index, template: template)
                if records[index].isAmbiguous { renamed[index] = name } else { edits += rename(index, to: name) }
            case .addHeader(let name, let value):
                added += FieldWriter.unstructured(name, value)
            case .setHeader(let name, let value):
                header.set(name, value)
            case .removeHeader(let name):
                header.remove(name)
            case .tagSubject(let tag):
                header.tagSubject(tag)
            case .repair:
                isRepaired = true
            case .accept, .reject, .defer, .discard, .quarantine:
                break
            }
        }
        var repaired: [String] = []
        if isRepaired || !renamed.isEmpty {
            let (mended, indices) = try repair.edits(replaced: replaced, renamed: renamed, isWhole: isRepaired)
            edits += mended
            repaired = indices.map { records[$0].entity.path }
        }
        if !traced.isEmpty { added += Self.trace(traced, repaired: repaired) }
        added += header.added
        if !added.isEmpty { edits.append(RewritePlan.Edit(0..<0, with: added)) }
        return (RewritePlan(size: size, edits: edits + header.edits), repaired)
    }

    /// Parts named in the trace field; a message has at most as many as `MIME.Limits.parts`.
    private static let tracedParts = 20

    private static func trace(_ defects: [String], repaired: [String]) -> [UInt8] {
        let parts = repaired.isEmpty ? "none" : repaired.prefix(tracedParts).joined(separator: " ")
        return FieldWriter.unstructured("X-Weir-Ambiguity", "\(defects.joined(separator: " ")); repaired=\(parts)")
    }

    /// The entities that are replaced, whatever lies within them.
    private func strippedParts(_ decision: Decision) -> Set<Int> {
        var stripped: Set<Int> = []
        for applied in decision.actions where applied.mode == .enforce {
            if case .strip = applied.action, let index = index(of: applied.part) { stripped.insert(carrier(of: index)) }
        }
        return stripped
    }

    /// Whether something around an entity is replaced: then nothing is left of the entity itself.
    private func isWithin(_ index: Int, _ stripped: Set<Int>) -> Bool {
        var parent = records[index].entity.parent
        while let above = parent, records.indices.contains(above) {
            if stripped.contains(above) { return true }
            parent = records[above].entity.parent
        }
        return false
    }

    private func index(of part: String?) -> Int? {
        guard let part else { return nil }
        return records.firstIndex { $0.entity.path == part }
    }

    /// The entity to replace for a part: itself, unless something around it would be broken by a change inside. An encoded
    /// message and a signed entity are replaced as a whole.
    private func carrier(of index: Int) -> Int {
        var target = index
        while let within = records[target].entity.within { target = within }
        var parent = records[target].entity.parent
        while let above = parent, records.indices.contains(above) {
            if records[above].entity.mediaType.name == "multipart/signed" { target = above }
            parent = records[above].entity.parent
        }
        return target
    }

    private func replace(
        _ target: Int, with notice: NoticeTemplate?, because applied: AppliedAction, matched: Int
    ) -> [RewritePlan.Edit] {
        let record = records[target]
        let part = records[matched]
        let text = Notice(
            name: applied.member ?? applied.filename ?? part.entity.filename,
            type: applied.type ?? part.knownTypes.first ?? part.entity.mediaType.name, size: part.size,
            rule: applied.rule, why: applied.why ?? "")
        let body = text.body(template: notice?.text)
        guard record.isMessageRoot else {
            let extent = record.entity.start..<record.entity.end
            return [RewritePlan.Edit(extent, with: Notice.fields + [ASCII.cr, ASCII.lf] + body)]
        }
        // The header of a message says more than what its body is: only that is replaced.
        return repair.header(record, fields: Notice.fields)
            + [RewritePlan.Edit(record.entity.bodyStart..<record.entity.end, with: body)]
    }

    /// Whether fields put behind a header must begin with a line end, since its last line has none and stays.
    private func needsLineEnd(_ record: PartRecord, removing removed: [Range<Int>]) -> Bool {
        record.header.isCut && !removed.contains { $0.upperBound == record.entity.bodyStart }
    }

    private func newName(of index: Int, template: String) -> String {
        let old = String((records[index].entity.filename ?? "attachment").prefix(Self.nameLimit))
        // What a file system or a desktop would read something else from must not come before the new end.
        let safe = old.map { "/\\:".contains($0) ? "_" : $0 }
        return Substring(template).replacing("{name}", with: String(safe))
    }

    /// Gives a part another name: its `Content-Type` and `Content-Disposition` are written anew.
    private func rename(_ index: Int, to name: String) -> [RewritePlan.Edit] {
        let record = records[index]
        let type = record.entity.mediaType
        var parameters: [(name: String, value: String)] = []
        for parameter in type.parameters.parameters {
            let base = parameter.name.prefix { $0 != "*" }
            guard base != "name", base != "filename", !parameter.name.contains("*") else { continue }
            parameters.append((parameter.name, String(decoding: parameter.value, as: UTF8.self)))
        }
        parameters.append(("name", name))
        let kind = record.entity.disposition?.kind ?? ""
        var fields =
            FieldWriter.structured("Content-Type", type.name, parameters)
            + FieldWriter.structured("Content-Disposition", kind.isEmpty ? "attachment" : kind, [("filename", name)])
        if needsLineEnd(record, removing: record.header.namingFields) { fields = [ASCII.cr, ASCII.lf] + fields }
        let headerEnd = record.entity.bodyStart - record.separatorSize
        var edits = record.header.namingFields.map { RewritePlan.Edit($0, with: []) }
        edits.append(
            RewritePlan.Edit(headerEnd..<headerEnd, with: record.separatorSize == 0 ? fields + [ASCII.cr, ASCII.lf] : fields))
        return edits
    }
}

extension Substring {
    /// Every `word` replaced, in one pass.
    fileprivate func replacing(_ word: String, with replacement: String) -> String {
        var out = ""
        var rest = self
        while !rest.isEmpty {
            if rest.hasPrefix(word) {
                out += replacement
                rest = rest.dropFirst(word.count)
            } else {
                out.append(rest.removeFirst())
            }
        }
        return out
    }
}
