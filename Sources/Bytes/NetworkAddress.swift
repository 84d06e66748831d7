// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is the IPv4 address: a dual-stack socket must not let a client
/// slip past a rule that names it in the other family.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four octets or sixteen, in network order.
    public let octets: [UInt8]

    public var isIPv6: Bool { octets.count == 16 }

    /// Whether this is the host itself: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        isIPv6 ? octets.dropLast().allSatisfy { $0 == 0 } && octets[15] == 1 : octets[0] == 127
    }

    /// - Parameter octets: four or sixteen octets; nil for any other number.
    public init?(octets: [UInt8]) {
        if octets.count == 16 && octets[..<10].allSatisfy({ $0 == 0 }) && octets[10] == 0xFF && octets[11] == 0xFF {
            self.octets = Array(octets[12...])
        } else if octets.count == 4 || octets.count == 16 {
            self.octets = octets
        } else {
            return nil
        }
    }

    /// Reads `192.0.2.1` or `2001:db8::1` (RFC 4291 §2.2), without brackets, zone or leading zeros.
    public init?(parsing text: String) {
        if text.utf8.contains(ASCII.colon) {
            guard let octets = Self.parseIPv6(Array(text.utf8)) else { return nil }
            self.init(octets: octets)
        } else {
            guard let octets = Self.parseIPv4(Array(text.utf8)[...]) else { return nil }
            self.init(octets: octets)
        }
    }

    public var description: String {
        guard isIPv6 else { return octets.map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(octets[$0 * 2]) << 8 | UInt16(octets[$0 * 2 + 1]) }
        // RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals, becomes "::".
        var best = 0..<0
        var start = 0
        while start < 8 {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > max(best.count, 1) { best = start..<end }
            start = end
        }
        func hex(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? hex(groups[...]) : hex(groups[..<best.lowerBound]) + "::" + hex(groups[best.upperBound...])
    }

    private static func parseIPv4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(ASCII.isDigit), part.count == 1 || part.first != 0x30,
                let value = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            octets.append(value)
        }
        return octets
    }

    private static func parseIPv6(_ text: [UInt8]) -> [UInt8]? {
        guard text.count <= 45 else { return nil }
        var head: [UInt8] = []
        var tail: [UInt8] = []
        var gap = false
        var index = 0
        if text.first == ASCII.colon {
            guard text.count >= 2, text[1] == ASCII.colon else { return nil }
        }
        while index < text.count {
            if text[index] == ASCII.colon {
                guard index + 1 < text.count, text[index + 1] == ASCII.colon, !gap else { return nil }
                gap = true
                index += 2
                continue
            }
            let end = text[index...].firstIndex(of: ASCII.colon) ?? text.count
            let group = text[index..<end]
            var octets: [UInt8]
            if group.contains(ASCII.dot) {
                guard end == text.count, let four = parseIPv4(group) else { return nil }
                octets = four
            } else {
                guard (1...4).contains(group.count), group.allSatisfy(ASCII.isHexDigit),
                    let value = UInt16(String(decoding: group, as: UTF8.self), radix: 16)
                else { return nil }
                octets = [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
            if gap { tail += octets } else { head += octets }
            index = end
            if index < text.count {
                // A single colon must be followed by a group; "::" is handled at the top.
                guard index + 1 < text.count else { return nil }
                if text[index + 1] != ASCII.colon { index += 1 }
            }
        }
        let count = head.count + tail.count
        guard gap ? count <= 14 : count == 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - count) + tail
    }
}
