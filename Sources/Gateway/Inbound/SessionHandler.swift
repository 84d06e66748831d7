// SPDX-License-Identifier: Apache-2.0

import Bytes
import Filtering
import NIOCore
import SMTP

/// The shell around one `ServerSession`: moves octets between channel, session and transaction, and keeps deadlines.
///
/// Everything of a session happens on its event loop. Input is not read while a question is open, while the pipeline or
/// the spool must catch up, or while the client does not take our replies.
final class SessionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let gateway: GatewayContext
    let local: LoopContext
    let listener: Listener
    let client: NetworkAddress?
    var session: ServerSession
    var helo: (domain: String, isExtended: Bool) = ("", false)
    var transaction: Transaction? {
        // Each message has its own time.
        didSet { if transaction !== oldValue { meter = nil } }
    }
    private(set) var context: ChannelHandlerContext?
    private var inbox = ByteBuffer()
    private var isProcessing = false
    private var isReadWanted = false
    private var hasUnflushed = false
    private var isStopping = false
    /// The client has sent all it will send. Some do so behind QUIT, and still wait for what we have to say.
    private var isInputClosed = false
    private var lastActivity = NIODeadline.now()
    /// Times what comes as content: of the message in hand, of one that is refused already, or of a BDAT out of place.
    private var meter: SlowPeerMeter?
    /// Whether the deadlines of content are watched.
    private var isWatchingContent = false
    private var timer: Scheduled<Void>?

    init(gateway: GatewayContext, local: LoopContext, listener: Listener, client: NetworkAddress?) {
        self.gateway = gateway
        self.local = local
        self.client = client
        let configuration = gateway.policies.current.configuration
        // What a reload said of the listener holds for new sessions.
        let listener = configuration.listeners.first { $0.name == listener.name } ?? listener
        self.listener = listener
        var settings = ServerSession.Configuration(hostname: configuration.hostname)
        settings.lineEnds = listener.lineEnds
        settings.limits = configuration.limits
        session = ServerSession(configuration: settings)
    }

    var limits: Limits { session.limits }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelActive(context: ChannelHandlerContext) {
        perform(session.open())
        process()
        watch(for: Int64(limits.timeouts.command))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Content is timed by its octets; a command by its end, or it could last for ever.
        if session.phase == .content { lastActivity = .now() }
        var chunk = unwrapInboundIn(data)
        if inbox.readableBytes == 0 { inbox = chunk } else { inbox.writeBuffer(&chunk) }
        process()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { process() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        let left = transaction
        abandonTransaction()
        if let left, left.isDelivering {
            // It costs us as much as with its client there, who may open another session meanwhile.
            left.onEnd = { [gateway, client] in gateway.connections.leave(client) }
        } else {
            gateway.connections.leave(client)
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case SessionEvent.shutDown? = event as? SessionEvent {
            isStopping = true
            stopIfIdle()
        } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            // No content can come any more: nobody is kept waiting for the sake of this one.
            if inbox.readableBytes == 0, let transaction, !transaction.isDelivering { local.hops.withdraw(transaction) }
            closeIfDone()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Holds back the channel's wish to read while there is no place for what would come.
    func read(context: ChannelHandlerContext) {
        if isBlocked { isReadWanted = true } else { context.read() }
    }

    // MARK: - The session

    private var isBlocked: Bool {
        session.isWaiting || isContentBehind || inbox.readableBytes > 0 || context?.channel.isWritable == false
    }

    private var isContentBehind: Bool {
        guard let transaction else { return false }
        return transaction.pipeline?.isSaturated == true || transaction.spool?.isBehind == true
    }

    /// Lets the session go on with what has come in, as far as it can.
    func process() {
        guard !isProcessing, let context else { return }
        isProcessing = true
        let buffer = inbox
        var cursor = 0
        var hasActed = false
        let before = session.contentOctetsRead
        while !isContentBehind, context.channel.isWritable,
            let action = session.next(in: buffer.readableBytesUInt8Span, at: &cursor)
        {
            hasActed = true
            switch action {
            case .content(let range): takeContent(buffer.readableBytesUInt8Span.extracting(range))
            case .lineEnd: takeContent(Self.lineEnd.span)
            default: perform(action)
            }
        }
        if hasActed { lastActivity = .now() }
        inbox.moveReaderIndex(forwardBy: cursor)
        if inbox.readableBytes == 0 { inbox = ByteBuffer() }
        isProcessing = false
        if hasUnflushed {
            hasUnflushed = false
            context.flush()
        }
        timeContent(session.contentOctetsRead - before)
        if isStopping { stopIfIdle() }
        if isInputClosed { closeIfDone() }
        if isReadWanted, !isBlocked {
            isReadWanted = false
            context.read()
        }
    }

    /// Notes that so many octets were read as content: who drips them, wanted or not, holds the session.
    private func timeContent(_ octets: Int) {
        let isContent = session.phase == .content
        if isContent, !isWatchingContent { watchContent() }
        isWatchingContent = isContent
        // Between two chunks of a message its time goes on.
        guard isContent || transaction?.spool != nil else {
            meter = nil
            return
        }
        let now = NIODeadline.now().uptimeNanoseconds
        if meter == nil { meter = SlowPeerMeter(limits: limits, start: now) }
        // Time in which we take no content is not the sender's.
        if isContentBehind { meter?.pause(at: now) } else { meter?.resume(at: now) }
        if octets > 0, meter?.received(octets, at: now) == true, !session.isWaiting { perform(session.timeout(.slowContent)) }
    }

    private static let lineEnd: [UInt8] = [ASCII.cr, ASCII.lf]

    func perform(_ action: ServerSession.Action) {
        switch action {
        case .reply(let reply):
            send(reply)
        case .close(let reply):
            close(reply)
        case .ask(let question):
            ask(question)
        case .content, .lineEnd:
            break
        case .contentRefused(let reply):
            refusedContent(reply)
        case .reset:
            dropTransaction()
        }
    }

    /// Answers the open question and goes on.
    func answer(_ answer: ServerSession.Answer, to question: ServerSession.Question) {
        lastActivity = .now()
        if let action = session.answer(answer, to: question) { perform(action) }
        process()
    }

    private func ask(_ question: ServerSession.Question) {
        switch question {
        case .helo(let domain, let isExtended):
            helo = (domain, isExtended)
            answer(.accept, to: question)
        case .mail(let path, let parameters):
            beginTransaction(path, parameters, question)
        case .recipient(let path):
            addRecipient(path, question)
        case .content:
            beginContent(question)
        case .endOfContent:
            endContent(question)
        }
    }

    private func send(_ reply: Reply) {
        context?.write(wrapOutboundOut(ByteBuffer(bytes: reply.octets())), promise: nil)
        hasUnflushed = true
        if !isProcessing {
            hasUnflushed = false
            context?.flush()
        }
    }

    /// Ends the session with a reply.
    func close(_ reply: Reply) {
        guard let context else { return }
        abandonTransaction()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.octets()))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
        // A client that does not read would otherwise never be rid of.
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lastWords) { bound.value.close(promise: nil) }
    }

    /// How long a client may take to hear our last reply.
    private static let lastWords = TimeAmount.seconds(10)

    /// Nothing more will come, and nothing is under way that the client waits for.
    private func closeIfDone() {
        guard !isBlocked, !isProcessing, let context else { return }
        context.close(promise: nil)
    }

    private func stopIfIdle() {
        // A message is in hand from its first content on; until then nothing was accepted.
        guard isStopping, transaction?.spool == nil, session.phase == .command else { return }
        perform(session.close(with: .shuttingDown))
    }

    // MARK: - Deadlines

    /// One timer a session: it looks now and then whether the peer has been silent too long.
    private func watch(for seconds: Int64) {
        guard let context else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(max(1, seconds))) { [weak self] in
            self?.checkDeadlines()
        }
    }

    private func checkDeadlines() {
        let now = NIODeadline.now()
        let silent = (now - lastActivity).nanoseconds / 1_000_000_000
        switch session.phase {
        case .command, .unopened:
            let limit = Int64(limits.timeouts.command)
            if silent >= limit { return perform(session.timeout(.command)) }
            watch(for: limit - silent)
        case .content:
            let limit = Int64(limits.timeouts.content)
            if isContentBehind {
                watch(for: 5)
            } else if silent >= limit {
                perform(session.timeout(.content))
            } else if meter?.check(at: now.uptimeNanoseconds) == true {
                perform(session.timeout(.slowContent))
            } else {
                watch(for: min(5, limit - silent))
            }
        case .waiting:
            watch(for: 30)
        case .closed:
            break
        }
    }

    /// Deadlines of content are short: they begin to be watched when it does.
    private func watchContent() {
        timer?.cancel()
        watch(for: min(5, Int64(limits.timeouts.content)))
    }
}
