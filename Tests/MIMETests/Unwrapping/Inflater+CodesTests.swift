// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct InflaterCodesTests {
    private func inflate(_ chunks: [[UInt8]]) -> [UInt8] {
        var inflater = Inflater()
        var out: [UInt8] = []
        for chunk in chunks { inflater.inflate(chunk.span, into: &out) }
        #expect(inflater.isFinished)
        return out
    }

    /// Fibonacci's numbers make code words as long as they may be.
    @Test func longestCodeWords() {
        var counts = [1, 1]
        while counts.count < 16 { counts.append(counts[counts.count - 1] + counts[counts.count - 2]) }
        let wanted = counts.enumerated().flatMap { [UInt8](repeating: UInt8($0.offset), count: $0.element) }
        let out = unwrapped(UnwrappingVectors.longCodes) { inflate($0) }
        let isEqual = out == wanted
        #expect(isEqual)
    }

    @Test func tablesAreWhole() {
        #expect(Inflater.lengthBases.count == 29)
        #expect(Inflater.lengthBits.count == 29)
        #expect(Inflater.distanceBases.count == 30)
        #expect(Inflater.distanceBits.count == 30)
        // Each range begins where the one in front ends; but 258 has a code of its own.
        for index in 1..<28 {
            let end = Int(Inflater.lengthBases[index - 1]) + 1 << Int(Inflater.lengthBits[index - 1])
            #expect(Int(Inflater.lengthBases[index]) == end)
        }
        for index in 1..<30 {
            let end = Int(Inflater.distanceBases[index - 1]) + 1 << Int(Inflater.distanceBits[index - 1])
            #expect(Int(Inflater.distanceBases[index]) == end)
        }
    }
}
