// SPDX-License-Identifier: Apache-2.0

/// A range of addresses: a single one, or a CIDR block such as `192.0.2.0/24`.
public struct NetworkBlock: Hashable, Sendable, CustomStringConvertible {
    public let address: NetworkAddress
    /// Leading bits that must agree: 0...32 or 0...128.
    public let prefixLength: Int

    /// Reads an address or CIDR block. Bits behind the prefix must be zero, since `192.0.2.7/24` is more often a
    /// slip than a wish.
    public init?(parsing text: String) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parsing: String(halves[0])) else { return nil }
        let bits = address.octets.count * 8
        self.address = address
        if halves.count == 2 {
            let digits = halves[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy(ASCII.isDigit), let length = Int(halves[1]), length <= bits
            else { return nil }
            prefixLength = length
        } else {
            prefixLength = bits
        }
        guard (prefixLength..<bits).allSatisfy({ address.octets[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0 }) else { return nil }
    }

    public func contains(_ other: NetworkAddress) -> Bool {
        guard other.octets.count == address.octets.count else { return false }
        let whole = prefixLength / 8
        guard address.octets[..<whole] == other.octets[..<whole] else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = ~(UInt8(0xFF) >> UInt8(rest))
        return address.octets[whole] & mask == other.octets[whole] & mask
    }

    public var description: String {
        prefixLength == address.octets.count * 8 ? address.description : "\(address)/\(prefixLength)"
    }
}
