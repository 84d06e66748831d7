// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What a condition asks about, as the rule language names it.
enum Subject: String, CaseIterable, Sendable {
    case connection
    case sender
    case recipient
    case header
    case message
    case attachment
    case text
}

/// The facts that are text. Each is looked up in tables of its own.
enum StringField: Int, CaseIterable, Sendable {
    case helo, listener, tls, user
    case senderAddress, senderDomain, senderLocalPart
    case recipientAddress, recipientDomain, recipientLocalPart
    case headerName, headerValue, headerRaw
    case defect, messageUninspectable
    case filename, fileExtension, innerExtension, type, declared, disposition, sha256, uninspectable
}

/// The facts that are numbers.
enum NumberField: Int, CaseIterable, Sendable {
    case messageSize, parts, messageDepth, headerSize, receivedCount
    case attachmentSize, attachmentDepth
}

/// The facts that are yes or no, among them whether a text is there at all.
enum FlagField: Int, CaseIterable, Sendable {
    case nullSender, nullRecipient
    case signed, messageEncrypted, messageUninspectable
    case mismatch, attachmentEncrypted, macros, attachmentUninspectable
    case tlsPresent
}

/// A condition as it stands in a file, groups already expanded.
indirect enum Condition: Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case test(ConditionTest)

    /// All tests in it, from left to right.
    var tests: [ConditionTest] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap { $0.tests }
        case .not(let part): part.tests
        case .test(let test): [test]
        }
    }
}

/// One comparison of one fact.
struct ConditionTest: Sendable {
    enum Kind: Sendable {
        /// Any of the texts of the field matches any of the patterns.
        case strings(StringField, [StringPattern])
        case number(NumberField, [Quantity])
        case flag(FlagField, Bool)
        case client([NetworkBlock])
        case inside([AttachmentFacts.Container])
        case header(HeaderTest)
        /// Text that is displayed.
        case text([StringPattern])
    }

    let subject: Subject
    /// The field as the language names it; empty for a whole header condition.
    let field: String
    let kind: Kind
    /// What was written, for explanations.
    let written: String
    let position: SourcePosition

    /// `attachment type: program, script`.
    var description: String {
        (field.isEmpty ? subject.rawValue : "\(subject.rawValue) \(field)") + ": \(written)"
    }
}

/// A condition on header fields: some field has the name, and the value.
struct HeaderTest: Sendable {
    /// Nil where the condition does not speak of it.
    var name: [StringPattern]?
    var value: [StringPattern]?
    var raw: [StringPattern]?
    /// How many fields must match; at least one where there is neither this nor `present`.
    var count: [Quantity]?
    var present: Bool?
}
