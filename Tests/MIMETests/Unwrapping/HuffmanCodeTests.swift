// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct HuffmanCodeTests {
    /// The example of RFC 1951 §3.2.2: F has 00, A 010, B 011, C 100, D 101, E 110, G 1110, H 1111.
    @Test(arguments: [
        (0b00, 5, 2), (0b010, 0, 3), (0b110, 1, 3), (0b001, 2, 3), (0b101, 3, 3), (0b011, 4, 3), (0b0111, 6, 4), (0b1111, 7, 4),
    ])
    func example(word: Int, symbol: Int, length: Int) {
        let bits = UInt64(word)
        var code = HuffmanCode()
        let isValid = code.build([3, 3, 3, 3, 3, 2, 4, 4], mayBeIncomplete: false)
        #expect(isValid)
        #expect(code.entry(bits, length) == UInt16(symbol << 4 | length))
        #expect(code.entry(bits, length - 1) == HuffmanCode.incomplete)
    }

    @Test func longCodesAreFound() {
        var code = HuffmanCode()
        // 1, 2, ..., 14, 15, 15: each code word is ones and a zero, the last is ones only.
        let lengths: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15]
        let isValid = code.build(lengths[...], mayBeIncomplete: false)
        #expect(isValid)
        for length in 1...15 {
            let bits = (UInt64(1) << UInt64(length - 1)) - 1
            #expect(code.entry(bits, length) == UInt16((length - 1) << 4 | length))
            #expect(code.entry(bits, length - 1) == HuffmanCode.incomplete)
        }
        #expect(code.entry(0x7FFF, 15) == UInt16(15 << 4 | 15))
    }

    @Test func impossibleLengthsAreRefused() {
        var code = HuffmanCode()
        let lengths: [(lengths: [UInt8], mayBeIncomplete: Bool, isValid: Bool)] = [
            ([1, 1, 1], true, false), ([2, 2, 2], true, false), ([1], false, false), ([1], true, true), ([0, 0], true, true),
            ([2], true, false), ([1, 1], false, true),
        ]
        for row in lengths {
            let isValid = code.build(row.lengths[...], mayBeIncomplete: row.mayBeIncomplete)
            #expect(isValid == row.isValid, "\(row)")
        }
    }

    @Test func whatNoCodeWordBeginsIsInvalid() {
        var code = HuffmanCode()
        let isValid = code.build([1], mayBeIncomplete: true)
        #expect(isValid)
        #expect(code.entry(0, 1) == 1)
        #expect(code.entry(1, 15) == HuffmanCode.invalid)
    }
}
