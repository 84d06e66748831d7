// SPDX-License-Identifier: Apache-2.0

public import Bytes

/// A domain name, or an address literal in its place (RFC 5321 §4.1.2 and §4.1.3, RFC 6531 §3.3).
public struct Domain: Hashable, Sendable, CustomStringConvertible {
    /// As it was spelled, brackets of a literal included.
    public let text: String
    /// What two spellings of one domain have in common: A-labels in lower case without final dot, or `[address]`.
    public let key: String
    /// The address of a literal, or nil for a name.
    public let literal: NetworkAddress?

    /// Reads a domain or address literal.
    ///
    /// Names follow the letters-digits-hyphen rule; underscores and a final dot, which hosts in the field have, are
    /// let pass. U-labels are lower-cased, not otherwise mapped (no NFC), before they become A-labels.
    ///
    /// - Parameters:
    ///   - limit: octets at most.
    ///   - allowingUTF8: whether U-labels are allowed.
    public init?(parsing text: String, limit: Int = 255, allowingUTF8: Bool = true) {
        guard !text.isEmpty, text.utf8.count <= limit else { return nil }
        self.text = text
        if text.utf8.first == ASCII.leftBracket {
            guard let address = Self.address(inLiteral: text) else { return nil }
            literal = address
            key = Self.literalText(address)
        } else {
            var labels = text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
            if labels.count > 1 && labels.last == "" { labels.removeLast() }
            var keys: [String] = []
            for label in labels {
                guard let key = Self.key(ofLabel: label, allowingUTF8: allowingUTF8) else { return nil }
                keys.append(key)
            }
            literal = nil
            key = keys.joined(separator: ".")
        }
    }

    public var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    public var description: String { text }

    /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
    public static func literalText(_ address: NetworkAddress) -> String {
        address.isIPv6 ? "[IPv6:\(address)]" : "[\(address)]"
    }

    private static func address(inLiteral text: String) -> NetworkAddress? {
        guard text.utf8.last == ASCII.rightBracket, text.utf8.count > 2 else { return nil }
        let inner = String(decoding: text.utf8.dropFirst().dropLast(), as: UTF8.self)
        let tag = Array("ipv6:".utf8)
        if ASCII.equalsIgnoringCase(inner.utf8.prefix(tag.count), tag) {
            let rest = String(decoding: inner.utf8.dropFirst(tag.count), as: UTF8.self)
            return rest.utf8.contains(ASCII.colon) ? NetworkAddress(parsing: rest) : nil
        }
        return inner.utf8.contains(ASCII.colon) ? nil : NetworkAddress(parsing: inner)
    }

    private static func key(ofLabel label: String, allowingUTF8: Bool) -> String? {
        var isASCII = true
        for scalar in label.unicodeScalars {
            switch scalar.value {
            case 0..<0x80:
                let octet = UInt8(scalar.value)
                guard ASCII.isAlphanumeric(octet) || octet == ASCII.hyphen || octet == ASCII.underscore else { return nil }
            case 0x80..<0xA1, 0xAD, 0x2000...0x200B, 0x200E...0x200F, 0x2028...0x202F, 0x205F...0x206F:
                // Controls, blanks and marks of direction have no place in a name.
                return nil
            case 0x3000, 0x3002, 0xFEFF, 0xFF0E, 0xFF61, 0xFFF9...0xFFFD:
                // The other dots of IDNA: whether they part labels depends on the reader, so nobody may send them.
                return nil
            default:
                isASCII = false
            }
        }
        guard label.utf8.first != ASCII.hyphen, label.utf8.last != ASCII.hyphen else { return nil }
        if isASCII {
            return (1...63).contains(label.utf8.count) ? ASCII.lowercased(label) : nil
        }
        guard allowingUTF8, let encoded = Punycode.encode(label.lowercased()) else { return nil }
        return "xn--" + encoded
    }
}
