// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Gateway

@Suite struct QuarantineStoreTests {
    private let item = QuarantineStore.Item(
        id: "04fd27b38e0b", time: "2026-11-24T10:00:00.000Z", listener: "mx", client: "192.0.2.7", helo: "client.example",
        sender: "<a@example.org>", recipients: ["<b@example.net>"], reason: "held \"for\" a look",
        rules: [(name: "hold", location: "rules.yaml:3", why: "because")])

    @Test func keepsMessageAndReasonsInOneFolder() throws {
        let folder = try TemporaryFolder()
        let store = QuarantineStore(path: "\(folder.path)/quarantine")
        try store.keep(item, content: giving(["Received: x\r\n", "Subject: y\r\n\r\nz\r\n"]))
        #expect(folder.names(in: "quarantine") == [item.id])
        #expect(folder.text("quarantine/\(item.id)/message.eml") == "Received: x\r\nSubject: y\r\n\r\nz\r\n")
        let text = try #require(folder.text("quarantine/\(item.id)/item.json"))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(json["reason"] as? String == "held \"for\" a look")
        #expect(json["to"] as? [String] == ["<b@example.net>"])
        #expect(json["rules"] as? [String] == ["hold"])
        #expect(json["where"] as? [String] == ["rules.yaml:3"])
    }

    @Test func leavesNothingHalfDone() throws {
        struct Broken: Error {}
        let folder = try TemporaryFolder()
        let store = QuarantineStore(path: "\(folder.path)/quarantine")
        #expect(throws: Broken.self) { try store.keep(item) { throw Broken() } }
        #expect(folder.names(in: "quarantine") == [])
    }
}
