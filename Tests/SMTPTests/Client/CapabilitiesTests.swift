// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct CapabilitiesTests {
    private func read(_ lines: [String]) -> Capabilities {
        Capabilities(hello: Reply(code: 250, status: nil, lines: ["mail.example greets you"] + lines))
    }

    @Test func everything() {
        let offered = read([
            "size 1000", "Pipelining", "8BITMIME", "SMTPUTF8", "CHUNKING", "BINARYMIME", "ENHANCEDSTATUSCODES", "DSN", "STARTTLS",
            "AUTH plain LOGIN", "XCLIENT ADDR NAME", "XFORWARD ADDR", "X-UNKNOWN 1",
        ])
        #expect(offered.name == "mail.example")
        #expect(offered.hasSize && offered.size == 1000)
        #expect(offered.pipelining && offered.eightBitMIME && offered.smtpUTF8 && offered.chunking && offered.binaryMIME)
        #expect(offered.enhancedStatusCodes && offered.dsn && offered.startTLS)
        #expect(offered.authenticationMechanisms == ["PLAIN", "LOGIN"])
        #expect(offered.xclient == ["ADDR", "NAME"] && offered.xforward == ["ADDR"])
    }

    @Test func nothing() {
        #expect(read([]) == read(["", "  ", "X-Y", "PIPELININGS"]))
        #expect(!read([]).pipelining)
    }

    @Test(arguments: ["SIZE", "SIZE 0", "SIZE x", "SIZE -1", "SIZE 99999999999999999999"])
    func sizesThatSayNothing(line: String) {
        #expect(read([line]).hasSize)
        #expect(read([line]).size == nil)
    }
}
