// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// The edits of the outermost header that a run of the rules asks for. Of several edits of one field the first wins.
struct HeaderEdits {
    /// Octets that a line should not pass (RFC 5322 §2.1.1).
    private static let lineLength = 78

    private let headers: HeaderRules
    private(set) var edits: [RewritePlan.Edit] = []
    /// Fields to put at the top.
    private(set) var added: [UInt8] = []
    private var edited: Set<String> = []

    init(headers: HeaderRules) {
        self.headers = headers
    }

    mutating func set(_ name: String, _ value: String) {
        let key = ASCII.lowercased(name)
        guard edited.insert(key).inserted else { return }
        let field = FieldWriter.unstructured(name, value)
        let extents = headers.fields.filter { $0.name == key }.map(\.extent)
        if let first = extents.first {
            edits.append(RewritePlan.Edit(first, with: field))
            edits += extents.dropFirst().map { RewritePlan.Edit($0, with: []) }
        } else {
            added += field
        }
    }

    mutating func remove(_ name: String) {
        let key = ASCII.lowercased(name)
        guard edited.insert(key).inserted else { return }
        edits += headers.fields.filter { $0.name == key }.map { RewritePlan.Edit($0.extent, with: []) }
    }

    /// Puts `tag` before the subject, once; what the sender wrote stays in the encoding it has.
    mutating func tagSubject(_ tag: String) {
        guard edited.insert("subject").inserted else { return }
        guard let subject = headers.subject, let extent = headers.fields.first(where: { $0.name == "subject" })?.extent else {
            added += FieldWriter.unstructured("Subject", tag)
            return
        }
        guard !subject.decoded.contains(tag) else { return }
        // The blank between two encoded words is not shown (RFC 2047 §6.2): then ours has one inside.
        let isEncoded = tag.utf8.contains { $0 >= 0x80 } && subject.raw.starts(with: "=?".utf8)
        var field = FieldWriter.unstructured("Subject", isEncoded ? tag + " " : tag)
        field.removeLast(2)
        if !subject.raw.isEmpty {
            // Where one line is too short for both, the original follows on lines of its own, as long as they were.
            let line = subject.raw.firstIndex { $0 == ASCII.cr || $0 == ASCII.lf } ?? subject.raw.count
            if field.count + 1 + line > Self.lineLength { field += [ASCII.cr, ASCII.lf] }
            field += [ASCII.space] + subject.raw
        }
        edits.append(RewritePlan.Edit(extent, with: field + [ASCII.cr, ASCII.lf]))
    }
}
