// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The hand-made messages of `Goldens`, each with the events that it must give.
///
/// `RECORD_GOLDENS=1` writes the events anew; read what changed before it is committed.
struct Golden {
    let name: String
    let message: [UInt8]
    private let eventsFile: URL

    static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Goldens")
    }

    /// Every message, in name order.
    static func all() throws -> [Golden] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }
        return try names.sorted().map { name in
            let file = folder.appending(path: name)
            return Golden(
                name: name, message: [UInt8](try Data(contentsOf: file)),
                eventsFile: file.deletingPathExtension().appendingPathExtension("events"))
        }
    }

    func events() throws -> String {
        try String(contentsOf: eventsFile, encoding: .utf8)
    }

    func record(_ events: String) throws {
        try Data(events.utf8).write(to: eventsFile)
    }
}
