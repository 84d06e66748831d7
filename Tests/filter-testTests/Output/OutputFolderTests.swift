// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import filter_test

@Suite struct OutputFolderTests {
    private func saved(_ folder: TemporaryFolder, _ text: String) throws -> SavedMessage {
        let path = try folder.write("in.eml", text)
        let messages = try FoundFile(path: path, outputPath: "sub/in.eml", isOneMessage: true).messages()
        return try #require(messages.first)
    }

    @Test(arguments: ["A: 1\r\n\r\nxyz\r\n", "A: 1\n\nxyz\n", "A: 1\r\n\nx\ry\u{0}z", ""])
    func withoutEditsItIsTheInput(text: String) throws {
        try TemporaryFolder.with { folder in
            let message = try saved(folder, text)
            var size = 0
            var octets = message.octets()
            while let chunk = try octets.next() { size += chunk.count }
            let output = OutputFolder(path: folder.path(of: "out"))
            try output.write(message, as: RewritePlan(size: size, edits: []), group: 0)
            #expect(folder.read("out/sub/in.eml") == text)
        }
    }

    @Test func editsAreWrittenWithTheFilesLineEnds() throws {
        try TemporaryFolder.with { folder in
            let message = try saved(folder, "A: 1\n\nxyz\n")
            // On the wire: `A: 1` CRLF CRLF `xyz` CRLF.
            let plan = RewritePlan(
                size: 13, edits: [RewritePlan.Edit(0..<0, with: Array("B: 2\r\n".utf8)), RewritePlan.Edit(8..<10, with: [])])
            try OutputFolder(path: folder.path(of: "out/")).write(message, as: plan, group: 0)
            #expect(folder.read("out/sub/in.eml") == "B: 2\nA: 1\n\nz\n")
        }
    }

    @Test func nothingIsWrittenOver() throws {
        try TemporaryFolder.with { folder in
            let message = try saved(folder, "A: 1\n")
            let plan = RewritePlan(size: 6, edits: [])
            try folder.write("out/sub/in.eml", "old")
            #expect(throws: FileProblem.self) {
                try OutputFolder(path: folder.path(of: "out")).write(message, as: plan, group: 0)
            }
            #expect(folder.read("out/sub/in.eml") == "old")
            try OutputFolder(path: folder.path(of: "out")).write(message, as: plan, group: 1)
            #expect(folder.files(below: "out") == ["sub/in.2.eml", "sub/in.eml"])
        }
    }

    /// Edits at, before and behind the borders of chunks.
    @Test func largeMessage() throws {
        try TemporaryFolder.with { folder in
            let text = String(repeating: "0123456789abcd\r\n", count: 10_000)
            let message = try saved(folder, text)
            for place in [1, 65_535, 65_536, 65_537, 131_072, 159_999] {
                let plan = RewritePlan(size: 160_000, edits: [RewritePlan.Edit(place - 1..<place, with: [0x2A])])
                var source = RewrittenOctets(message, plan: plan)
                var out: [UInt8] = []
                while let octets = try source.next() { out += octets }
                var expected = Array(text.utf8)
                expected[place - 1] = 0x2A
                #expect(out == expected, "edit at \(place)")
            }
        }
    }
}
