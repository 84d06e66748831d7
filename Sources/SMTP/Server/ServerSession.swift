// SPDX-License-Identifier: Apache-2.0

/// The server's end of an SMTP session (RFC 5321, 1870, 2034, 2920, 3030, 6152, 6531).
///
/// The shell calls `open()` once, and then `next(in:at:)` with what came in, again and again until it gives nil; each
/// action is to be done before the next call. Nil means that the chunk is used up, or that a question is open: then
/// the rest of the chunk stays with the shell until `answer(_:to:)` was called. Content comes back as ranges of the
/// chunk. Nothing a peer sends can make the session trap, or hold more than one command line.
public struct ServerSession: Sendable {
    enum State: Sendable {
        case unopened
        case command
        case asking(Question, then: Sequel)
        case data(DataDecoder)
        /// Octets of a BDAT that are content; the decoder is in the transaction.
        case chunk(length: Int, isLast: Bool)
        /// Octets of a BDAT that was refused.
        case dropping(Int, reply: Reply, isLast: Bool)
        case closed
    }

    /// Where content comes from once it is accepted.
    enum Sequel: Sendable {
        case command
        case data
        case chunk(length: Int, isLast: Bool)
    }

    /// From an accepted MAIL to the end of content, RSET or EHLO.
    struct Transaction: Sendable {
        let isUTF8: Bool
        var recipients = 0
        /// Whether there was any RCPT, accepted or not.
        var hasRecipientCommand = false
        /// Set from the first BDAT on.
        var chunks: ChunkDecoder?
        /// Octets of content given to the shell.
        var contentOctets = 0
        /// Octets read as content, dropped ones included.
        var wireOctets = 0
        /// Set when content is refused, while it is still coming.
        var refusal: Reply?
    }

    /// What happened since the last accepted message.
    struct Counters: Sendable {
        var idleCommands = 0
        var refusedRecipients = 0
        var deferredRecipients = 0
        /// Octets of refused BDATs.
        var droppedOctets = 0
    }

    public let configuration: Configuration
    var state = State.unopened
    /// Whether EHLO was used; nil before EHLO or HELO.
    var isExtended: Bool?
    var transaction: Transaction?
    /// A BDAT failed: others of its message may be under way, so only RSET or EHLO lets a new transaction begin.
    var needsReset = false
    var counters = Counters()
    var protocolErrors = 0
    /// Octets read as content since the session began, taken or not, and those of refused BDATs: by these the shell sees
    /// whether the peer is too slow.
    public internal(set) var contentOctetsRead = 0
    /// What was wrong with the line ends of the content refused last: for the log.
    public internal(set) var contentFlaw: LineEndFlaw?
    var reader: CommandLineReader
    /// Actions to be given before anything more is read: three at most.
    var pending: [Action] = []

    public init(configuration: Configuration) {
        self.configuration = configuration
        reader = CommandLineReader(lineEnds: configuration.lineEnds, limits: configuration.limits)
    }

    public var limits: Limits { configuration.limits }

    public var phase: Phase {
        switch state {
        case .unopened: .unopened
        case .command: .command
        case .asking: .waiting
        case .data, .chunk, .dropping: .content
        case .closed: .closed
        }
    }

    /// Whether a question is open.
    public var isWaiting: Bool { phase == .waiting }

    /// Begins the session with the greeting. To turn a peer away, call `close(with:)` instead.
    public mutating func open() -> Action {
        state = .command
        return .reply(Reply(220, "\(configuration.hostname) ESMTP Weir"))
    }

    /// Ends the session from our side, at any time.
    public mutating func close(with reply: Reply) -> Action {
        state = .closed
        transaction = nil
        pending.removeAll()
        return .close(reply)
    }

    /// Ends the session because time is up.
    public mutating func timeout(_ cause: Timeout) -> Action {
        switch cause {
        case .command, .content: close(with: .timedOut)
        case .slowContent: close(with: .tooSlow)
        }
    }

