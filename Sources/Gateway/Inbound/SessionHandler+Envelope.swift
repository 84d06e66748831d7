// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import NIOCore
import NIOPosix
import Rules
import SMTP

/// MAIL and RCPT: who may relay, to where, and what the next hop says to each recipient (DESIGN §1.3).
extension SessionHandler {
    func beginTransaction(_ sender: ReversePath, _ parameters: MailParameters, _ question: ServerSession.Question) {
        guard gateway.spoolBudget.hasRoom else { return answer(.refuse(.outOfSpace), to: question) }
        transaction = Transaction(
            id: Transaction.makeID(), policy: gateway.policies.current, sender: sender, parameters: parameters, start: .now())
        answer(.accept, to: question)
    }

    func addRecipient(_ path: ForwardPath, _ question: ServerSession.Question) {
        guard let transaction else { return answer(.refuse(.localError), to: question) }
        let policy = transaction.policy
        switch policy.relay.decide(listener: listener, client: client, recipient: path) {
        case .refuse(let reply):
            refuse(path, reply, cause: "relay policy", transaction, question)
        case .accept(let route, let target):
            if let decision = envelopeDecision(path, transaction) {
                return refuse(path, decision.reply, cause: decision.rule, transaction, question)
            }
            let group = Transaction.Group(
                route: route,
                signature: policy.filter.rules.recipientSignature(of: path.facts, scratch: local.scratch(for: policy)),
                isForPostmaster: policy.relay.isPostmaster(path))
            guard transaction.group == nil || transaction.group == group else {
                return answer(.refuse(.tooManyRecipients), to: question)
            }
            switch policy.configuration.routes[route].destination {
            case .smtp(let host, let port):
                offer(target, to: HopAddress(host: host, port: port), transaction, group, question)
            case .maildir(let template):
                let creates = policy.configuration.routes[route].creates
                offer(target, to: template, creates: creates, transaction, group, question)
            }
        }
    }

    /// What rules on connection, sender and recipient alone say; never of the postmaster.
    private func envelopeDecision(_ path: ForwardPath, _ transaction: Transaction) -> (reply: Reply, rule: String)? {
        let configuration = transaction.policy.configuration
        guard !transaction.policy.relay.isPostmaster(path), !configuration.isMonitoring else { return nil }
        guard
            let decision = transaction.policy.filter.rules.evaluateEnvelope(
                connection: connectionFacts, sender: transaction.senderFacts, recipient: path.facts,
                scratch: local.scratch(for: transaction.policy))
        else { return nil }
        return (Reply(parsing: decision.reply.description) ?? .localError, decision.action.rule)
    }

    var connectionFacts: ConnectionFacts {
        ConnectionFacts(
            client: client, helo: helo.domain.isEmpty ? nil : helo.domain, listener: listener.name, tls: nil, user: nil)
    }

    func refuse(
        _ path: ForwardPath, _ reply: Reply, cause: String, _ transaction: Transaction, _ question: ServerSession.Question
    ) {
        gateway.log.info(
            "recipient-refused",
            [
                ("id", transaction.id), ("listener", listener.name), ("client", client?.description ?? "-"),
                ("from", transaction.sender.description), ("to", path.description), ("cause", cause),
                ("reply", reply.description),
            ])
        answer(.refuse(reply), to: question)
    }

    private func accept(_ path: ForwardPath, _ transaction: Transaction, _ group: Transaction.Group) {
        transaction.recipients.append(path)
        transaction.group = group
    }

    // MARK: - Maildir

    private func offer(
        _ path: ForwardPath, to template: MaildirTemplate, creates: Bool, _ transaction: Transaction,
        _ group: Transaction.Group, _ question: ServerSession.Question
    ) {
        guard let folder = transaction.policy.relay.maildir(for: path, template: template) else {
            return refuse(path, .unknownMailbox, cause: "no Maildir can have this name", transaction, question)
        }
        let prepared = gateway.threads.runIfActive(eventLoop: local.loop) { try Maildir.prepare(folder, creates: creates) }
        prepared.assumeIsolated().whenComplete { [self] result in
            guard self.transaction === transaction else { return }
            switch result {
            case .success:
                accept(path, transaction, group)
                if !transaction.maildirs.contains(folder) { transaction.maildirs.append(folder) }
                answer(.acceptWith(.recipientOk), to: question)
            case .failure(let error as Maildir.Missing):
                refuse(path, .unknownMailbox, cause: "\(error)", transaction, question)
            case .failure(let error):
                gateway.log.error("maildir-failed", [("id", transaction.id), ("path", folder), ("cause", "\(error)")])
                answer(.refuse(.localError), to: question)
            }
        }
    }

