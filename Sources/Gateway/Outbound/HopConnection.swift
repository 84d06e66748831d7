// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOCore
import SMTP

/// Where a next hop listens.
struct HopAddress: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why a conversation with a next hop came to nothing. For the log: peers are told less.
enum HopFailure: Error, CustomStringConvertible {
    case cannotConnect(String)
    case refused(Reply)
    case closed
    case lost(String)
    case timedOut(String)
    case broken(String)
    case busy
    case isOurselves
    /// Nobody waits for the connection any more.
    case notWanted

    /// Whether it says of a kept connection only that it was at its end before we used it: another is worth a try. One
    /// that does not answer in time is none: who waits twice waits too long.
    var isEnd: Bool {
        switch self {
        case .closed, .lost: true
        case .refused(let reply): reply.endsSession
        case .cannotConnect, .timedOut, .broken, .busy, .isOurselves, .notWanted: false
        }
    }

    var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .refused(let reply): "turned us away: \(Printable.escaped(reply.description))"
        case .closed: "closed the connection"
        case .lost(let reason): "lost the connection: \(reason)"
        case .timedOut(let step): "timed out after \(step)"
        case .broken(let reason): "does not speak SMTP: \(reason)"
        case .busy: "all connections are in use"
        case .isOurselves: "is ourselves: the route leads back"
        case .notWanted: "is not wanted any more"
        }
    }
}

