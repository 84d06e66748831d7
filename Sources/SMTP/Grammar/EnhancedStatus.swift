// SPDX-License-Identifier: Apache-2.0

import Bytes

/// An enhanced mail system status code such as `5.1.1` (RFC 3463).
public struct EnhancedStatus: Hashable, Sendable, CustomStringConvertible {
    /// 2 success, 4 failure for now, 5 failure for good.
    public let statusClass: Int
    /// 0...999.
    public let subject: Int
    /// 0...999.
    public let detail: Int

    public init(_ statusClass: Int, _ subject: Int, _ detail: Int) {
        precondition(statusClass == 2 || statusClass == 4 || statusClass == 5, "the classes are 2, 4 and 5")
        precondition((0...999).contains(subject) && (0...999).contains(detail), "subject and detail have at most three digits")
        self.statusClass = statusClass
        self.subject = subject
        self.detail = detail
    }

    /// Reads exactly one code; nil for anything else, leading zeros included.
    public init?(parsing text: String) {
        self.init(octets: text.utf8)
    }

    init?(octets: some Collection<UInt8>) {
        guard octets.count <= 9 else { return nil }
        var numbers: [Int] = []
        for part in Array(octets).split(separator: ASCII.dot, omittingEmptySubsequences: false) {
            guard (1...3).contains(part.count), part.allSatisfy({ ASCII.isDigit($0) }), part.count == 1 || part.first != 0x30,
                let number = Int(String(decoding: part, as: UTF8.self))
            else { return nil }
            numbers.append(number)
        }
        guard numbers.count == 3, numbers[0] == 2 || numbers[0] == 4 || numbers[0] == 5 else { return nil }
        self.init(numbers[0], numbers[1], numbers[2])
    }

    public var description: String { "\(statusClass).\(subject).\(detail)" }
}
