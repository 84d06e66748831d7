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

    private(set) var fields: [Field] = []
    /// Fields that only we may write, and that came from outside.
    private(set) var forged: [Range<Int>] = []
    /// The subject as it came, and as a reader sees it.
    private(set) var subject: (raw: [UInt8], decoded: String)?
    /// Whether the first line begins with a blank: it would become part of our own trace field.
    private(set) var beginsWithFold = false

    mutating func note(_ field: HeaderField, hostname: String) -> HeaderFieldFacts? {
        if field.offset == 0, let first = field.raw.first, ASCII.isBlank(first) { beginsWithFold = true }
        guard field.nameLength > 0 else { return nil }
        let name = ASCII.lowercased(field.name)
        fields.append(Field(name: name, extent: field.extent))
        if Self.isForged(field, name: name, hostname: hostname) { forged.append(field.extent) }
        let unfolded = field.unfolded
        let decoded = EncodedWord.decode(unfolded)
        if name == "subject", subject == nil { subject = (unfolded, decoded) }
        return HeaderFieldFacts(name: field.name, value: decoded, raw: String(decoding: unfolded, as: UTF8.self))
    }

    /// `X-Weir-*` and `MIME-Ambiguity-Results` are ours alone; so is `Authentication-Results` under our name
    /// (RFC 8601 §5).
    private static func isForged(_ field: HeaderField, name: String, hostname: String) -> Bool {
        if name.hasPrefix("x-weir-") || name == "mime-ambiguity-results" { return true }
        guard name == "authentication-results" else { return false }
        let identity = field.unfolded.prefix { $0 != ASCII.semicolon && !ASCII.isBlank($0) }
        return ASCII.equalsIgnoringCase(identity, Array(hostname.utf8))
    }
}
