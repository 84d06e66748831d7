// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules

/// Where held messages are: one durable folder an item, named by the message's id, with `message.eml` (the octets as they
/// came, below our trace field) and `item.json` (envelope and reasons). Everything here blocks.
struct QuarantineStore: Sendable {
    let path: String

    struct Item: Sendable {
        let id: String
        let time: String
        let listener: String
        let client: String
        let helo: String
        let sender: String
        let recipients: [String]
        let reason: String
        let rules: [(name: String, location: String, why: String)]
    }

    /// Keeps an item. When this returns it will survive a power cut. An item that has its name already stays as it is, and
    /// this one gets another.
    func keep(_ item: Item, content: () throws -> [UInt8]?) throws {
        try DurableFile.createFolders(path)
        let temporary = try DurableFile.takeFree(".\(item.id).tmp", in: path) { try DurableFile.createFolder($0) }
        do {
            try DurableFile.create("\(temporary)/message.eml", from: content)
            var description: [UInt8]? = Array(Self.json(item).utf8)
            try DurableFile.create("\(temporary)/item.json") {
                defer { description = nil }
                return description
            }
            try DurableFile.synchronise(folder: temporary)
            _ = try DurableFile.takeFree(item.id, in: path) { try DurableFile.move(folder: temporary, to: $0) }
        } catch {
            DurableFile.remove("\(temporary)/message.eml")
            DurableFile.remove("\(temporary)/item.json")
            DurableFile.removeFolder(temporary)
            throw error
        }
        try DurableFile.synchronise(folder: path)
    }

    private static func json(_ item: Item) -> String {
        var object = JSONObject()
        object.add("format", number: 1)
        object.add("id", text: item.id)
        object.add("time", text: item.time)
        object.add("listener", text: item.listener)
        object.add("client", text: item.client)
        object.add("helo", text: item.helo)
        object.add("from", text: item.sender)
        object.add("to", texts: item.recipients)
        object.add("reason", text: item.reason)
        object.add("rules", texts: item.rules.map(\.name))
        object.add("where", texts: item.rules.map(\.location))
        object.add("why", texts: item.rules.map(\.why))
        return object.text + "\n"
    }
}
