// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import NIOCore
import NIOPosix
import Rules
import SMTP

/// Delivery of what is left of a message: to the next hop, whose answer becomes ours, or into Maildirs (DESIGN §1.6-1.7).
extension SessionHandler {
    func deliver(_ transaction: Transaction, _ spool: Spool, _ outcome: Outcome) {
        transaction.isDelivering = true
        guard let route = transaction.group?.route else {
            return end(transaction, .localError, verdict: outcome.verdict.rawValue, rules: outcome.ruleNames, outcome: outcome)
        }
        let top = traceField(transaction)
        let prepared = spool.finish().map { ContentReader(top: top, plan: outcome.plan, storage: $0) }
        prepared.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .failure(let error):
                gateway.log.error("spool-failed", [("id", transaction.id), ("cause", "\(error)")])
                releaseHop(of: transaction)
                end(transaction, .outOfSpace, verdict: outcome.verdict.rawValue, rules: outcome.ruleNames, outcome: outcome)
            case .success(let content):
                switch transaction.policy.configuration.routes[route].destination {
                case .smtp(let host, let port):
                    relay(transaction, content, to: HopAddress(host: host, port: port), outcome)
                case .maildir:
                    keep(transaction, content, outcome)
                }
            }
        }
    }

    // MARK: - Maildir

    private func keep(_ transaction: Transaction, _ content: ContentReader, _ outcome: Outcome) {
        let paths = transaction.maildirs
        let hostname = transaction.policy.configuration.hostname
        let name = Maildir.name(at: LogWriter.now / 1_000_000_000, id: transaction.id, hostname: hostname)
        // RFC 5321 §4.4: who makes the final delivery says where the message came from.
        let path = Array("Return-Path: \(transaction.sender)\r\n".utf8)
        let threads = gateway.threads
        let stored = threads.runIfActive(eventLoop: local.loop) {
            try Maildir.deliver(to: paths, name: name) {
                var reader = content
                var isFirst = true
                return {
                    if isFirst {
                        isFirst = false
                        return path
                    }
                    return try reader.next()
                }
            }
        }
        stored.assumeIsolated().whenComplete { [self] result in
            let hop = "maildir:\(paths.joined(separator: ","))"
            switch result {
            case .success:
                end(
                    transaction, .messageOk, verdict: outcome.verdict.rawValue, rules: outcome.ruleNames, outcome: outcome,
                    hop: hop)
            case .failure(let error):
                gateway.log.error("maildir-failed", [("id", transaction.id), ("cause", "\(error)")])
                end(
                    transaction, .localError, verdict: outcome.verdict.rawValue, rules: outcome.ruleNames, outcome: outcome,
                    hop: hop)
            }
        }
    }

    // MARK: - Next hop

    private func relay(_ transaction: Transaction, _ content: ContentReader, to address: HopAddress, _ outcome: Outcome) {
        let isUnderWay = NIOLoopBoundBox(false, eventLoop: local.loop)
        let state = NIOLoopBound(self, eventLoop: local.loop)
        let due = deadlines(of: transaction)
        let sendDeadline = NIODeadline.uptimeNanoseconds(due.send)
        let timer = local.loop.assumeIsolated().scheduleTask(deadline: sendDeadline) { [self] in
            if !isUnderWay.value { expire(transaction, address, outcome) }
        }
        let reply = openHop(transaction, address, size: content.size).flatMap { bound in
            state.value.send(content, over: bound.value, due, isUnderWay)
        }
        reply.assumeIsolated().whenComplete { [self] result in
            timer.cancel()
            // The client has been told to come again.
            guard !transaction.isExpired else { return }
            let verdict = outcome.verdict.rawValue
            switch result {
            case .success(let reply):
                if reply.isPositive, let hop = transaction.hop {
                    transaction.hop = nil
                    local.hops.giveBack(hop)
                } else {
                    // A refusal of DATA leaves the hop's transaction open.
                    transaction.hop?.refusals += 1
                    releaseHop(of: transaction)
                }
                end(
                    transaction, Self.relayed(reply), verdict: verdict, rules: outcome.ruleNames, outcome: outcome,
                    hop: address.description)
            case .failure(let error as EnvelopeRefusal):
                gateway.log.warning(
                    "hop-refused", [("id", transaction.id), ("hop", address.description), ("cause", error.cause)])
                end(
                    transaction, Self.relayed(error.reply), verdict: verdict, rules: outcome.ruleNames, outcome: outcome,
                    hop: address.description)
            case .failure(let error):
                transaction.hop?.close()
                transaction.hop = nil
                var fields = [("id", transaction.id), ("hop", address.description), ("cause", "\(error)")]
                // RFC 1047: the hop may have taken it, and the client will send it again.
                if isUnderWay.value { fields.append(("note", "may be duplicated")) }
                gateway.log.warning("hop-failed", fields)
                end(
                    transaction, Self.reply(for: error), verdict: verdict, rules: outcome.ruleNames, outcome: outcome,
                    hop: address.description)
            }
        }
    }

    private func deadlines(of transaction: Transaction) -> DeliveryDeadlines {
        let end = transaction.contentEnd ?? .now()
        return DeliveryDeadlines(contentEnd: end.uptimeNanoseconds, timeouts: limits.timeouts)
    }

    /// The content is not under way in time, whatever it is that it waits for: the hop does not get it.
    private func expire(_ transaction: Transaction, _ address: HopAddress, _ outcome: Outcome) {
        transaction.isExpired = true
        let failure = HopFailure.timedOut("the client's end of data")
        local.hops.withdraw(transaction)
        transaction.hop?.close(because: failure)
        transaction.hop = nil
        gateway.log.warning(
            "hop-failed", [("id", transaction.id), ("hop", address.description), ("cause", "\(failure)")])
        end(
            transaction, Self.reply(for: failure), verdict: outcome.verdict.rawValue, rules: outcome.ruleNames, outcome: outcome,
            hop: address.description)
    }

    /// The connection on which the envelope is open; it is repeated where the connection was given back.
    private func openHop(
        _ transaction: Transaction, _ address: HopAddress, size: Int
    ) -> EventLoopFuture<NIOLoopBound<HopConnection>> {
        let loop = local.loop
        transaction.resetTimer?.cancel()
        if let hop = transaction.hop, hop.isIdle {
            if let refusal = cannotCarryContent(hop, transaction, size: size) {
                releaseHop(of: transaction)
                return loop.makeFailedFuture(refusal)
            }
            return loop.makeSucceededFuture(NIOLoopBound(hop, eventLoop: loop))
        }
        transaction.hop = nil
        let state = NIOLoopBound((self, transaction), eventLoop: loop)
        func attempt(_ lease: EventLoopFuture<NIOLoopBound<HopConnection>>) -> EventLoopFuture<NIOLoopBound<HopConnection>> {
            lease.flatMap { bound in
                let (handler, transaction) = state.value
                return handler.openEnvelope(on: bound.value, transaction, adding: nil).map { _ in bound }
            }.flatMapThrowing { bound in
                let (handler, transaction) = state.value
                if let refusal = handler.cannotCarryContent(bound.value, transaction, size: size) {
                    handler.releaseHop(of: transaction)
                    throw refusal
                }
                return bound
            }
        }
        let second = NIOLoopBound(attempt, eventLoop: loop)
        return attempt(local.hops.lease(address, for: transaction)).flatMapError { error in
            guard error is HopDied else { return loop.makeFailedFuture(error) }
            let (handler, transaction) = state.value
            return second.value(handler.local.hops.lease(address, for: transaction, mayBeKept: false))
        }.flatMapErrorThrowing { error in
            throw (error as? HopDied)?.failure ?? error
        }
    }

    /// What the content turned out to be must be within what the hop takes: its size, and 8-bit octets only where it says
    /// so (RFC 6152 §3), since we do not convert.
    private func cannotCarryContent(_ hop: HopConnection, _ transaction: Transaction, size: Int) -> EnvelopeRefusal? {
        if let limit = hop.capabilities.size, size > limit {
            return EnvelopeRefusal(reply: .messageTooBig, cause: "next hop takes \(limit) octets")
        }
        guard transaction.spool?.hasEightBit == true, !hop.capabilities.eightBitMIME else { return nil }
        return EnvelopeRefusal(
            reply: Reply(554, .init(5, 6, 3), "The next hop does not take 8-bit content"), cause: "next hop offers no 8BITMIME")
    }

    /// Sends the content, by BDAT where offered, and gives the hop's last reply.
    private func send(
        _ content: ContentReader, over hop: HopConnection, _ deadlines: DeliveryDeadlines, _ isUnderWay: NIOLoopBoundBox<Bool>
    ) -> EventLoopFuture<Reply> {
        let deadline = NIODeadline.uptimeNanoseconds(deadlines.send)
        hop.contentDeadline = NIODeadline.uptimeNanoseconds(deadlines.reply)
        guard hop.capabilities.chunking else {
            let state = NIOLoopBound((self, hop), eventLoop: local.loop)
            let started = hop.data()
            hop.flush()
            return started.flatMap { reply in
                let (handler, hop) = state.value
                // A refusal here is the hop's word about the message: nothing was sent.
                guard reply.isIntermediate else {
                    guard reply.isPositive else { return handler.local.loop.makeSucceededFuture(reply) }
                    return handler.local.loop.makeFailedFuture(HopFailure.broken("\(reply.code) in answer to DATA"))
                }
                let sender = ContentSender(
                    content, hop: hop, threads: handler.gateway.threads, loop: handler.local.loop, encoder: DataEncoder(),
                    deadline: deadline, isUnderWay: isUnderWay)
                return sender.run()
            }
        }
        let sender = ContentSender(
            content, hop: hop, threads: gateway.threads, loop: local.loop, encoder: nil, deadline: deadline,
            isUnderWay: isUnderWay)
        return sender.run()
    }
}
