// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOCore
import NIOPosix

/// The content of one message until its next hop has it: in memory while it is small, then in an unlinked file.
///
/// Lives on one event loop; the file is written and read on a thread pool, in order. The caller stops bringing content
/// while `isBehind`.
final class Spool {
    /// Octets of a message kept in memory, while the budget of all messages allows. Most mail is smaller, and a file costs
    /// more than all the rest of a message of this size.
    static let memoryLimit = 256 * 1024
    /// Octets given to the file at a time.
    private static let blockSize = 64 * 1024
    /// Octets on their way to the file beyond which the sender waits.
    private static let behindLimit = 128 * 1024

    private let loop: any EventLoop
    private let threads: NIOThreadPool
    private let budget: SpoolBudget
    private let folder: String
    /// All of the content while there is no file; then what the file has not been given yet.
    private var memory: [UInt8] = []
    private var reserved = 0
    private var file: EventLoopFuture<SpoolFile>?
    /// Octets given to the file, written or not.
    private var filed = 0
    private var unwritten = 0
    private var lastWrite: EventLoopFuture<Void>?
    private var failure: (any Error)?
    private(set) var hasEightBit = false
    /// Called when the file has caught up, or failed.
    var onProgress: (() -> Void)?

    init(loop: any EventLoop, threads: NIOThreadPool, budget: SpoolBudget, folder: String) {
        self.loop = loop
        self.threads = threads
        self.budget = budget
        self.folder = folder
    }

    deinit {
        budget.give(memory: reserved)
        budget.give(disk: filed)
    }

    struct Full: Error, CustomStringConvertible {
        var description: String { "spool: full" }
    }

    var size: Int { filed + memory.count }
    var isBehind: Bool { unwritten > Self.behindLimit }
    /// Why content could not be kept; nothing of the message can be sent then.
    var error: (any Error)? { failure }

    func append(_ chunk: Span<UInt8>) {
        guard failure == nil else { return }
        var seen: UInt8 = 0
        for index in chunk.indices { seen |= chunk[index] }
        if seen >= 0x80 { hasEightBit = true }
        memory.append(chunk, in: 0..<chunk.count)
        if file == nil {
            let wanted = memory.count - reserved
            if memory.count <= Self.memoryLimit, wanted <= 0 || reserve(wanted) { return }
            openFile()
        }
        if memory.count >= Self.blockSize { passOn() }
    }

    /// The content is complete: what is left goes to the file, if there is one.
    /// - Returns: where all of it can be read from.
    func finish() -> EventLoopFuture<ContentReader.Storage> {
        if let failure { return loop.makeFailedFuture(failure) }
        guard let file else { return loop.makeSucceededFuture(.memory(memory)) }
        passOn()
        if let failure { return loop.makeFailedFuture(failure) }
        let written = lastWrite ?? loop.makeSucceededVoidFuture()
        return written.and(file).map { .file($0.1) }
    }

    private func reserve(_ count: Int) -> Bool {
        guard budget.takeMemory(count) else { return false }
        reserved += count
        return true
    }

    private func openFile() {
        let folder = folder
        file = threads.runIfActive(eventLoop: loop) { try SpoolFile(in: folder) }
        lastWrite = file?.map { _ in () }
    }

    private func passOn() {
        guard let file, !memory.isEmpty, let previous = lastWrite else { return }
        let block = memory
        memory = []
        // The memory is free again when the file has its content.
        let released = reserved
        reserved = 0
        guard budget.takeDisk(block.count) else {
            budget.give(memory: released)
            return fail(Full())
        }
        filed += block.count
        unwritten += block.count
        let threads = threads
        let loop = loop
        let budget = budget
        let write = previous.and(file).flatMap { _, file in
            threads.runIfActive(eventLoop: loop) { try file.append(block) }
        }
        lastWrite = write
        write.assumeIsolated().whenComplete { [weak self] result in
            budget.give(memory: released)
            guard let self else { return }
            self.unwritten -= block.count
            if case .failure(let error) = result { self.fail(error) }
            self.onProgress?()
        }
    }

    private func fail(_ error: any Error) {
        if failure == nil { failure = error }
        onProgress?()
    }
}
