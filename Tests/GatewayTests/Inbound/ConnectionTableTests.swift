// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Gateway

@Suite struct ConnectionTableTests {
    private let one = NetworkAddress(parsing: "192.0.2.1")
    private let other = NetworkAddress(parsing: "2001:db8::1")

    @Test func eachAddressHasItsShare() {
        let table = ConnectionTable(limit: 10, perAddress: 2)
        #expect(table.enter(one) && table.enter(one))
        #expect(!table.enter(one))
        #expect(table.enter(other))
        table.leave(one)
        #expect(table.enter(one))
    }

    @Test func allTogetherHaveALimit() {
        let table = ConnectionTable(limit: 2, perAddress: 2)
        #expect(table.enter(one) && table.enter(other))
        #expect(!table.enter(nil))
        table.leave(other)
        #expect(table.enter(nil))
        table.leave(nil)
        #expect(table.enter(other))
    }

    /// Who was turned away was never counted.
    @Test func refusalsCostNothing() {
        let table = ConnectionTable(limit: 10, perAddress: 1)
        #expect(table.enter(one))
        for _ in 0..<100 { #expect(!table.enter(one)) }
        table.leave(one)
        #expect(table.enter(one))
    }
}