/// One connection to a next hop: the shell around a `ClientSession`.
///
/// Lives on one event loop. Each command gives a future for its reply; commands may be given before replies came
/// (pipelining, where offered). When anything goes wrong every open future fails and the connection is closed.
final class HopConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let address: HopAddress
    private let loop: any EventLoop
    private let limits: Limits
    private var session: ClientSession
    private var context: ChannelHandlerContext?
    private var inbox = ByteBuffer()
    private var replies = CircularBuffer<EventLoopPromise<Reply>>()
    private var greeting: EventLoopPromise<Capabilities>?
    private var timer: Scheduled<Void>?
    /// Until when content and the reply to it are waited for; nil: as long as each step may take.
    var contentDeadline: NIODeadline?
    private(set) var capabilities = Capabilities()
    /// Recipients and messages refused on this connection. After five the hop may hold a grudge: it is not kept.
    var refusals = 0
    /// Whether it has carried a transaction before: if it dies before its reply to MAIL, another is tried.
    var isReused = false
    private var isQuitting = false
    /// Seconds that a hop has to answer QUIT.
    private static let quitTime = 5
    /// When it was given back last.
    var idleSince = NIODeadline.now()
    /// Called once when the connection is gone.
    var onClose: (() -> Void)?
    private(set) var failure: HopFailure?

    init(
        address: HopAddress, hostname: String, limits: Limits, loop: any EventLoop, greeting: EventLoopPromise<Capabilities>
    ) {
        self.address = address
        self.loop = loop
        self.limits = limits
        self.greeting = greeting
        session = ClientSession(dialect: .smtp, hostname: hostname, limits: limits)
    }

    var isOpen: Bool { failure == nil && !isQuitting && context != nil && session.isReady }
    var isIdle: Bool { isOpen && session.isIdle }

    // MARK: - Commands

    func mail(from path: ReversePath, size: Int?, isEightBit: Bool, isUTF8: Bool) -> EventLoopFuture<Reply> {
        contentDeadline = nil
        return send(session.mail(from: path, size: size, isEightBit: isEightBit, isUTF8: isUTF8))
    }

    func recipient(_ path: ForwardPath) -> EventLoopFuture<Reply> { send(session.recipient(path)) }

    func data() -> EventLoopFuture<Reply> { send(session.data()) }

    func reset() -> EventLoopFuture<Reply> { send(session.reset()) }

    /// `BDAT count LAST`; exactly that many octets must follow. The reply is that to the message.
    func lastChunk(count: Int) -> EventLoopFuture<Reply> { send(session.chunk(count: count, isLast: true)) }

    /// The last octets of content are being written; the reply is that to the message.
    func endOfContent() -> EventLoopFuture<Reply> {
        session.endOfContent()
        return expectReply()
    }

    /// Writes content. The future is done when the octets have left us.
    func write(_ content: ByteBuffer) -> EventLoopFuture<Void> {
        guard let context, failure == nil else { return failed() }
        arm("content", seconds: limits.timeouts.block, until: contentDeadline)
        return context.writeAndFlush(wrapOutboundOut(content))
    }

    /// Sends what was written so far.
    func flush() { context?.flush() }

    /// Says QUIT and closes when the hop has answered, or soon. The connection takes no more commands.
    func quit() {
        guard isIdle else { return close() }
        _ = send(session.quit())
        flush()
        isQuitting = true
        arm("QUIT", seconds: Self.quitTime)
    }

    func close(because reason: HopFailure = .closed) { fail(reason) }

    private func failed<Value>() -> EventLoopFuture<Value> { loop.makeFailedFuture(failure ?? .closed) }

    private func send(_ octets: [UInt8]) -> EventLoopFuture<Reply> {
        guard let context, failure == nil else { return failed() }
        context.write(wrapOutboundOut(ByteBuffer(bytes: octets)), promise: nil)
        return expectReply()
    }

    private func expectReply() -> EventLoopFuture<Reply> {
        guard context != nil, failure == nil else { return failed() }
        let promise = loop.makePromise(of: Reply.self)
        replies.append(promise)
        armForReply()
        return promise.futureResult
    }

    // MARK: - Deadlines

    /// All of the content has been written: from now on the reply is waited for.
    func awaitReply() { armForReply() }

    private func armForReply() {
        let timeouts = limits.timeouts
        switch session.awaited {
        case .mail?: arm("MAIL", seconds: timeouts.mail)
        case .recipient?: arm("RCPT", seconds: timeouts.recipient)
        case .data?: arm("DATA", seconds: timeouts.data)
        case .chunk?, .endOfContent?:
            let seconds = min(timeouts.endOfContent, DeliveryDeadlines.replyTime)
            arm("the end of data", seconds: seconds, until: contentDeadline)
        case .reset?: arm("RSET", seconds: timeouts.mail)
        case .noop?: arm("NOOP", seconds: timeouts.mail)
        case .quit?: arm("QUIT", seconds: timeouts.mail)
        case nil: disarm()
        }
    }

    private func arm(_ step: String, seconds: Int, until deadline: NIODeadline? = nil) {
        timer?.cancel()
        let end = NIODeadline.now() + .seconds(Int64(seconds))
        timer = loop.assumeIsolated().scheduleTask(deadline: min(end, deadline ?? end)) { [weak self] in
            self?.fail(.timedOut(step))
        }
    }

    private func disarm() {
        timer?.cancel()
        timer = nil
    }

    // MARK: - Events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        leave()
    }

    /// The connection is there; the hop speaks first.
    func awaitGreeting() { arm("connecting", seconds: limits.timeouts.greeting) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var chunk = unwrapInboundIn(data)
        inbox.writeBuffer(&chunk)
        let buffer = inbox
        inbox.clear()
        var cursor = 0
        while failure == nil, let event = session.next(in: buffer.readableBytesUInt8Span, at: &cursor) { take(event) }
    }

    private func take(_ event: ClientSession.Event) {
        guard let context else { return }
        switch event {
        case .send(let octets):
            arm("EHLO", seconds: limits.timeouts.mail)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: octets)), promise: nil)
        case .ready(let offered):
            capabilities = offered
            disarm()
            greeting?.succeed(offered)
            greeting = nil
        case .refused(let reply):
            fail(.refused(reply))
        case .reply(let reply, _):
            guard let promise = replies.popFirst() else { return fail(.broken("a reply to no command")) }
            if replies.isEmpty { disarm() } else { armForReply() }
            promise.succeed(reply)
            // RFC 5321 §3.8: after 421 the server closes.
            if reply.endsSession { fail(.refused(reply)) }
            if isQuitting, replies.isEmpty { fail(.closed) }
        case .unexpected(let reply):
            fail(.refused(reply))
        case .broken(let problem):
            fail(.broken("\(problem)"))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.closed)
        leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(.lost("\(error)"))
    }

    private func fail(_ reason: HopFailure) {
        guard failure == nil else { return }
        failure = reason
        disarm()
        greeting?.fail(reason)
        greeting = nil
        let open = replies
        replies.removeAll()
        for promise in open { promise.fail(reason) }
        if let context { context.close(promise: nil) } else { leave() }
    }

    private func leave() {
        onClose?()
        onClose = nil
    }
}
