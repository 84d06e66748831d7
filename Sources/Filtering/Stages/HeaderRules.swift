// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// The second stage: the outermost header, field by field.
struct HeaderRules {
    /// A field of the outermost header, for edits.
    struct Field {
        /// In lower case.
        let name: String
        let extent: Range<Int>
    }

    /// Fields that RFC 5322 §3.6 allows once, in lower case.
    private static let single: Set<String> = [
        "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to", "references", "subject", "date",
    ]

    private(set) var fields: [Field] = []
    /// Of these, those allowed once, with their values.
    private var singles: [(name: String, value: [UInt8], extent: Range<Int>)] = []
    /// Where the first of each name is in `singles`: there are eleven names at most.
    private var firsts: [(name: String, index: Int)] = []
    private var hasMIMEVersion = false
    /// Fields that only we may write, and that came from outside.
    private(set) var forged: [Range<Int>] = []
    /// The subject as it came, with its folds but without the blanks before it, and as a reader sees it.
    private(set) var subject: (raw: [UInt8], decoded: String)?

    mutating func note(_ field: HeaderField, hostname: String) -> HeaderFieldFacts? {
        guard field.nameLength > 0 else { return nil }
        let name = ASCII.lowercased(field.name)
        fields.append(Field(name: name, extent: field.extent))
        if Self.isForged(field, name: name, hostname: hostname) { forged.append(field.extent) }
        let unfolded = field.unfolded
        if Self.single.contains(name) {
            if first(named: name) == nil { firsts.append((name, singles.count)) }
            singles.append((name, unfolded, field.extent))
        }
        if name == "mime-version" { hasMIMEVersion = true }
        let decoded = EncodedWord.decode(unfolded)
        if name == "subject", subject == nil {
            let raw = field.rawValue.drop { ASCII.isBlank($0) || $0 == ASCII.cr || $0 == ASCII.lf }
            subject = (Array(raw), decoded)
        }
        return HeaderFieldFacts(name: field.name, value: decoded, raw: String(decoding: unfolded, as: UTF8.self))
    }

    private func first(named name: String) -> Int? { firsts.first { $0.name == name }?.index }

    /// What is wrong with the header as a whole.
    func defects(hasDeclaredType: Bool) -> [Defect] {
        var found: [Defect] = []
        if hasDeclaredType, !hasMIMEVersion { found.append(Defect(.missingMIMEVersion, entity: 0, offset: 0)) }
        for (index, field) in singles.enumerated() {
            guard let first = first(named: field.name), first < index else { continue }
            let name: Defect.Name =
                singles[first].value == field.value ? .repeatedField : field.name == "from" ? .differingFrom : .duplicateField
            found.append(Defect(name, entity: 0, offset: field.extent.lowerBound))
        }
        return found
    }

    /// Fields that stand where another of their name, allowed once, stood before.
    var repeated: [Range<Int>] {
        singles.indices.filter { first(named: singles[$0].name) != $0 }.map { singles[$0].extent }
    }

    /// `X-Weir-*` and `MIME-Ambiguity-Results` are ours alone; so is `Authentication-Results` under our name
    /// (RFC 8601 §5).
    private static func isForged(_ field: HeaderField, name: String, hostname: String) -> Bool {
        if name.hasPrefix("x-weir-") || name == "mime-ambiguity-results" { return true }
        guard name == "authentication-results" else { return false }
        return ASCII.equalsIgnoringCase(field.leadingWord, Array(hostname.utf8))
    }
}