    // MARK: - Next hop

    /// Puts a recipient to the next hop as it comes: its refusal becomes ours.
    private func offer(
        _ path: ForwardPath, to address: HopAddress, _ transaction: Transaction, _ group: Transaction.Group,
        _ question: ServerSession.Question
    ) {
        transaction.resetTimer?.cancel()
        hopReply(to: path, at: address, transaction, isRetry: false).assumeIsolated().whenComplete { [self] result in
            guard self.transaction === transaction else { return }
            switch result {
            case .success(let reply) where reply.isPositive:
                accept(path, transaction, group)
                armReset(transaction)
                answer(.acceptWith(.recipientOk), to: question)
            case .success(let reply):
                transaction.hop?.refusals += 1
                if transaction.recipients.isEmpty { releaseHop(of: transaction) } else { armReset(transaction) }
                refuse(path, Self.relayed(reply), cause: "next hop \(address): \(reply)", transaction, question)
            case .failure(let error as EnvelopeRefusal):
                armReset(transaction)
                refuse(path, Self.relayed(error.reply), cause: error.cause, transaction, question)
            case .failure(HopFailure.notWanted):
                answer(.refuse(.busy), to: question)
            case .failure(let error):
                gateway.log.warning(
                    "hop-failed", [("id", transaction.id), ("hop", address.description), ("cause", "\(error)")])
                answer(.refuse(Self.reply(for: error)), to: question)
            }
        }
    }

    /// What a peer is told when a next hop fails us.
    static func reply(for error: any Error) -> Reply {
        switch error as? HopFailure {
        case .busy?: .busy
        case .isOurselves?: Reply(554, .init(5, 4, 6), "Mail loop: the route leads back here")
        default: Reply(451, .init(4, 4, 1), "Next hop not available, try again later")
        }
    }

    /// A next hop's refusal as ours. Its 421 is about its own connection, and a code out of place means nothing: to the
    /// client both say to come again.
    static func relayed(_ reply: Reply) -> Reply {
        if reply.isPositive || reply.isPermanent { return reply }
        if reply.isTransient, !reply.endsSession { return reply }
        return Reply(451, .init(4, 4, 2), "Next hop not available, try again later")
    }

    /// Something in the envelope cannot be relayed, whoever the recipient is.
    struct EnvelopeRefusal: Error {
        let reply: Reply
        let cause: String
    }

    /// The hop's reply to RCPT; the envelope is opened first where it is not open.
    private func hopReply(
        to path: ForwardPath, at address: HopAddress, _ transaction: Transaction, isRetry: Bool
    ) -> EventLoopFuture<Reply> {
        if let hop = transaction.hop, hop.isOpen {
            let reply = hop.recipient(path)
            hop.flush()
            return reply
        }
        let lease = local.hops.lease(address, for: transaction, mayBeKept: !isRetry)
        let state = NIOLoopBound((self, transaction), eventLoop: local.loop)
        return lease.flatMap { bound in
            let (handler, transaction) = state.value
            return handler.openEnvelope(on: bound.value, transaction, adding: path)
        }.flatMapError { error in
            let (handler, transaction) = state.value
            // A kept connection may have died unnoticed: it is replaced, once.
            if error is HopDied, !isRetry { return handler.hopReply(to: path, at: address, transaction, isRetry: true) }
            return handler.local.loop.makeFailedFuture((error as? HopDied)?.failure ?? error)
        }
    }

    /// A reused connection was gone before its reply to MAIL, or its reply was 421.
    struct HopDied: Error {
        let failure: HopFailure
    }

