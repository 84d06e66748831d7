// SPDX-License-Identifier: Apache-2.0

import SMTP

/// A refusal by the listener, before any rule is asked. It has a name like a rule's.
enum ListenerVerdict {
    case lineEnd(LineEndFlaw)
    /// With the most octets that the configuration allows.
    case tooBig(limit: Int)

    var rule: String {
        switch self {
        case .lineEnd(let flaw): "weir:\(LineEndCheck.name(of: flaw))"
        case .tooBig: "weir:size"
        }
    }

    var why: String {
        switch self {
        case .lineEnd: "Servers that disagree on what ends a line disagree on where the message ends."
        case .tooBig(let limit): "The message is larger than the configuration's limit of \(limit) octets."
        }
    }

    var reply: String {
        switch self {
        case .lineEnd: Reply.bareLineEndInContent.description
        case .tooBig: Reply.messageTooBig.description
        }
    }
}
