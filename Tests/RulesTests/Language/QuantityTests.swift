// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct QuantityTests {
    @Test(arguments: [
        ("over 3", [false, false, true]), ("> 3", [false, false, true]), (">3", [false, false, true]),
        ("at least 3", [false, true, true]), (">= 3", [false, true, true]), ("under 3", [true, false, false]),
        ("< 3", [true, false, false]), ("at most 3", [true, true, false]), ("<= 3", [true, true, false]),
        ("exactly 3", [false, true, false]), ("= 3", [false, true, false]), ("At  Least   3", [false, true, true]),
    ])
    func compares(text: String, expected: [Bool]) throws {
        let quantity = try #require(Quantity(text, unit: .count))
        #expect([2, 3, 4].map { quantity.holds(for: $0) } == expected)
    }

    @Test func sizesHaveUnits() throws {
        let quantity = try #require(Quantity("over 25 MiB", unit: .octets))
        #expect(!quantity.holds(for: 25 * 1024 * 1024))
        #expect(quantity.holds(for: 25 * 1024 * 1024 + 1))
    }

    @Test(arguments: ["", "3", "over", "over x", "over -1", "more than 3", "at 3", "over 3 MiB", "=> 3", "over 3 4"])
    func refusesAllElseForCounts(text: String) {
        #expect(Quantity(text, unit: .count) == nil)
    }

    @Test(arguments: ["25 MiB", "over MiB", "over 25 MiX", "over big"])
    func refusesAllElseForSizes(text: String) {
        #expect(Quantity(text, unit: .octets) == nil)
    }
}
