// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads the replies of a server, in any chunking (RFC 5321 §4.2).
///
/// A lone LF ends a line as CRLF does: what a next hop says ends no message.
public struct ReplyParser: Sendable {
    /// Why what a server sends is no reply. Nothing after it can be made sense of.
    public enum Problem: Hashable, Sendable {
        /// A line does not begin with three digits and SP, `-` or its end.
        case notAReply
        /// The lines of a reply have different codes.
        case mixedCodes
        case lineTooLong
        case tooManyLines
        case tooLong
    }

    public enum Outcome: Hashable, Sendable {
        case reply(Reply)
        case broken(Problem)
    }

    private let limits: Limits
    /// The start of a line that has not ended.
    private var line: [UInt8] = []
    /// Of the reply that has not ended.
    private var code: Int?
    private var status: EnhancedStatus?
    private var lines: [String] = []
    private var size = 0

    public init(limits: Limits) {
        self.limits = limits
    }

    /// The next reply; nil when `chunk` is used up. After `broken` the parser is of no more use.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Outcome? {
        while cursor < chunk.count {
            let lf = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
            let end = lf ?? chunk.count
            size += end - cursor
            guard line.count + (end - cursor) < limits.replyLine else { return .broken(.lineTooLong) }
            guard size <= limits.replyOctets else { return .broken(.tooLong) }
            line.append(chunk, in: cursor..<end)
            guard lf != nil else {
                cursor = end
                return nil
            }
            cursor = end + 1
            if let outcome = takeLine() { return outcome }
        }
        return nil
    }

    private mutating func takeLine() -> Outcome? {
        defer { line.removeAll(keepingCapacity: true) }
        if line.last == ASCII.cr { line.removeLast() }
        guard let lineCode = Reply.code(line.prefix(3)) else { return .broken(.notAReply) }
        let isLast: Bool
        switch line.dropFirst(3).first {
        case nil, ASCII.space: isLast = true
        case ASCII.hyphen: isLast = false
        default: return .broken(.notAReply)
        }
        guard code == nil || code == lineCode else { return .broken(.mixedCodes) }
        guard lines.count < limits.replyLines else { return .broken(.tooManyLines) }
        takeText(line.dropFirst(4), code: lineCode)
        code = lineCode
        guard isLast else { return nil }
        let reply = Reply(code: lineCode, status: status, lines: lines)
        code = nil
        status = nil
        lines.removeAll()
        size = 0
        return .reply(reply)
    }

    /// Takes the text of a line. The enhanced code of the first line, where there is one, is that of the reply; it is
    /// cut from each line that bears it.
    private mutating func takeText(_ text: ArraySlice<UInt8>, code: Int) {
        var text = text
        let word = text.prefix { !ASCII.isBlank($0) }
        if let found = EnhancedStatus(octets: word), found.statusClass == code / 100, lines.isEmpty || found == status {
            status = found
            text = text.dropFirst(word.count).drop { ASCII.isBlank($0) }
        }
        lines.append(String(decoding: text, as: UTF8.self))
    }
}
