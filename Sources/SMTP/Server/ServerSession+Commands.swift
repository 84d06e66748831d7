// SPDX-License-Identifier: Apache-2.0

/// Commands, and the answers to the questions they raise. Each leaves what is to be done in `pending`.
extension ServerSession {
    mutating func take(_ line: CommandLineReader.Line) {
        switch line {
        case .command(let octets):
            do throws(CommandProblem) {
                // Before EHLO the order is what is wrong, not the parameter; after HELO nothing is offered.
                let parser = CommandParser(
                    extensions: isExtended == false ? [] : configuration.extensions,
                    isUTF8Transaction: transaction?.isUTF8 ?? true, limits: limits)
                let command = try parser.parse(octets)
                perform(command)
            } catch {
                fail(error.reply)
            }
        case .tooLong(let isChunk):
            // The length of a broken BDAT is unknown, and its octets must not become commands.
            if isChunk { end(with: .badChunkLength) } else { fail(.lineTooLong) }
        case .flawed(let isChunk):
            if isChunk { end(with: .badChunkLength) } else { fail(.bareLineEndInCommand) }
        case .endless:
            end(with: .tooManyErrors)
        case .handshake:
            end(with: .noTLSHere)
        }
    }

    private mutating func perform(_ command: Command) {
        switch command {
        case .hello(let domain, let extended): ask(.helo(domain: domain, extended: extended))
        case .mail(let path, let parameters): mail(path, parameters)
        case .recipient(let path): recipient(path)
        case .data: data()
        case .chunk(let length, let isLast): chunk(length: length, isLast: isLast)
        case .reset:
            dropTransaction()
            needsReset = false
            sendIdle(.ok)
        case .noop: sendIdle(.ok)
        case .verify: sendIdle(.cannotVerify)
        case .help: sendIdle(Reply(214, .init(2, 0, 0), configuration.help))
        case .quit: end(with: .bye)
        case .notOffered: fail(.notImplemented)
        case .foreign: end(with: .notHTTP)
        }
    }

    // MARK: - EHLO and HELO

    mutating func answerHelo(_ answer: Answer, extended: Bool) {
        if case .refuse(let reply) = answer {
            // The session stays as it was (RFC 5321 §4.1.4).
            sendIdle(reply)
            return
        }
        dropTransaction()
        needsReset = false
        isExtended = extended
        var lines = [configuration.hostname]
        if extended { lines += configuration.extensions.keywords(messageSize: limits.message) }
        sendIdle(Reply(code: 250, status: nil, lines: lines))
    }

    // MARK: - MAIL

    private mutating func mail(_ path: ReversePath, _ parameters: MailParameters) {
        if isExtended == nil {
            fail(.badSequence("Say EHLO first"))
        } else if transaction != nil {
            fail(.badSequence("Sender already given"))
        } else if needsReset {
            fail(.badSequence("Say RSET first"))
        } else if let size = parameters.size, size > limits.message {
            sendIdle(.messageTooBig)
        } else {
            ask(.mail(path, parameters))
        }
    }

    mutating func answerMail(_ answer: Answer, _ parameters: MailParameters) {
        switch answer {
        case .accept, .acceptWith:
            transaction = Transaction(isUTF8: parameters.smtpUTF8)
            send(Self.reply(of: answer, or: .senderOk))
        case .refuse(let reply):
            sendIdle(reply)
        }
    }

    // MARK: - RCPT

    private mutating func recipient(_ path: ForwardPath) {
        guard let transaction, transaction.chunks == nil else {
            fail(.badSequence(needsReset || self.transaction != nil ? "Say RSET first" : "Say MAIL first"))
            return
        }
        guard transaction.recipients < limits.recipients else {
            // An honest client with more recipients sends the rest in a transaction of their own: no refusal.
            deferRecipient(.tooManyRecipients)
            return
        }
        ask(.recipient(path))
    }

    mutating func answerRecipient(_ answer: Answer) {
        transaction?.hasRecipientCommand = true
        switch answer {
        case .accept, .acceptWith:
            transaction?.recipients += 1
            send(Self.reply(of: answer, or: .recipientOk))
        case .refuse(let reply) where reply.isPermanent:
            counters.refusedRecipients += 1
            if counters.refusedRecipients >= limits.refusedRecipients {
                end(with: .tooManyRefusals)
            } else {
                send(reply)
            }
        case .refuse(let reply):
            deferRecipient(reply)
        }
    }

    private mutating func deferRecipient(_ reply: Reply) {
        counters.deferredRecipients += 1
        if counters.deferredRecipients >= limits.deferredRecipients {
            end(with: .tooManyRefusals)
        } else {
            send(reply)
        }
    }

    /// The reply to an accepted command: the answer's own if it has a positive one.
    static func reply(of answer: Answer, or usual: Reply) -> Reply {
        if case .acceptWith(let reply) = answer, reply.isPositive { reply } else { usual }
    }
}
