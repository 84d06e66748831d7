// SPDX-License-Identifier: Apache-2.0

import Filtering
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Rules
import SMTP

/// What all sessions share, over all event loops.
final class GatewayContext: Sendable {
    let policies: PolicyBox
    let connections: ConnectionTable
    let inspectors: Inspectors
    let spoolBudget: SpoolBudget
    let spoolFolder: String
    let hopBudget: HopBudget
    /// For everything that blocks: files, and looking into content.
    let threads: NIOThreadPool
    let log: LogWriter
    private let sessions = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])
    private let isStopping = NIOLockedValueBox(false)

    init(policy: ActivePolicy, threads: NIOThreadPool, log: LogWriter) {
        let configuration = policy.configuration
        policies = PolicyBox(policy)
        connections = ConnectionTable(limit: configuration.connections, perAddress: configuration.connectionsPerAddress)
        inspectors = Inspectors(threads: threads)
        spoolBudget = SpoolBudget(memory: configuration.spool.memory, disk: configuration.spool.disk)
        spoolFolder = configuration.spool.path ?? "/tmp"
        hopBudget = HopBudget(limit: configuration.hopConnections)
        self.threads = threads
        self.log = log
    }

    /// Notes a session until its channel closes.
    func begin(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        sessions.withLockedValue { $0[key] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.sessions.withLockedValue { $0.removeValue(forKey: key) }
        }
        if isStopping.withLockedValue({ $0 }) { channel.pipeline.fireUserInboundEventTriggered(SessionEvent.shutDown) }
    }

    /// Asks every session to end when it has no message in hand, and waits until all have.
    func stopSessions() async {
        isStopping.withLockedValue { $0 = true }
        let open = sessions.withLockedValue { Array($0.values) }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(SessionEvent.shutDown) }
        for channel in open { try? await channel.closeFuture.get() }
    }
}

/// What a session is told from outside.
enum SessionEvent: Sendable {
    /// Finish the message in hand, then close.
    case shutDown
}

/// What the sessions of one event loop share. Never used from another.
final class LoopContext {
    let loop: any EventLoop
    let hops: HopPool
    private var scratch: (owner: ActivePolicy, scratch: PatternScratch)?

    init(loop: any EventLoop, gateway: GatewayContext) {
        self.loop = loop
        hops = HopPool(loop: loop, budget: gateway.hopBudget, configuration: gateway.policies.current.configuration)
    }

    /// The working memory of the pattern matcher for the rules of `policy`.
    func scratch(for policy: ActivePolicy) -> PatternScratch {
        if let scratch, scratch.owner === policy { return scratch.scratch }
        let new = PatternScratch(for: policy.filter.rules)
        scratch = (policy, new)
        return new
    }
}
