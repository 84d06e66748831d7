// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import MIME
import NIOCore
import NIOPosix
import Rules
import SMTP

/// Content: through the pipeline and into the spool as it arrives, and the verdict at its end (DESIGN §1.4-1.6).
extension SessionHandler {
    func beginContent(_ question: ServerSession.Question) {
        guard let transaction, let recipient = transaction.recipients.first else {
            return answer(.refuse(.noValidRecipients), to: question)
        }
        let policy = transaction.policy
        let envelope = Envelope(
            connection: connectionFacts, sender: transaction.senderFacts, recipient: recipient.facts,
            isForPostmaster: transaction.group?.isForPostmaster == true)
        transaction.pipeline = Pipeline(policy: policy.filter, envelope: envelope, scratch: local.scratch(for: policy))
        let spool = Spool(
            loop: local.loop, threads: gateway.threads, budget: gateway.spoolBudget, folder: gateway.spoolFolder)
        spool.onProgress = { [weak self] in self?.process() }
        transaction.spool = spool
        answer(.accept, to: question)
    }

    func takeContent(_ octets: Span<UInt8>) {
        guard let transaction, let spool = transaction.spool else { return }
        spool.append(octets)
        transaction.pipeline?.write(octets)
        if let error = spool.error {
            gateway.log.error("spool-failed", [("id", transaction.id), ("cause", "\(error)")])
            return session.refuseContent(.outOfSpace)
        }
        inspect(transaction)
    }

    /// Puts the pipeline's requests to the inspectors; their answers may be what everybody waits for.
    private func inspect(_ transaction: Transaction) {
        guard let requests = transaction.pipeline?.takeRequests(), !requests.isEmpty else { return }
        for request in requests {
            gateway.inspectors.inspect(request, on: local.loop).assumeIsolated().whenComplete { [weak self] result in
                self?.take(result, for: request.id, transaction)
            }
        }
    }

    private func take(_ result: Result<InspectionAnswer, any Error>, for id: Int, _ transaction: Transaction) {
        switch result {
        case .success(let answer):
            transaction.pipeline?.answer(answer, to: id)
        case .failure(let error):
            // Nothing that could not be looked at passes: the client comes again.
            gateway.log.error("inspection-failed", [("id", transaction.id), ("cause", "\(error)")])
            transaction.pipeline = nil
        }
        guard self.transaction === transaction else { return }
        if transaction.contentEnd != nil { conclude(transaction) } else { process() }
    }

    /// The content was refused before its end: by its line ends, its size, or the spool.
    func refusedContent(_ reply: Reply) {
        guard let transaction else { return }
        report(transaction, verdict: "reject", rules: [builtInName(for: reply)], reply: reply, hop: nil)
        releaseHop(of: transaction)
    }

    /// The name of the verdict, as `filter-test` has it.
    private func builtInName(for reply: Reply) -> String {
        switch reply {
        case .bareLineEndInContent:
            switch session.contentFlaw {
            case .bareCR?: "weir:bare-cr"
            case .nul?: "weir:nul"
            case .bareLF?, nil: "weir:bare-lf"
            }
        case .messageTooBig: "weir:size"
        default: "weir:content"
        }
    }

    func endContent(_ question: ServerSession.Question) {
        guard let transaction else { return answer(.refuse(.localError), to: question) }
        transaction.contentEnd = .now()
        transaction.pipeline?.finish()
        inspect(transaction)
        conclude(transaction)
    }

    /// Acts on the verdict, once it is there.
    private func conclude(_ transaction: Transaction) {
        guard var pipeline = transaction.pipeline, let spool = transaction.spool else {
            releaseHop(of: transaction)
            return end(transaction, .localError, verdict: "defer", rules: ["weir:inspection"], outcome: nil)
        }
        guard pipeline.isComplete, let outcome = pipeline.outcome(seal: .random()) else { return }
        transaction.pipeline = pipeline
        let rules = outcome.actions.filter { $0.mode == .enforce }.map(\.rule)
        switch outcome.verdict {
        case .reject, .defer:
            let reply = outcome.reply.flatMap { Reply(parsing: $0.description) } ?? .localError
            releaseHop(of: transaction)
            end(
                transaction, reply.appending("(id \(transaction.id))"), verdict: outcome.verdict.rawValue, rules: rules,
                outcome: outcome)
        case .discard:
            releaseHop(of: transaction)
            end(transaction, .messageOk, verdict: "discard", rules: rules, outcome: outcome)
        case .quarantine:
            releaseHop(of: transaction)
            quarantine(transaction, spool, outcome)
        case .accept, .modify:
            deliver(transaction, spool, outcome)
        }
    }

