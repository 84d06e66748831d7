// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOCore
import NIOPosix
import SMTP

/// Sends the content of one message over a hop's connection, block by block as the hop takes them.
final class ContentSender {
    private var content: ContentReader
    private let hop: HopConnection
    private let threads: NIOThreadPool
    private let loop: any EventLoop
    /// Doubles dots after DATA; nil for BDAT.
    private var encoder: DataEncoder?
    /// Nothing is given to the channel any more after it.
    private let deadline: NIODeadline
    /// Set when the end of content is given to the channel: from then on the hop may have the message.
    private let isUnderWay: NIOLoopBoundBox<Bool>
    private let promise: EventLoopPromise<Reply>
    /// Octets of the content that the channel has not been given yet.
    private var left: Int
    /// Whether the hop has answered or we gave up: from then on the connection may be somebody else's.
    private var isOver = false

    init(
        _ content: ContentReader, hop: HopConnection, threads: NIOThreadPool, loop: any EventLoop, encoder: DataEncoder?,
        deadline: NIODeadline, isUnderWay: NIOLoopBoundBox<Bool>
    ) {
        self.content = content
        self.hop = hop
        self.threads = threads
        self.loop = loop
        self.encoder = encoder
        self.deadline = deadline
        self.isUnderWay = isUnderWay
        left = content.size
        promise = loop.makePromise(of: Reply.self)
    }

    func run() -> EventLoopFuture<Reply> {
        if encoder == nil {
            // The reply to the last chunk is the reply to the message.
            hop.lastChunk(count: content.size).assumeIsolated().whenComplete { [self] in takeReplyToChunk($0) }
        }
        sendNext()
        return promise.futureResult
    }

    /// A reply before the channel was given all of the chunk leaves the rest of it on the way, so that nothing else may
    /// follow: the connection is at its end. A refusal is still the hop's word.
    ///
    /// Counted are the octets given to the channel, not the writes that are known to be done: a quick hop answers before
    /// we hear of the last one, or while a thread still looks whether the spool file has more.
    private func takeReplyToChunk(_ result: Result<Reply, any Error>) {
        guard !isOver else { return }
        isOver = true
        guard left > 0, case .success(let reply) = result else { return promise.completeWith(result) }
        hop.close()
        if reply.isPositive {
            promise.fail(HopFailure.broken("a reply before the end of content"))
        } else {
            promise.succeed(reply)
        }
    }

    private func sendNext() {
        guard !isOver else { return }
        guard left > 0 else { return finish() }
        guard content.isBlocking else {
            do {
                let block = try content.next()
                return send(block)
            } catch {
                return give(up: error)
            }
        }
        let read = threads.runIfActive(eventLoop: loop) { [content] in
            var reader = content
            let block = try reader.next()
            return (reader, block)
        }
        read.assumeIsolated().whenComplete { [self] result in
            guard !isOver else { return }
            switch result {
            case .success(let (reader, block)):
                content = reader
                send(block)
            case .failure(let error):
                give(up: error)
            }
        }
    }

    private func send(_ block: [UInt8]?) {
        // After BDAT the hop would wait for what is missing, and take what is too much for commands.
        guard let block, block.count <= left else { return give(up: Misjudged()) }
        guard NIODeadline.now() < deadline else { return give(up: HopFailure.timedOut("the client's end of data")) }
        var buffer = ByteBuffer()
        encode(block, into: &buffer)
        left -= block.count
        if encoder == nil, left == 0 { isUnderWay.value = true }
        hop.write(buffer).assumeIsolated().whenComplete { [self] result in
            guard !isOver else { return }
            switch result {
            case .success: sendNext()
            case .failure(let error): give(up: error)
            }
        }
    }

    private struct Misjudged: Error, CustomStringConvertible {
        var description: String { "the content is not as long as was announced" }
    }

    private func encode(_ block: [UInt8], into buffer: inout ByteBuffer) {
        guard var encoder else {
            buffer.writeBytes(block)
            return
        }
        buffer.reserveCapacity(block.count + 64)
        var cursor = 0
        let span = block.span
        while let piece = encoder.next(in: span, at: &cursor) {
            switch piece {
            case .octets(let range): buffer.writeBytes(block[range])
            case .dot: buffer.writeInteger(ASCII.dot)
            }
        }
        self.encoder = encoder
    }

    private func finish() {
        guard encoder != nil else {
            isUnderWay.value = true
            hop.awaitReply()
            return hop.flush()
        }
        guard NIODeadline.now() < deadline else { return give(up: HopFailure.timedOut("the client's end of data")) }
        isUnderWay.value = true
        let last = encoder?.finish() ?? []
        _ = hop.write(ByteBuffer(bytes: last))
        hop.endOfContent().cascade(to: promise)
    }

    private func give(up error: any Error) {
        guard !isOver else { return }
        isOver = true
        hop.close()
        promise.fail(error)
    }
}
