// SPDX-License-Identifier: Apache-2.0

/// One of the prefix codes of DEFLATE (RFC 1951 §3.2.2), built from the lengths of its code words.
///
/// Codes of up to nine bits are looked up in a table, longer ones are counted off bit by bit: a table for all fifteen
/// bits would cost more to fill than a short block has octets, and a peer can send many short blocks.
struct HuffmanCode: Sendable {
    /// What `entry` gives when the bits at hand are no whole code word yet.
    static let incomplete: UInt16 = 0
    /// What `entry` gives when no code word begins like this.
    static let invalid: UInt16 = 0xFFFF

    static let longest = 15
    private static let quickBits = 9

    /// How many code words of each length there are.
    private var counts = [Int](repeating: 0, count: HuffmanCode.longest + 1)
    /// The symbols in the order of their code words.
    private var symbols: [UInt16] = []
    /// By the next nine bits: symbol times 16 plus length, or 0 where the code word is longer.
    private var quick = [UInt16](repeating: 0, count: 1 << HuffmanCode.quickBits)

    init() {}

    /// The codes of blocks that bring none (RFC 1951 §3.2.6).
    static let fixedLiterals = HuffmanCode(
        valid: [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112) + [UInt8](repeating: 7, count: 24)
            + [UInt8](repeating: 8, count: 8))
    static let fixedDistances = HuffmanCode(valid: [UInt8](repeating: 5, count: 32))

    private init(valid lengths: [UInt8]) {
        _ = build(lengths[...], mayBeIncomplete: false)
    }

    /// Makes this the code with the given lengths, 0...15 each; a length of 0 means that the symbol does not occur.
    ///
    /// - Parameter mayBeIncomplete: whether a single code word of one bit, or none, will do (RFC 1951 §3.2.7).
    /// - Returns: whether there is such a code. It is judged as zlib judges it, which most readers of mail use.
    mutating func build(_ lengths: ArraySlice<UInt8>, mayBeIncomplete: Bool) -> Bool {
        for index in counts.indices { counts[index] = 0 }
        for index in quick.indices { quick[index] = 0 }
        for length in lengths { counts[Int(length & 15)] += 1 }
        counts[0] = 0
        var left = 1
        var used = 0
        var offsets = [Int](repeating: 0, count: Self.longest + 2)
        var codes = [Int](repeating: 0, count: Self.longest + 2)
        for length in 1...Self.longest {
            left = left * 2 - counts[length]
            guard left >= 0 else { return false }
            used += counts[length]
            offsets[length + 1] = offsets[length] + counts[length]
            codes[length + 1] = (codes[length] + counts[length]) * 2
        }
        if left > 0 {
            guard mayBeIncomplete, used == counts[1] else { return false }
        }
        symbols = [UInt16](repeating: 0, count: used)
        for (symbol, octet) in lengths.enumerated() where octet != 0 {
            let length = Int(octet & 15)
            symbols[offsets[length]] = UInt16(truncatingIfNeeded: symbol)
            offsets[length] += 1
            enter(symbol, code: codes[length], length: length)
            codes[length] += 1
        }
        return true
    }

    private mutating func enter(_ symbol: Int, code: Int, length: Int) {
        guard length <= Self.quickBits else { return }
        // Code words come with their first bit lowest.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        let entry = UInt16(truncatingIfNeeded: symbol << 4 | length)
        for index in stride(from: reversed, to: 1 << Self.quickBits, by: 1 << length) { quick[index] = entry }
    }

    /// The symbol that `bits` begin with, the first bit lowest: symbol times 16 plus the length of its code word.
    ///
    /// - Parameter available: how many of the bits are there; the others are zero.
    func entry(_ bits: UInt64, _ available: Int) -> UInt16 {
        let found = quick[Int(truncatingIfNeeded: bits & 0x1FF)]
        if found != 0 { return Int(found & 15) <= available ? found : Self.incomplete }
        var code = 0
        var first = 0
        var index = 0
        for length in 1...Self.longest {
            guard length <= available else { return Self.incomplete }
            code |= Int(truncatingIfNeeded: bits >> UInt64(length - 1) & 1)
            let count = counts[length]
            if code - first < count { return symbols[index + code - first] << 4 | UInt16(length) }
            index += count
            first = (first + count) * 2
            code *= 2
        }
        return Self.invalid
    }
}
