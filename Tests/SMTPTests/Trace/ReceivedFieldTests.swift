// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP
import Testing

@Suite struct ReceivedFieldTests {
    private func makeField(helo: String = "client.example") -> ReceivedField {
        ReceivedField(
            helo: helo, isExtended: true, client: NetworkAddress(parsing: "192.0.2.7"), hostname: "gate.example.net",
            identifier: "9f3c01", date: 1_795_514_400)
    }

    private func text(_ field: ReceivedField) -> String { String(decoding: field.octets, as: UTF8.self) }

    @Test func usual() {
        var field = makeField()
        field.recipient = Mailbox(parsing: "b@example.net").map { ForwardPath.mailbox($0) }
        #expect(
            text(field)
                == "Received: from client.example ([192.0.2.7]) by gate.example.net with ESMTP\r\n"
                + " id 9f3c01 for <b@example.net>; Tue, 24 Nov 2026 10:00:00 +0000\r\n")
    }

    @Test func withoutRecipientAndAddress() {
        var field = makeField(helo: "[192.0.2.9]")
        field.client = nil
        #expect(
            text(field)
                == "Received: from [192.0.2.9] by gate.example.net with ESMTP id 9f3c01;\r\n"
                + " Tue, 24 Nov 2026 10:00:00 +0000\r\n")
        field.client = NetworkAddress(parsing: "2001:db8::1")
        #expect(text(field).contains("([IPv6:2001:db8::1])"))
    }

    @Test func protocolNames() {
        var field = makeField()
        #expect(field.protocolName == "ESMTP")
        field.isEncrypted = true
        #expect(field.protocolName == "ESMTPS")
        field.isAuthenticated = true
        #expect(field.protocolName == "ESMTPSA")
        field.isUTF8 = true
        #expect(field.protocolName == "UTF8SMTPSA")
        field.isEncrypted = false
        #expect(field.protocolName == "UTF8SMTPA")
        field.isAuthenticated = false
        #expect(field.protocolName == "UTF8SMTP")
        field.isExtended = false
        #expect(field.protocolName == "SMTP")
    }

    @Test func hostileNamesAreHarmless() {
        for helo in ["a\r\nSubject: x", "evil)(comment", "a;b", "ü\u{202E}", "[evil", "\u{0}", " ", "a b"] {
            let lines = text(makeField(helo: helo)).split(separator: "\r\n")
            #expect(lines.count == 2)
            #expect(lines[0].hasPrefix("Received: from ") && lines[1].hasPrefix(" "))
            let name = lines[0].dropFirst(15).prefix { $0 != " " }
            #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == ":") }, "\(helo.debugDescription)")
        }
        #expect(text(makeField(helo: "")).hasPrefix("Received: from unknown ("))
    }

    @Test func linesAreFolded() {
        var field = makeField(helo: String(repeating: "long.", count: 100))
        field.hostname = String(repeating: "name.", count: 14) + "x"
        field.recipient = Mailbox(parsing: String(repeating: "r", count: 60) + "@example.net").map { ForwardPath.mailbox($0) }
        let lines = text(field).split(separator: "\r\n")
        for line in lines where line.utf8.count >= 78 {
            // Only a single word may be too long.
            #expect(line.dropFirst().filter { $0 == " " }.isEmpty)
        }
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
    }

    @Test func utf8RecipientsNeedAUTF8Transaction() {
        var field = makeField()
        field.recipient = Mailbox(parsing: "ü@example.net").map { ForwardPath.mailbox($0) }
        #expect(!text(field).contains(" for "))
        field.isUTF8 = true
        #expect(text(field).contains("<ü@example.net>"))
    }
}
