// SPDX-License-Identifier: Apache-2.0

/// The codes that a block brings (RFC 1951 §3.2.7), and what lengths and distances mean (§3.2.5).
extension Inflater {
    /// What is known of the codes of a block while they are being read.
    struct CodeHeader: Sendable {
        var literalCount = 0
        var distanceCount = 0
        var lengthCodeCount = 0
        /// How many lengths have been read.
        var index = 0
        /// Those of the code for lengths, then those of both codes: 286 and 30 at most.
        var lengths = [UInt8](repeating: 0, count: 19)
        var code = HuffmanCode()
    }

    /// In this order the lengths of the code for lengths are sent.
    private static let lengthCodeOrder: [UInt8] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    static let lengthBases: [UInt16] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    static let lengthBits: [UInt8] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    static let distanceBases: [UInt16] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
        8193, 12289, 16385, 24577,
    ]
    static let distanceBits: [UInt8] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]

    mutating func takeCounts() -> Bool {
        guard bitCount >= 14 else { return false }
        header.literalCount = Int(truncatingIfNeeded: bits & 31) + 257
        header.distanceCount = Int(truncatingIfNeeded: bits >> 5 & 31) + 1
        header.lengthCodeCount = Int(truncatingIfNeeded: bits >> 10 & 15) + 4
        drop(14)
        guard header.literalCount <= 286, header.distanceCount <= 30 else {
            state = .malformed
            return true
        }
        header.index = 0
        header.lengths = [UInt8](repeating: 0, count: 19)
        state = .lengthCodes
        return true
    }

    mutating func takeLengthCodes() -> Bool {
        guard bitCount >= 3 else { return false }
        header.lengths[Int(Self.lengthCodeOrder[header.index])] = UInt8(truncatingIfNeeded: bits & 7)
        drop(3)
        header.index += 1
        guard header.index == header.lengthCodeCount else { return true }
        guard header.code.build(header.lengths[...], mayBeIncomplete: false) else {
            state = .malformed
            return true
        }
        header.index = 0
        header.lengths = [UInt8](repeating: 0, count: header.literalCount + header.distanceCount)
        state = .lengths
        return true
    }

    mutating func takeLength() -> Bool {
        let entry = header.code.entry(bits, bitCount)
        guard entry != HuffmanCode.incomplete else { return false }
        guard entry != HuffmanCode.invalid else {
            state = .malformed
            return true
        }
        let used = Int(entry & 15)
        let symbol = UInt8(truncatingIfNeeded: entry >> 4)
        var value: UInt8 = 0
        var count = 1
        var extraBits = 0
        switch symbol {
        case 16:
            guard header.index > 0 else {
                state = .malformed
                return true
            }
            value = header.lengths[header.index - 1]
            count = 3
            extraBits = 2
        case 17:
            count = 3
            extraBits = 3
        case 18:
            count = 11
            extraBits = 7
        default:
            value = symbol
        }
        guard bitCount >= used + extraBits else { return false }
        count += Int(truncatingIfNeeded: bits >> UInt64(used)) & ((1 << extraBits) - 1)
        drop(used + extraBits)
        guard count <= header.lengths.count - header.index else {
            state = .malformed
            return true
        }
        for _ in 0..<count {
            header.lengths[header.index] = value
            header.index += 1
        }
        if header.index == header.lengths.count { buildCodes() }
        return true
    }

    /// Without an end of block in its code a block would have none.
    private mutating func buildCodes() {
        let lengths = header.lengths
        let areValid =
            lengths[256] != 0
            && literals.build(lengths[..<header.literalCount], mayBeIncomplete: true)
            && distances.build(lengths[header.literalCount...], mayBeIncomplete: true)
        state = areValid ? .symbols : .malformed
    }
}
