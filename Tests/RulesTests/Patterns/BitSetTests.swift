// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct BitSetTests {
    private func set(_ numbers: [Int], count: Int = 200) -> BitSet {
        var set = BitSet(count: count)
        for number in numbers { set.insert(number) }
        return set
    }

    @Test func holdsWhatWasPutIn() {
        let numbers = [0, 1, 63, 64, 65, 127, 128, 199]
        let some = set(numbers)
        #expect(some.numbers == numbers)
        #expect((0..<300).filter { some.contains($0) } == numbers)
        #expect(!some.isEmpty)
        #expect(BitSet(count: 200).isEmpty)
        #expect(BitSet().numbers.isEmpty)
    }

    @Test func growsOnDemand() {
        #expect(set([500], count: 0).numbers == [500])
    }

    @Test func combines() {
        var union = set([1, 70], count: 100)
        union.formUnion(set([2, 190]))
        #expect(union.numbers == [1, 2, 70, 190])
        union.formIntersection(set([2, 70], count: 100))
        #expect(union.numbers == [2, 70])
    }
}
