// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import filter_test

@Suite struct OutputFolderTests {
    private func saved(_ folder: TemporaryFolder, _ text: String) throws -> SavedMessage {
        let path = try folder.write("in.eml", text)
        let messages = try FoundFile(path: DiskPath(path), outputPath: "sub/in.eml", isOneMessage: true).messages()
        return try #require(messages.first)
    }

    @Test(arguments: ["A: 1\r\n\r\nxyz\r\n", "A: 1\n\nxyz\n", "A: 1\r\n\nx\ry\u{0}z", ""])
    func withoutEditsItIsTheInput(text: String) throws {
        try TemporaryFolder.with { folder in
            let message = try saved(folder, text)
            var size = 0
            var octets = message.octets()
            while let chunk = try octets.next() { size += chunk.count }
            let output = OutputFolder(path: DiskPath(folder.path(of: "out")))
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
            try OutputFolder(path: DiskPath(folder.path(of: "out/"))).write(message, as: plan, group: 0)
            #expect(folder.read("out/sub/in.eml") == "B: 2\nA: 1\n\nz\n")
        }
    }

    @Test func nothingIsWrittenOver() throws {
        try TemporaryFolder.with { folder in
            let message = try saved(folder, "A: 1\n")
            let plan = RewritePlan(size: 6, edits: [])
            try folder.write("out/sub/in.eml", "old")
            #expect(throws: FileProblem.self) {
                try OutputFolder(path: DiskPath(folder.path(of: "out"))).write(message, as: plan, group: 0)
            }
            #expect(folder.read("out/sub/in.eml") == "old")
            try OutputFolder(path: DiskPath(folder.path(of: "out"))).write(message, as: plan, group: 1)
            #expect(folder.files(below: "out") == ["group-2/sub/in.eml", "sub/in.eml"])
        }
    }

    /// `a.2.eml` may be another message, and is not taken from it.
    @Test func groupsClashWithNoMessage() {
        #expect(OutputFolder.name("a.eml", group: 0) == "a.eml")
        #expect(OutputFolder.name("x/a.eml", group: 1) == "group-2/x/a.eml")
        #expect(OutputFolder.name("stdin", group: 2) == "group-3/stdin")
    }

    @Test func namesNeedNotBeUTF8() throws {
        try TemporaryFolder.with { folder in
            let path = DiskPath(try folder.write("in.eml", "A: 1\n"))
            let name = DiskPath(octets: [0x78, 0x2F, 0xE9])
            let message = try #require(try FoundFile(path: path, outputPath: name, isOneMessage: true).messages().first)
            let output = DiskPath(folder.path(of: "out"))
            try OutputFolder(path: output).write(message, as: RewritePlan(size: 6, edits: []), group: 0)
            #expect(try FileKind(at: output.appending(name), followsLinks: false) == .file(size: 5))
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
