// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct CommonRepliesTests {
    @Test func everyReplyButTheGoAheadHasAStatusOfItsClass() {
        let replies: [Reply] = [
            .ok, .senderOk, .recipientOk, .messageOk, .cannotVerify, .bye, .unknownCommand, .lineTooLong,
            .bareLineEndInCommand,
            .notImplemented, .badSenderSyntax, .badRecipientSyntax, .noValidRecipients, .senderNeedsUTF8, .recipientNeedsUTF8,
            .badArguments("x"), .badSequence("x"), .parameterNotOffered("X"), .bareLineEndInContent, .messageTooBig,
            .tooManyRecipients, .outOfSpace, .localError, .busy, .relayDenied, .tooManyConnections, .tooManyErrors,
            .tooManyRefusals,
            .tooManyCommands, .tooMuchContent, .badChunkLength, .notHTTP, .shuttingDown, .timedOut, .tooSlow,
        ]
        for reply in replies {
            #expect(reply.status?.statusClass == reply.code / 100, "\(reply)")
        }
        #expect(Reply.startContent.code == 354)
    }
}
