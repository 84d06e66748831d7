// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The client's end of a session, towards the next hop: SMTP (RFC 5321) or LMTP (RFC 2033).
///
/// The machine waits for the greeting, says EHLO (or HELO, if EHLO is refused) by itself and reports `ready`. From
/// then on each method gives the octets of a command to send and remembers that its reply is owed; calling several
/// before the replies come is pipelining, which the shell does only where it was offered. `next(in:at:)` gives the
/// replies in the order of the commands.
public struct ClientSession: Sendable {
    public enum Dialect: Hashable, Sendable {
        case smtp
        case lmtp
    }

    /// What a reply answers.
    public enum Exchange: Hashable, Sendable {
        case mail
        case recipient
        /// DATA: 354 means that content may be sent.
        case data
        /// A BDAT that is not the last.
        case chunk
        /// The final dot, or the last BDAT. SMTP has one reply, for `recipient` 0; LMTP one for each recipient whose
        /// RCPT was accepted, counted from 0 in their order.
        case endOfContent(recipient: Int)
        case reset
        case noop
        case quit
    }

    public enum Event: Hashable, Sendable {
        /// Send these octets: EHLO, LHLO or HELO.
        case send([UInt8])
        /// Commands may be given.
        case ready(Capabilities)
        /// The server does not want to talk to us. The session is over.
        case refused(Reply)
        case reply(Reply, to: Exchange)
        /// A reply that no command asked for: mostly 421 before the server closes. The session is over.
        case unexpected(Reply)
        /// What came is no reply. The session is over.
        case broken(ReplyParser.Problem)
    }

    private enum State {
        case greeting
        case hello
        /// EHLO was refused: HELO has been sent.
        case plainHello
        case ready
        case over
    }

    private let dialect: Dialect
    private let hostname: String
    private var parser: ReplyParser
    private var state = State.greeting
    private var owed: [Exchange] = []
    /// RCPTs accepted in this transaction.
    private var acceptedRecipients = 0
    /// What the server offers; nothing before `ready`.
    public private(set) var capabilities = Capabilities()

    /// - Parameter hostname: our name, for EHLO.
    public init(dialect: Dialect, hostname: String, limits: Limits) {
        self.dialect = dialect
        self.hostname = hostname
        parser = ReplyParser(limits: limits)
    }

    /// Whether commands may be given.
    public var isReady: Bool { state == .ready }
    /// Whether no reply is owed.
    public var isIdle: Bool { isReady && owed.isEmpty }
    /// Whether nothing that comes or is sent means anything any more.
    public var isOver: Bool { state == .over }
    /// What the next reply will answer, by which the shell sets its deadline; nil before `ready` and when idle.
    public var awaited: Exchange? { owed.first }

    // MARK: - Commands

    /// MAIL. Parameters go out only where the server offers their extensions; whether the message can do without
    /// them the caller has to know.
    ///
    /// - Parameter size: of the content as it will be sent, in octets.
    public mutating func mail(from path: ReversePath, size: Int?, isEightBit: Bool, isUTF8: Bool) -> [UInt8] {
        var line = "MAIL FROM:\(path)"
        if let size, capabilities.hasSize { line += " SIZE=\(size)" }
        if isEightBit && capabilities.eightBitMIME { line += " BODY=8BITMIME" }
        if isUTF8 && capabilities.smtpUTF8 { line += " SMTPUTF8" }
        return command(line, .mail)
    }

    public mutating func recipient(_ path: ForwardPath) -> [UInt8] { command("RCPT TO:\(path)", .recipient) }

    public mutating func data() -> [UInt8] { command("DATA", .data) }

    /// BDAT. Exactly `count` octets of content must follow it.
    public mutating func chunk(count: Int, isLast: Bool) -> [UInt8] {
        precondition(count >= 0, "a chunk has no negative length")
        return isLast ? command("BDAT \(count) LAST", .endOfContent(recipient: 0)) : command("BDAT \(count)", .chunk)
    }

    /// Notes that content after DATA is complete: the last octets of a `DataEncoder` are being sent.
    public mutating func endOfContent() { expect(.endOfContent(recipient: 0)) }

    public mutating func reset() -> [UInt8] { command("RSET", .reset) }

    public mutating func noop() -> [UInt8] { command("NOOP", .noop) }

    public mutating func quit() -> [UInt8] { command("QUIT", .quit) }

    private mutating func command(_ line: String, _ exchange: Exchange) -> [UInt8] {
        expect(exchange)
        return Self.octets(line)
    }

    private mutating func expect(_ exchange: Exchange) {
        // The session may have ended in the same turn: what is sent then is lost, as it would be on the wire.
        precondition(state == .ready || state == .over, "commands come after ready")
        owed.append(exchange)
    }

    private static func octets(_ line: String) -> [UInt8] { Array(line.utf8) + [ASCII.cr, ASCII.lf] }

    // MARK: - Replies

    /// The next event that `chunk` gives rise to; nil when it is used up.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Event? {
        guard state != .over else {
            cursor = chunk.count
            return nil
        }
        switch parser.next(in: chunk, at: &cursor) {
        case nil:
            return nil
        case .broken(let problem):
            state = .over
            return .broken(problem)
        case .reply(let reply):
            return take(reply)
        }
    }

    private mutating func take(_ reply: Reply) -> Event {
        switch state {
        case .greeting:
            guard reply.code == 220 else { return refused(reply) }
            state = .hello
            return .send(Self.octets("\(dialect == .lmtp ? "LHLO" : "EHLO") \(hostname)"))
        case .hello:
            if reply.isPositive { return ready(Capabilities(hello: reply)) }
            // LMTP has no other greeting; and who refuses for now is not to be asked again.
            guard reply.isPermanent && dialect == .smtp else { return refused(reply) }
            state = .plainHello
            return .send(Self.octets("HELO \(hostname)"))
        case .plainHello:
            guard reply.isPositive else { return refused(reply) }
            var plain = Capabilities()
            plain.name = Capabilities(hello: reply).name
            return ready(plain)
        case .ready, .over:
            return answer(reply)
        }
    }

    private mutating func refused(_ reply: Reply) -> Event {
        state = .over
        return .refused(reply)
    }

    private mutating func ready(_ offered: Capabilities) -> Event {
        state = .ready
        capabilities = offered
        return .ready(offered)
    }

    private mutating func answer(_ reply: Reply) -> Event {
        guard let exchange = owed.first else {
            state = .over
            return .unexpected(reply)
        }
        if case .endOfContent(let recipient) = exchange, dialect == .lmtp, recipient + 1 < acceptedRecipients {
            owed[0] = .endOfContent(recipient: recipient + 1)
        } else {
            owed.removeFirst()
        }
        switch exchange {
        case .mail: acceptedRecipients = 0
        case .recipient where reply.isPositive: acceptedRecipients += 1
        case .quit: state = .over
        default: break
        }
        return .reply(reply, to: exchange)
    }
}
