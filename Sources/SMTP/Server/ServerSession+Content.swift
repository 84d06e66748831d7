// SPDX-License-Identifier: Apache-2.0

/// DATA and BDAT, and the content that follows them.
extension ServerSession {
    // MARK: - Commands

    mutating func data() {
        guard let transaction, transaction.chunks == nil else {
            fail(.badSequence(needsReset || self.transaction != nil ? "Say RSET first" : "Say MAIL first"))
            return
        }
        if transaction.recipients > 0 {
            ask(.content, then: .data)
        } else if transaction.hasRecipientCommand {
            // Usual where a client pipelines RCPT and DATA and every recipient was refused.
            sendIdle(.noValidRecipients)
        } else {
            fail(.badSequence("Say RCPT first"))
        }
    }

    mutating func chunk(length: Int?, isLast: Bool) {
        guard let length, length <= limits.message else {
            end(with: .badChunkLength)
            return
        }
        if let refusal = chunkRefusal() {
            // Its octets are under way already, offered or not: they must not become commands.
            state = .dropping(length, reply: refusal, isLast: isLast)
        } else if transaction?.chunks == nil {
            ask(.content, then: .chunk(length: length, isLast: isLast))
        } else {
            beginChunk(length: length, isLast: isLast)
        }
    }

    /// Why a BDAT cannot be taken now, or nil.
    private func chunkRefusal() -> Reply? {
        if isExtended == nil { return .badSequence("Say EHLO first") }
        if isExtended == false || !configuration.extensions.contains(.chunking) { return .notImplemented }
        if needsReset { return .badSequence("Say RSET first") }
        guard let transaction else { return .badSequence("Say MAIL first") }
        if transaction.recipients == 0 {
            return transaction.hasRecipientCommand ? .noValidRecipients : .badSequence("Say RCPT first")
        }
        return transaction.refusal
    }

    private mutating func beginChunk(length: Int, isLast: Bool) {
        transaction?.chunks?.begin(count: length)
        state = .chunk(length: length, isLast: isLast)
    }

    // MARK: - Answers

    mutating func answerContent(_ answer: Answer, _ sequel: Sequel) {
        switch (answer, sequel) {
        case (.refuse(let reply), .chunk(let length, let isLast)):
            state = .dropping(length, reply: reply, isLast: isLast)
        case (.refuse(let reply), _):
            sendIdle(reply)
        case (_, .chunk(let length, let isLast)):
            transaction?.chunks = ChunkDecoder(lineEnds: configuration.lineEnds)
            beginChunk(length: length, isLast: isLast)
        case (_, _):
            state = .data(DataDecoder(lineEnds: configuration.lineEnds))
            send(.startContent)
        }
    }

    mutating func answerEndOfContent(_ answer: Answer) {
        transaction = nil
        switch answer {
        case .accept, .acceptWith:
            counters = Counters()
            send(Self.reply(of: answer, or: .messageOk))
        case .refuse(let reply):
            sendIdle(reply)
        }
    }

    // MARK: - Content

    /// Counts and passes on what a decoder found.
    ///
    /// - Returns: the action it amounts to; nil if there is none, or if actions are in `pending`.
    mutating func content(_ piece: ContentPiece?, wireOctets: Int) -> Action? {
        contentOctetsRead += wireOctets
        transaction?.wireOctets += wireOctets
        // Octets that normalising drops count here too.
        if isFarTooMuch(transaction?.wireOctets ?? 0) {
            let refused = refuse(with: .messageTooBig)
            end(with: .tooMuchContent)
            return refused
        }
        switch piece {
        case nil: return nil
        case .content(let range): return pass(.content(range), octets: range.count)
        case .lineEnd: return pass(.lineEnd, octets: 2)
        case .flaw(let flaw):
            if transaction?.refusal == nil { contentFlaw = flaw }
            return refuse(with: .bareLineEndInContent)
        case .end:
            endContent()
            return nil
        }
    }

    /// Whether so many octets end the session. To twice the limit we read on after a refusal, so that the peer hears its
    /// reason.
    func isFarTooMuch(_ octets: Int) -> Bool {
        let (twice, isHuge) = limits.message.multipliedReportingOverflow(by: 2)
        return !isHuge && octets > twice
    }

    private mutating func pass(_ action: Action, octets: Int) -> Action? {
        guard let transaction, transaction.refusal == nil else { return nil }
        let total = transaction.contentOctets + octets
        guard total <= limits.message else { return refuse(with: .messageTooBig) }
        self.transaction?.contentOctets = total
        return action
    }

    private mutating func refuse(with reply: Reply) -> Action? {
        guard let transaction, transaction.refusal == nil else { return nil }
        self.transaction?.refusal = reply
        return .contentRefused(reply)
    }

    /// The end of DATA, or of one BDAT.
    private mutating func endContent() {
        guard case .chunk(let length, let isLast) = state else {
            state = .command
            if let reply = transaction?.refusal {
                dropTransaction()
                sendIdle(reply)
            } else {
                ask(.endOfContent)
            }
            return
        }
        state = .command
        if isLast, transaction?.chunks?.finish() != nil, let refused = refuse(with: .bareLineEndInContent) {
            pending.append(refused)
        }
        if let reply = transaction?.refusal {
            dropTransaction()
            needsReset = !isLast
            sendIdle(reply)
        } else if isLast {
            ask(.endOfContent)
        } else {
            let reply = Reply(250, .init(2, 0, 0), "\(length) octets received")
            if length == 0 { sendIdle(reply) } else { send(reply) }
        }
    }

    /// The end of a BDAT whose octets were dropped.
    mutating func endDropped(_ reply: Reply, isLast: Bool) {
        state = .command
        let hadTransaction = transaction != nil
        dropTransaction()
        if hadTransaction {
            // RFC 3030 §3: what is left of the message may be under way.
            needsReset = !isLast
            sendIdle(reply)
        } else if needsReset {
            // A pipelining client is not to blame for what it sent before it heard of the failure.
            sendIdle(reply)
        } else {
            fail(reply)
        }
    }
}