    /// MAIL, the recipients already accepted, and one more: its reply. Pipelined where offered.
    func openEnvelope(
        on hop: HopConnection, _ transaction: Transaction, adding path: ForwardPath?
    ) -> EventLoopFuture<Reply> {
        let loop = local.loop
        if transaction.isAbandoned || transaction.isExpired {
            local.hops.giveBack(hop)
            return loop.makeFailedFuture(HopFailure.notWanted)
        }
        if let refusal = cannotCarry(hop.capabilities, transaction, path) {
            local.hops.giveBack(hop)
            return loop.makeFailedFuture(refusal)
        }
        transaction.hop = hop
        let mail = hop.mail(
            from: transaction.sender, size: transaction.pipeline?.size ?? transaction.parameters.size,
            isEightBit: transaction.parameters.body == .eightBitMIME || transaction.spool?.hasEightBit == true,
            isUTF8: transaction.parameters.smtpUTF8)
        let paths = transaction.recipients + (path.map { [$0] } ?? [])
        let state = NIOLoopBound((self, transaction, hop), eventLoop: loop)
        let checked = mail.flatMapError { error in
            let (_, transaction, hop) = state.value
            // It was we who let go of it.
            guard transaction.hop === hop else { return loop.makeFailedFuture(error) }
            transaction.hop = nil
            guard let failure = error as? HopFailure, failure.isEnd, hop.isReused else { return loop.makeFailedFuture(error) }
            return loop.makeFailedFuture(HopDied(failure: failure))
        }.flatMapThrowing { reply in
            let (handler, transaction, hop) = state.value
            guard reply.isPositive else {
                if reply.endsSession, hop.isReused, transaction.hop === hop {
                    transaction.hop = nil
                    throw HopDied(failure: .refused(reply))
                }
                hop.refusals += 1
                handler.releaseHop(of: transaction)
                throw EnvelopeRefusal(reply: reply, cause: "next hop \(hop.address) refused the sender")
            }
        }
        if hop.capabilities.pipelining {
            let replies = paths.map { hop.recipient($0) }
            hop.flush()
            return checked.flatMap { EventLoopFuture.whenAllSucceed(replies, on: loop) }.flatMapThrowing { replies in
                try state.value.0.lastReply(replies, transaction: state.value.1, hasNew: path != nil)
            }
        }
        hop.flush()
        let inTurn = paths.reduce(checked.map { [Reply]() }) { before, path in
            before.flatMap { replies in
                let (_, transaction, hop) = state.value
                // Given back meanwhile, it may carry somebody else's transaction.
                guard transaction.hop === hop else { return loop.makeFailedFuture(HopFailure.notWanted) }
                let reply = hop.recipient(path)
                hop.flush()
                return reply.map { replies + [$0] }
            }
        }
        return inTurn.flatMapThrowing { try state.value.0.lastReply($0, transaction: state.value.1, hasNew: path != nil) }
    }

    /// Recipients that were accepted before must be accepted again: else nothing is sent.
    private func lastReply(_ replies: [Reply], transaction: Transaction, hasNew: Bool) throws -> Reply {
        let repeated = hasNew ? replies.dropLast() : replies[...]
        if let refused = repeated.first(where: { !$0.isPositive }) {
            releaseHop(of: transaction)
            let reply = repeated.count == 1 && !hasNew ? refused : .localError
            throw EnvelopeRefusal(reply: reply, cause: "next hop now refuses a recipient it had accepted: \(refused.description)")
        }
        return replies.last ?? .ok
    }

    /// What the hop cannot carry is said here, before content comes.
    private func cannotCarry(_ offered: Capabilities, _ transaction: Transaction, _ path: ForwardPath?) -> EnvelopeRefusal? {
        let isUTF8 =
            transaction.parameters.smtpUTF8 || !transaction.sender.isASCII || path?.isASCII == false
            || transaction.recipients.contains { !$0.isASCII }
        if isUTF8, !offered.smtpUTF8 {
            return EnvelopeRefusal(
                reply: Reply(550, .init(5, 6, 7), "The next hop does not take internationalised mail"),
                cause: "next hop offers no SMTPUTF8")
        }
        let size = transaction.pipeline?.size ?? transaction.parameters.size
        if let size, let limit = offered.size, size > limit {
            return EnvelopeRefusal(reply: .messageTooBig, cause: "next hop takes \(limit) octets")
        }
        return nil
    }

    /// Gives the hop's connection back if content is not complete soon: others may need it, and the hop's patience ends.
    private func armReset(_ transaction: Transaction) {
        transaction.resetTimer?.cancel()
        let delay = Int64(transaction.policy.configuration.idleBeforeReset)
        transaction.resetTimer = local.loop.assumeIsolated().scheduleTask(in: .seconds(delay)) { [weak self, weak transaction] in
            guard let self, let transaction else { return }
            self.releaseHop(of: transaction)
        }
    }

    /// Ends the hop's transaction without a message and gives its connection back.
    func releaseHop(of transaction: Transaction) {
        transaction.resetTimer?.cancel()
        guard let hop = transaction.hop else { return }
        transaction.hop = nil
        guard hop.isOpen else { return }
        // Without PIPELINING nothing may be said to a hop that has yet to answer.
        guard hop.isIdle || hop.capabilities.pipelining else { return hop.close() }
        let reset = hop.reset()
        hop.flush()
        let pool = local.hops
        reset.assumeIsolated().whenSuccess { reply in
            if reply.isPositive { pool.giveBack(hop) } else { hop.close() }
        }
    }
}

extension Reply {
    static let unknownMailbox = Reply(550, .init(5, 1, 1), "No such mailbox here")
}
