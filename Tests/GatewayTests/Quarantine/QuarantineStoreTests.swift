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

    @Test func anItemThatIsThereIsNotReplaced() throws {
        let folder = try TemporaryFolder()
        let store = QuarantineStore(path: "\(folder.path)/quarantine")
        for text in ["one", "two"] { try store.keep(item, content: giving([text])) }
        #expect(folder.names(in: "quarantine") == [item.id, "\(item.id)+1"])
        #expect(folder.text("quarantine/\(item.id)/message.eml") == "one")
        #expect(folder.text("quarantine/\(item.id)+1/message.eml") == "two")
    }

    /// What was being written when an earlier process was killed is no concern of ours.
    @Test func leavesWhatIsHalfDoneAlone() throws {
        struct Broken: Error {}
        let folder = try TemporaryFolder()
        let store = QuarantineStore(path: "\(folder.path)/quarantine")
        let half = "quarantine/.\(item.id).tmp"
        try DurableFile.createFolders("\(folder.path)/\(half)")
        try DurableFile.create("\(folder.path)/\(half)/message.eml", from: giving(["half"]))
        #expect(throws: Broken.self) { try store.keep(item) { throw Broken() } }
        try store.keep(item, content: giving(["whole"]))
        #expect(folder.text("\(half)/message.eml") == "half")
        #expect(folder.text("quarantine/\(item.id)/message.eml") == "whole")
        #expect(folder.names(in: "quarantine") == [".\(item.id).tmp", item.id])
    }

    @Test func leavesNothingHalfDone() throws {
        struct Broken: Error {}
        let folder = try TemporaryFolder()
        let store = QuarantineStore(path: "\(folder.path)/quarantine")
        #expect(throws: Broken.self) { try store.keep(item) { throw Broken() } }
        #expect(folder.names(in: "quarantine") == [])
    }
}
