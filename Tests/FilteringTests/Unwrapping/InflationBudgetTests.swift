// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import Filtering

@Suite struct InflationBudgetTests {
    @Test func whatComesOutCounts() {
        let budget = InflationBudget()
        #expect(budget.take(0))
        #expect(budget.take(InflationBudget.limit - 1))
        #expect(budget.left == 1)
        #expect(!budget.isSpent)
        #expect(!budget.take(2))
        #expect(budget.isSpent)
        #expect(budget.left == 0)
        #expect(!budget.take(0))
    }
}
