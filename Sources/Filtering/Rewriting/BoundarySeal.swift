// SPDX-License-Identifier: Apache-2.0

/// What makes the boundaries of a repaired message impossible to guess.
///
/// A boundary must not stand in any part (RFC 2046 §5.1.1). Nobody searches a message that streams by for it; so it is made
/// of 128 bits that the sender cannot know.
public struct BoundarySeal: Sendable {
    private let text: String

    /// - Parameters:
    ///   - high, low: random bits, or a digest of the whole message where the result must be the same each time.
    public init(_ high: UInt64, _ low: UInt64) {
        func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        text = hex(high) + hex(low)
    }

    /// From the system's source of randomness.
    public static func random() -> BoundarySeal { BoundarySeal(.random(in: 0...UInt64.max), .random(in: 0...UInt64.max)) }

    /// From a digest of at least 16 octets.
    public init(digest: [UInt8]) {
        func word(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(word(digest.prefix(8)), word(digest.dropFirst(8).prefix(8)))
    }

    /// The boundary of the entity with this index; none is the beginning of another. `=_` stands in neither base64 nor quoted-printable (RFC 2045 §6.7).
    func boundary(of entity: Int) -> String { "=_weir_\(text)_\(entity)_" }
}
