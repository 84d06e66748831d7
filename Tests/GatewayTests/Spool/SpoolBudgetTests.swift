// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct SpoolBudgetTests {
    @Test func memoryIsTakenAndGivenBack() {
        let budget = SpoolBudget(memory: 100, disk: 0)
        #expect(budget.takeMemory(60))
        #expect(!budget.takeMemory(41))
        #expect(budget.takeMemory(40))
        budget.give(memory: 60)
        #expect(budget.takeMemory(60))
    }

    @Test func diskIsTakenAndGivenBack() {
        let budget = SpoolBudget(memory: 0, disk: 10 << 20)
        #expect(budget.hasRoom)
        #expect(budget.takeDisk(9 << 20))
        #expect(budget.hasRoom)
        #expect(!budget.takeDisk(2 << 20))
        #expect(budget.takeDisk(1))
        // Less is left than a message too big for memory may need.
        #expect(!budget.hasRoom)
        budget.give(disk: 1)
        #expect(budget.hasRoom)
    }
}
