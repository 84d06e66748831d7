// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOCore
import NIOPosix
import SMTP

/// The connections to next hops of one event loop: kept between transactions, opened when there is none.
final class HopPool {
    private let loop: any EventLoop
    private let budget: HopBudget
    private let hostname: String
    private let hasOwnName: Bool
    private let limits: Limits
    private var idle: [HopAddress: [HopConnection]] = [:]
    private var isSweeping = false

    /// A kept connection is closed after this time without use.
    private static let idleTime = TimeAmount.seconds(60)
    /// How long one waits for a connection when all are in use.
    private static let patience = TimeAmount.seconds(30)
    private static let refusalLimit = 5

    init(loop: any EventLoop, budget: HopBudget, configuration: Configuration) {
        self.loop = loop
        self.budget = budget
        hostname = configuration.hostname
        hasOwnName = configuration.hasOwnName
        limits = configuration.limits
        let pool = NIOLoopBound(self, eventLoop: loop)
        budget.register { hop in loop.execute { pool.value.spare(hop) } }
    }

    /// Ends an idle connection, if there is one: another event loop needs its permit.
    private func spare(_ hop: HopAddress) {
        idle[hop]?.popLast()?.quit()
    }

    /// A connection for `transaction`: a kept one where there is one, if `mayBeKept`.
    ///
    /// If it must be waited for, the transaction knows its place.
    func lease(
        _ hop: HopAddress, for transaction: Transaction, mayBeKept: Bool = true
    ) -> EventLoopFuture<NIOLoopBound<HopConnection>> {
        while mayBeKept, let connection = idle[hop]?.popLast() {
            if connection.isIdle {
                connection.isReused = true
                return loop.makeSucceededFuture(NIOLoopBound(connection, eventLoop: loop))
            }
        }
        let isolated = NIOLoopBound(self, eventLoop: loop)
        let (permit, place) = budget.acquire(hop, on: loop, patience: Self.patience)
        transaction.place = place
        return permit.flatMap { isolated.value.open(hop) }
    }

    /// The transaction has no use any more for the connection that it waits for, if it does.
    func withdraw(_ transaction: Transaction) {
        guard let place = transaction.place else { return }
        transaction.place = nil
        budget.withdraw(place)
    }

    /// Takes back a connection on which no transaction is open.
    func giveBack(_ connection: HopConnection) {
        guard connection.isIdle, connection.refusals < Self.refusalLimit, !budget.isWanted(connection.address) else {
            connection.quit()
            return
        }
        connection.idleSince = .now()
        idle[connection.address, default: []].append(connection)
        if !isSweeping { scheduleSweep(in: Self.idleTime) }
    }

    /// Ends every kept connection.
    func closeIdle() {
        let all = idle.values.flatMap { $0 }
        idle = [:]
        for connection in all { connection.quit() }
    }

    /// One timer a pool, rather than one each time a connection is given back.
    private func scheduleSweep(in delay: TimeAmount) {
        isSweeping = true
        loop.assumeIsolated().scheduleTask(in: delay) { [weak self] in self?.sweep() }
    }

    /// Ends the connections that nobody has used for `idleTime`.
    private func sweep() {
        isSweeping = false
        let now = NIODeadline.now()
        var oldest: NIODeadline?
        for (hop, connections) in idle {
            // The one given back last is used first: the idle ones stand in front.
            let kept = connections.drop { now - $0.idleSince >= Self.idleTime }
            for connection in connections.prefix(connections.count - kept.count) { connection.quit() }
            idle[hop] = kept.isEmpty ? nil : Array(kept)
            if let first = kept.first { oldest = min(oldest ?? first.idleSince, first.idleSince) }
        }
        if let oldest { scheduleSweep(in: max(.seconds(1), oldest + Self.idleTime - now)) }
    }

    private func forget(_ connection: HopConnection) {
        idle[connection.address]?.removeAll { $0 === connection }
    }

    private func open(_ hop: HopAddress) -> EventLoopFuture<NIOLoopBound<HopConnection>> {
        let greeting = loop.makePromise(of: Capabilities.self)
        let connection = HopConnection(address: hop, hostname: hostname, limits: limits, loop: loop, greeting: greeting)
        let bound = NIOLoopBound(connection, eventLoop: loop)
        let budget = budget
        connection.onClose = { [weak self, weak connection] in
            budget.release(hop)
            if let connection { self?.forget(connection) }
        }
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(Int64(min(limits.timeouts.greeting, 30))))
            // Of several addresses each has a channel that tries it: only the one that connects gets our handler.
            .channelOption(.autoRead, value: false)
            .connect(host: hop.host, port: hop.port)
            .flatMapThrowing { channel in
                try channel.pipeline.syncOperations.addHandler(bound.value)
                bound.value.awaitGreeting()
                channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() }
            }
            .assumeIsolated()
            .whenFailure { error in
                greeting.fail(HopFailure.cannotConnect(Self.reason(error)))
                bound.value.close()
            }
        let ourName = ASCII.lowercased(hostname)
        // A server behind us on this very host may go by the host's name too.
        let mayShareName = !hasOwnName && Self.isLocal(hop.host)
        return greeting.futureResult.flatMapThrowing { offered in
            if ASCII.lowercased(offered.name) == ourName, !mayShareName {
                bound.value.close()
                throw HopFailure.isOurselves
            }
            return bound
        }
    }

    private static func isLocal(_ host: String) -> Bool {
        host == "localhost" || NetworkAddress(parsing: host)?.isLoopback == true
    }

    private static func reason(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError, let first = error.connectionErrors.first { return "\(first.error)" }
        return "\(error)"
    }
}
