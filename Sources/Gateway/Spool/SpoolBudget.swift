// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How much all messages in hand may take together, in memory and on disk.
final class SpoolBudget: Sendable {
    private let memoryLimit: Int
    private let diskLimit: Int
    private let memory = Atomic<Int>(0)
    private let disk = Atomic<Int>(0)

    init(memory: Int, disk: Int) {
        memoryLimit = memory
        diskLimit = disk
    }

    /// Whether another message may begin: what is left is enough for one that is too big for memory.
    var hasRoom: Bool { disk.load(ordering: .relaxed) + Self.reserve <= max(diskLimit, Self.reserve) }

    private static let reserve = 1024 * 1024

    /// Takes `count` octets of memory; false: there is not so much left.
    func takeMemory(_ count: Int) -> Bool {
        if memory.wrappingAdd(count, ordering: .relaxed).newValue <= memoryLimit { return true }
        memory.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func takeDisk(_ count: Int) -> Bool {
        if disk.wrappingAdd(count, ordering: .relaxed).newValue <= diskLimit { return true }
        disk.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func give(memory count: Int) { memory.wrappingSubtract(count, ordering: .relaxed) }

    func give(disk count: Int) { disk.wrappingSubtract(count, ordering: .relaxed) }
}