    private func quarantine(_ transaction: Transaction, _ spool: Spool, _ outcome: Outcome) {
        transaction.isDelivering = true
        guard let path = transaction.policy.configuration.quarantine else {
            gateway.log.error("quarantine-failed", [("id", transaction.id), ("cause", "no `quarantine` in the configuration")])
            return end(transaction, .localError, verdict: "quarantine", rules: outcome.ruleNames, outcome: outcome)
        }
        let item = QuarantineStore.Item(
            id: transaction.id, time: LogTime.format(LogWriter.now), listener: listener.name,
            client: client?.description ?? "", helo: helo.domain, sender: transaction.sender.description,
            recipients: transaction.recipients.map(\.description), reason: outcome.quarantineReason,
            rules: outcome.actions.filter { $0.mode == .enforce }.map { ($0.rule, $0.location, $0.why ?? "") })
        let top = traceField(transaction)
        let whole = RewritePlan(size: outcome.size, edits: [])
        let threads = gateway.threads
        let loop = local.loop
        let kept = spool.finish().flatMap { storage in
            threads.runIfActive(eventLoop: loop) {
                var reader = ContentReader(top: top, plan: whole, storage: storage)
                try QuarantineStore(path: path).keep(item) { try reader.next() }
            }
        }
        kept.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .success:
                end(transaction, .messageOk, verdict: "quarantine", rules: outcome.ruleNames, outcome: outcome)
            case .failure(let error):
                gateway.log.error("quarantine-failed", [("id", transaction.id), ("cause", "\(error)")])
                end(transaction, .localError, verdict: "quarantine", rules: outcome.ruleNames, outcome: outcome)
            }
        }
    }

    /// Tells the client, and the log, what became of the message.
    func end(
        _ transaction: Transaction, _ reply: Reply, verdict: String, rules: [String], outcome: Outcome?, hop: String? = nil
    ) {
        report(transaction, verdict: verdict, rules: rules, reply: reply, hop: hop, outcome: outcome)
        transaction.resetTimer?.cancel()
        transaction.spool?.onProgress = nil
        transaction.isDelivering = false
        transaction.onEnd?()
        transaction.onEnd = nil
        guard self.transaction === transaction else { return }
        self.transaction = nil
        let answer: ServerSession.Answer = reply.isPositive ? .acceptWith(reply) : .refuse(reply)
        self.answer(answer, to: .endOfContent)
    }

    private func report(
        _ transaction: Transaction, verdict: String, rules: [String], reply: Reply, hop: String?, outcome: Outcome? = nil
    ) {
        var line = MessageLogLine(
            time: LogWriter.now, id: transaction.id, listener: listener.name, client: client?.description,
            sender: transaction.sender.mailbox?.spelling ?? "",
            recipients: transaction.recipients.map { $0.mailbox?.spelling ?? $0.localPart }, size: transaction.spool?.size ?? 0,
            verdict: verdict, rules: rules, removed: outcome?.removed ?? [], hop: hop, reply: reply.description,
            milliseconds: Int((NIODeadline.now() - transaction.start).nanoseconds / 1_000_000))
        line.monitored = outcome?.monitoredRules ?? []
        line.ambiguities = outcome?.ambiguities ?? []
        line.repaired = outcome?.repaired ?? []
        gateway.log.write(line)
    }

    func traceField(_ transaction: Transaction) -> [UInt8] {
        var field = ReceivedField(
            helo: helo.domain, isExtended: helo.isExtended, client: client,
            hostname: transaction.policy.configuration.hostname, identifier: transaction.id,
            date: LogWriter.now / 1_000_000_000)
        field.isUTF8 = transaction.parameters.smtpUTF8
        if transaction.recipients.count == 1 { field.recipient = transaction.recipients.first }
        return field.octets
    }

    /// The transaction is over without a message.
    func dropTransaction() {
        guard let transaction else { return }
        self.transaction = nil
        transaction.spool?.onProgress = nil
        releaseHop(of: transaction)
    }

    /// The client has gone. A message that is with the next hop already goes its way; anything else is dropped.
    func abandonTransaction() {
        guard let transaction else { return }
        transaction.isAbandoned = true
        if !transaction.isDelivering { releaseHop(of: transaction) }
        self.transaction = nil
        transaction.resetTimer?.cancel()
        transaction.spool?.onProgress = nil
        local.hops.withdraw(transaction)
    }
}

extension Outcome {
    var ruleNames: [String] {
        var seen: Set<String> = []
        return actions.filter { $0.mode == .enforce && seen.insert($0.rule).inserted }.map(\.rule)
    }

    /// Rules that only say what they would have done.
    var monitoredRules: [String] {
        var seen: Set<String> = []
        return actions.filter { $0.mode == .monitor && seen.insert($0.rule).inserted }.map(\.rule)
    }

    var quarantineReason: String {
        for applied in actions where applied.mode == .enforce {
            if case .quarantine(let reason) = applied.action { return reason }
        }
        return ""
    }
}