    /// The next action that `chunk` gives rise to.
    ///
    /// - Parameter cursor: the first octet not yet read; moved past what is read.
    /// - Returns: nil when there is nothing to do until more input or an answer comes.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Action? {
        while true {
            if !pending.isEmpty { return pending.removeFirst() }
            switch state {
            case .unopened, .asking:
                return nil
            case .closed:
                cursor = chunk.count
                return nil
            case .command:
                guard let line = reader.next(in: chunk, at: &cursor) else { return nil }
                take(line)
            case .data(var decoder):
                let before = cursor
                let piece = decoder.next(in: chunk, at: &cursor)
                state = .data(decoder)
                let action = content(piece, wireOctets: cursor - before)
                if let action { return action }
                if piece == nil && pending.isEmpty { return nil }
            case .chunk:
                let before = cursor
                let piece = transaction?.chunks?.next(in: chunk, at: &cursor)
                let action = content(piece, wireOctets: cursor - before)
                if let action { return action }
                if piece == nil && pending.isEmpty { return nil }
            case .dropping(let count, let reply, let isLast):
                let taken = min(count, chunk.count - cursor)
                cursor += taken
                contentOctetsRead += taken
                counters.droppedOctets += taken
                guard !isFarTooMuch(counters.droppedOctets) else {
                    end(with: .tooMuchContent)
                    continue
                }
                guard taken == count else {
                    state = .dropping(count - taken, reply: reply, isLast: isLast)
                    return nil
                }
                endDropped(reply, isLast: isLast)
            }
        }
    }

    /// Answers the open question. An answer to a question that is not open (the session was closed meanwhile) does
    /// nothing.
    ///
    /// - Returns: the next action; others may follow from `next(in:at:)`, which is to be called in any case.
    public mutating func answer(_ answer: Answer, to question: Question) -> Action? {
        guard case .asking(let open, let sequel) = state, open == question else { return nil }
        state = .command
        switch question {
        case .helo(_, let extended): answerHelo(answer, extended: extended)
        case .mail(_, let parameters): answerMail(answer, parameters)
        case .recipient: answerRecipient(answer)
        case .content: answerContent(answer, sequel)
        case .endOfContent: answerEndOfContent(answer)
        }
        return pending.isEmpty ? nil : pending.removeFirst()
    }

    /// Refuses the content that is coming, at any time between the answer to `content` and `endOfContent`.
    ///
    /// What still comes is read and dropped, and `reply` is sent at its end. Elsewhere, or if the content was refused
    /// before, this does nothing.
    public mutating func refuseContent(_ reply: Reply) {
        let isComing: Bool
        switch state {
        case .data, .chunk: isComing = true
        case .command: isComing = transaction?.chunks != nil
        case .unopened, .asking, .dropping, .closed: isComing = false
        }
        if isComing && transaction?.refusal == nil { transaction?.refusal = reply }
    }

    // MARK: - What all commands use

    mutating func ask(_ question: Question, then sequel: Sequel = .command) {
        state = .asking(question, then: sequel)
        pending.append(.ask(question))
    }

    mutating func send(_ reply: Reply) {
        if reply.endsSession {
            end(with: reply)
        } else {
            pending.append(.reply(reply))
        }
    }

    mutating func end(with reply: Reply) {
        let action = close(with: reply)
        pending.append(action)
    }

    /// Replies to a command with bad syntax or out of order; to one too many by closing.
    mutating func fail(_ reply: Reply) {
        protocolErrors += 1
        if protocolErrors >= limits.protocolErrors {
            end(with: .tooManyErrors)
        } else {
            send(reply)
        }
    }

    /// Replies to a command that brings no message nearer; to one too many by closing.
    mutating func sendIdle(_ reply: Reply) {
        counters.idleCommands += 1
        if counters.idleCommands >= limits.idleCommands {
            end(with: .tooManyCommands)
        } else {
            send(reply)
        }
    }

    /// Ends an open transaction without a message.
    mutating func dropTransaction() {
        if transaction != nil { pending.append(.reset) }
        transaction = nil
    }
}
