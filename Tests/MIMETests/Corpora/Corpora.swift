// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The message corpora beside the project: `../shared/corpora` from its root. None of them is in the project's tree.
enum Corpora {
    static let folder: URL = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.deletingLastPathComponent().appending(path: "shared/corpora")
    }()

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// Every message file, in name order.
    static func messages() -> [URL] {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var found: [URL] = []
        while let file = files?.nextObject() as? URL { if file.pathExtension == "eml" { found.append(file) } }
        return found.sorted { $0.path < $1.path }
    }

    /// A file as wire octets: one without any CRLF was saved by a Unix tool, and its LF are line ends.
    static func wire(_ file: URL) throws -> [UInt8] {
        let octets = [UInt8](try Data(contentsOf: file))
        for index in octets.indices.dropFirst() where octets[index] == 10 && octets[index - 1] == 13 { return octets }
        var out: [UInt8] = []
        out.reserveCapacity(octets.count + octets.count / 30)
        for octet in octets {
            if octet == 10 { out.append(13) }
            out.append(octet)
        }
        return out
    }

    struct Expectation: Decodable {
        struct Leaf: Decodable {
            let type: String
            let filename: String?
            let digest: String?

            enum CodingKeys: String, CodingKey {
                case type, filename
                case digest = "sha256_lfs"
            }
        }
        let file: String
        let `class`: String
        let odd: String?
        let namesAgree: Bool
        let readings: [String: [Leaf]]

        enum CodingKeys: String, CodingKey {
            case file, `class`, odd, readings
            case namesAgree = "names_same"
        }
    }

    /// `READINGS.jsonl` of every corpus: how four independent parsers read each message.
    static func expectations() throws -> [(file: URL, expectation: Expectation)] {
        var found: [(URL, Expectation)] = []
        for corpus in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).sorted(by: {
            $0.path < $1.path
        }) {
            guard let lines = try? String(contentsOf: corpus.appending(path: "READINGS.jsonl"), encoding: .utf8) else { continue }
            for line in lines.split(separator: "\n") {
                let expectation = try JSONDecoder().decode(Expectation.self, from: Data(line.utf8))
                found.append((corpus.appending(path: expectation.file), expectation))
            }
        }
        return found
    }
}
