// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct TransactionTests {
    /// However many in a second: files and folders bear these names.
    @Test func noTwoHaveOneName() {
        var seen: Set<String> = []
        for _ in 0..<100_000 { seen.insert(Transaction.makeID()) }
        #expect(seen.count == 100_000)
    }

    @Test func noTwoHaveOneNameOnSeveralThreads() async {
        let all = await withTaskGroup(of: [String].self, returning: Set<String>.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<10_000).map { _ in Transaction.makeID() } }
            }
            var seen: Set<String> = []
            for await names in group { seen.formUnion(names) }
            return seen
        }
        #expect(all.count == 80_000)
    }

    @Test func namesAreOfSecondAndCount() {
        #expect(Transaction.id(at: 1_795_000_000, count: 1) == "6afd86c0000001")
        #expect(Transaction.id(at: 1_795_000_000, count: 0x1_00_0002) == "6afd86c0000002")
        #expect(Transaction.id(at: 0x1_0000_0001, count: 0xFF_FFFF) == "00000001ffffff")
        #expect(Transaction.id(at: 0, count: 0) == "00000000000000")
        #expect(Transaction.makeID().utf8.count == 14)
    }
}
