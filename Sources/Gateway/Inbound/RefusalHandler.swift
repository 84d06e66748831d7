// SPDX-License-Identifier: Apache-2.0

import NIOCore
import SMTP

/// Turns a client away that has too many connections, or for whom there is none left: `421`, and goodbye.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Reply.tooManyConnections.octets()))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }
}
