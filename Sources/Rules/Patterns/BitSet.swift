// SPDX-License-Identifier: Apache-2.0

/// A set of small numbers: which of the compiled conditions hold.
struct BitSet: Hashable, Sendable {
    private var words: [UInt64]

    /// An empty set with room for the numbers below `count`. Sets that are compared must have the same room.
    init(count: Int = 0) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    mutating func insert(_ number: Int) {
        let word = number / 64
        while word >= words.count { words.append(0) }
        words[word] |= 1 << UInt64(number % 64)
    }

    func contains(_ number: Int) -> Bool {
        let word = number / 64
        return word < words.count && words[word] & (1 << UInt64(number % 64)) != 0
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func formUnion(_ other: BitSet) {
        while words.count < other.words.count { words.append(0) }
        for (index, word) in other.words.enumerated() { words[index] |= word }
    }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
    }

    /// The numbers in the set, ascending.
    var numbers: [Int] {
        var numbers: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                numbers.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return numbers
    }
}
