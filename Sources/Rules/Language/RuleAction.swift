// SPDX-License-Identifier: Apache-2.0

/// What a rule does where it matches.
public enum RuleAction: Hashable, Sendable {
    /// Ends the run, but for rules with `stage: structure`.
    case accept
    case reject(RuleReply)
    case `defer`(RuleReply)
    case discard
    /// With the reason.
    case quarantine(String)
    /// Directly below our own trace field.
    case addHeader(name: String, value: String)
    /// In place of every field of that name.
    case setHeader(name: String, value: String)
    case removeHeader(name: String)
    case tagSubject(String)
    /// What is ambiguous is written in the one form that everybody reads alike.
    case repair
    /// A text part takes the place of the attachment.
    case strip(notice: NoticeTemplate?)
    /// A new name, with `{name}` for the old one.
    case rename(String)

    /// The name in the rule language.
    public var name: String {
        switch self {
        case .accept: "accept"
        case .reject: "reject"
        case .defer: "defer"
        case .discard: "discard"
        case .quarantine: "quarantine"
        case .addHeader: "add-header"
        case .setHeader: "set-header"
        case .removeHeader: "remove-header"
        case .tagSubject: "tag-subject"
        case .repair: "repair"
        case .strip: "strip"
        case .rename: "rename"
        }
    }

    /// Whether it ends the run of the rules.
    public var isFinal: Bool {
        switch self {
        case .accept, .reject, .defer, .discard, .quarantine: true
        default: false
        }
    }

    /// Whether the recipients do not get the message, now or ever.
    var withholds: Bool { isFinal && self != .accept }

    /// Whether it is done to attachments rather than to the message.
    public var concernsAttachments: Bool {
        switch self {
        case .strip, .rename: true
        default: false
        }
    }
}

/// The text that takes the place of a stripped part.
public struct NoticeTemplate: Hashable, Sendable {
    /// The file that it was read from.
    public let path: String
    public let text: String

    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// Whether a rule acts or only says what it would have done.
public enum RuleMode: String, Hashable, Sendable, CaseIterable {
    case enforce
    case monitor
}
