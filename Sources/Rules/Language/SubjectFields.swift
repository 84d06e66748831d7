// SPDX-License-Identifier: Apache-2.0

/// What may stand behind one field of a condition.
enum FieldKind: Sendable {
    case strings(StringField, PatternStyle)
    /// `yes` or `no` about whether there is any, or patterns for it. `no` is not possible where a missing text means
    /// an absent fact, on which every condition is false.
    case presence(FlagField, StringField, PatternStyle, allowsNo: Bool)
    case number(NumberField, Quantity.Unit)
    case flag(FlagField)
    case client
    case inside
}

/// The words that the rest of the program uses in facts, so that a slip in a rule is an error and not a rule that
/// never matches.
public struct Vocabulary: Sendable, Hashable {
    /// Names of defects; empty where any name may stand.
    public var defects: [String]
    /// Names of listeners; empty where any name may stand.
    public var listeners: [String]
    /// Reasons why something was not inspected; empty where any may stand.
    public var uninspectableReasons: [String]

    public init(defects: [String] = [], listeners: [String] = [], uninspectableReasons: [String] = []) {
        self.defects = defects
        self.listeners = listeners
        self.uninspectableReasons = uninspectableReasons
    }
}

/// The fields of each subject: the table of the rule language.
struct SubjectFields: Sendable {
    /// Fields whose conditions pass over body leaves (a rule of nothing else speaks of files, and a body is none).
    static let fileFields: Set<String> = ["filename", "extension", "size", "disposition"]

    private typealias Field = (name: String, kind: FieldKind)

    private let fields: [Subject: [Field]]

    init(vocabulary: Vocabulary) {
        let defects = vocabulary.defects.isEmpty ? [] : vocabulary.defects + ["ambiguous", "harmless", "limit"]
        let reasons = PatternStyle.word(vocabulary.uninspectableReasons)
        let connection: [Field] = [
            ("client", .client),
            ("helo", .strings(.helo, .greeting)),
            ("listener", .strings(.listener, .word(vocabulary.listeners))),
            ("tls", .presence(.tlsPresent, .tls, .text, allowsNo: false)),
            ("user", .strings(.user, .text)),
        ]
        let sender: [Field] = [
            ("address", .strings(.senderAddress, .text)),
            ("domain", .strings(.senderDomain, .domain)),
            ("local-part", .strings(.senderLocalPart, .text)),
            ("null-path", .flag(.nullSender)),
        ]
        let recipient: [Field] = [
            ("address", .strings(.recipientAddress, .text)),
            ("domain", .strings(.recipientDomain, .domain)),
            ("local-part", .strings(.recipientLocalPart, .text)),
            ("null-path", .flag(.nullRecipient)),
        ]
        let message: [Field] = [
            ("size", .number(.messageSize, .octets)),
            ("parts", .number(.parts, .count)),
            ("depth", .number(.messageDepth, .count)),
            ("header-size", .number(.headerSize, .octets)),
            ("received-count", .number(.receivedCount, .count)),
            ("signed", .flag(.signed)),
            ("encrypted", .flag(.messageEncrypted)),
            ("defect", .strings(.defect, .word(defects))),
            ("uninspectable", .presence(.messageUninspectable, .messageUninspectable, reasons, allowsNo: true)),
        ]
        let attachment: [Field] = [
            ("filename", .strings(.filename, .text)),
            ("extension", .strings(.fileExtension, .fileExtension)),
            ("inner-extension", .strings(.innerExtension, .fileExtension)),
            ("type", .strings(.type, .type)),
            ("declared", .strings(.declared, .type)),
            ("mismatch", .flag(.mismatch)),
            ("size", .number(.attachmentSize, .octets)),
            ("disposition", .strings(.disposition, .usualWord(["attachment", "inline"]))),
            ("encrypted", .flag(.attachmentEncrypted)),
            ("macros", .flag(.macros)),
            ("inside", .inside),
            ("depth", .number(.attachmentDepth, .count)),
            ("sha256", .strings(.sha256, .sha256)),
            ("uninspectable", .presence(.attachmentUninspectable, .uninspectable, reasons, allowsNo: true)),
        ]
        fields = [
            .connection: connection, .sender: sender, .recipient: recipient, .message: message, .attachment: attachment,
        ]
    }

    func kind(_ field: String, of subject: Subject) -> FieldKind? {
        fields[subject]?.first { $0.name == field }?.kind
    }

    func names(of subject: Subject) -> [String] {
        fields[subject, default: []].map { $0.name }
    }
}
