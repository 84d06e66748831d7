// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A reply of an SMTP server as a rule gives it: code, enhanced code, text (RFC 5321 §4.2, RFC 3463).
public struct RuleReply: Hashable, Sendable, CustomStringConvertible {
    /// 400...599.
    public let code: Int
    /// `5.3.4`, of the class of the code.
    public let enhancedCode: String?
    /// Printing US-ASCII, 1...400 octets: with both codes and the message's id it stays within a reply line.
    public let text: String

    public init(code: Int, enhancedCode: String?, text: String) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.text = text
    }

    /// As on the wire, but for the line end.
    public var description: String { enhancedCode.map { "\(code) \($0) \(text)" } ?? "\(code) \(text)" }

    /// What is wrong with a reply, in words.
    struct Mistake: Error, Equatable {
        let message: String
    }

    /// Reads `552 5.3.4 Message too big`.
    ///
    /// - Parameter wanted: 5 for a rejection, 4 for a deferral.
    init(_ written: String, class wanted: Int) throws(Mistake) {
        let words = written.split(separator: " ", maxSplits: 1)
        guard let first = words.first, first.utf8.count == 3, let code = Int(first), (200...599).contains(code) else {
            throw Mistake(message: "a reply begins with a code of three digits, such as \(wanted)50")
        }
        guard code / 100 == wanted else {
            throw Mistake(message: "the code must be \(wanted)xx, not \(code)")
        }
        guard code / 10 % 10 <= 5 else {
            throw Mistake(message: "\(code) is no reply code: the second digit is 0 to 5")
        }
        guard code != 421 else {
            throw Mistake(message: "421 closes the connection; 450 or 451 defers a message")
        }
        var text = words.count > 1 ? words[1].drop { $0 == " " } : ""
        var enhanced: String?
        if let word = text.split(separator: " ", maxSplits: 1).first, Self.looksEnhanced(word) {
            guard Self.isEnhanced(word) else {
                throw Mistake(message: "\(word) is no enhanced code (RFC 3463)")
            }
            guard word.first.flatMap({ $0.wholeNumberValue }) == wanted else {
                throw Mistake(message: "the enhanced code \(word) must be of class \(wanted), like the code")
            }
            enhanced = String(word)
            text = text.dropFirst(word.count).drop { $0 == " " }
        }
        guard !text.isEmpty else {
            throw Mistake(message: "the reply needs a text for the sender")
        }
        guard text.utf8.allSatisfy({ $0 == ASCII.space || ASCII.isVisible($0) }), text.utf8.count <= 400 else {
            throw Mistake(message: "the text of a reply is at most 400 characters of US-ASCII")
        }
        self.init(code: code, enhancedCode: enhanced, text: String(text))
    }

    private static func looksEnhanced(_ word: Substring) -> Bool {
        word.utf8.filter { $0 == ASCII.dot }.count >= 2 && word.utf8.allSatisfy { $0 == ASCII.dot || ASCII.isDigit($0) }
    }

    private static func isEnhanced(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].utf8.count == 1
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && ($0 == "0" || $0.utf8.first != 0x30) }
    }
}
