// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A reply of an SMTP server: code, enhanced status and lines of text (RFC 5321 §4.2, RFC 2034).
///
/// Whatever text it is made with, what goes onto the wire is well-formed: control characters become `?`, a long text
/// is broken into lines of 512 octets at most.
public struct Reply: Hashable, Sendable, CustomStringConvertible {
    /// The longest line that is sent, CRLF included (RFC 5321 §4.5.3.1.5).
    public static let lineLimit = 512
    /// The most lines that are sent.
    public static let linesLimit = 100

    /// 200...599.
    public let code: Int
    /// Always of the class that the first digit of the code says.
    public let status: EnhancedStatus?
    /// At least one, without code and status.
    public let lines: [String]

    /// - Parameter status: left out where its class is not that of `code`.
    public init(code: Int, status: EnhancedStatus?, lines: [String]) {
        precondition((200...599).contains(code), "a reply code is 200...599")
        self.code = code
        if let status, status.statusClass == code / 100 {
            self.status = status
        } else {
            self.status = nil
        }
        self.lines = lines.isEmpty ? [""] : lines
    }

    public init(_ code: Int, _ status: EnhancedStatus, _ text: String) {
        self.init(code: code, status: status, lines: [text])
    }

    public init(_ code: Int, _ text: String) {
        self.init(code: code, status: nil, lines: [text])
    }

    /// Reads a reply as rules and configuration write it: `552 5.3.4 Message too big`.
    ///
    /// Nil where the code is none, the status is of another class than the code, or the text has control characters.
    public init?(parsing text: String) {
        let octets = Array(text.utf8)
        guard let code = Self.code(octets.prefix(3)), octets.count == 3 || octets[3] == ASCII.space,
            !octets.contains(where: { ASCII.isControl($0) })
        else { return nil }
        var rest = octets.dropFirst(4)
        var status: EnhancedStatus?
        let word = rest.prefix { $0 != ASCII.space }
        if let found = EnhancedStatus(octets: word) {
            guard found.statusClass == code / 100 else { return nil }
            status = found
            rest = rest.dropFirst(word.count).drop { $0 == ASCII.space }
        }
        self.init(code: code, status: status, lines: [String(decoding: rest, as: UTF8.self)])
    }

    /// 2xx.
    public var isPositive: Bool { code < 300 }
    /// 3xx: go on with the content.
    public var isIntermediate: Bool { (300..<400).contains(code) }
    /// 4xx: try again later.
    public var isTransient: Bool { (400..<500).contains(code) }
    /// 5xx: do not try again.
    public var isPermanent: Bool { code >= 500 }
    /// 421: the server closes the connection after it, whatever the command was (RFC 5321 §3.8).
    public var endsSession: Bool { code == 421 }

    /// The same reply with `text` behind a blank at the end of its last line.
    public func appending(_ text: String) -> Reply {
        var lines = lines
        let last = lines.removeLast()
        lines.append(last.isEmpty ? text : last + " " + text)
        return Reply(code: code, status: status, lines: lines)
    }

    /// The reply on one line as logs show it; not escaped.
    public var description: String {
        var words = [String(code)]
        if let status { words.append(status.description) }
        return (words + lines.filter { !$0.isEmpty }).joined(separator: " ")
    }

    /// The reply as it goes onto the wire, last CRLF included.
    ///
    /// - Parameter allowingUTF8: in a session that speaks SMTPUTF8 (RFC 6531 §3.7.4.1); elsewhere characters other
    ///   than ASCII become `?`.
    public func octets(allowingUTF8: Bool = false) -> [UInt8] {
        let digits = Array(String(code).utf8)
        let prefix = status.map { Array($0.description.utf8) + [ASCII.space] } ?? []
        let room = Self.lineLimit - digits.count - 1 - prefix.count - 2
        var pieces: [[UInt8]] = []
        for line in lines { pieces += Self.broken(Self.cleaned(line, allowingUTF8: allowingUTF8), room: room) }
        if pieces.count > Self.linesLimit { pieces.removeSubrange(Self.linesLimit...) }
        var out: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            out += digits
            out.append(index == pieces.count - 1 ? ASCII.space : ASCII.hyphen)
            out += prefix
            out += piece
            if piece.isEmpty && !prefix.isEmpty { out.removeLast() }
            out += [ASCII.cr, ASCII.lf]
        }
        return out
    }

    /// The value of three digits of which the first is 2...5, or nil.
    static func code(_ digits: some Collection<UInt8>) -> Int? {
        guard digits.count == 3, digits.allSatisfy({ ASCII.isDigit($0) }) else { return nil }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return (200...599).contains(code) ? code : nil
    }

    private static func cleaned(_ text: String, allowingUTF8: Bool) -> [UInt8] {
        var out: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09: out.append(ASCII.space)
            case 0x20...0x7E: out.append(UInt8(scalar.value))
            case 0x2028, 0x2029: out.append(ASCII.question)
            case (0xA0...) where allowingUTF8: out += Array(String(scalar).utf8)
            default: out.append(ASCII.question)
            }
        }
        return out
    }

    /// Breaks `text` into pieces of at most `room` octets: at blanks if there are any, never within a character.
    private static func broken(_ text: [UInt8], room: Int) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = text[...]
        while rest.count > room {
            let head = rest.prefix(room + 1)
            if let blank = head.lastIndex(of: ASCII.space), blank > rest.startIndex {
                pieces.append(Array(rest[..<blank]))
                rest = rest[(blank + 1)...]
            } else {
                var end = rest.startIndex + room
                while end > rest.startIndex + 1 && rest[end] & 0xC0 == 0x80 { end -= 1 }
                pieces.append(Array(rest[..<end]))
                rest = rest[end...]
            }
        }
        pieces.append(Array(rest))
        return pieces
    }
}
