// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Gateway

@Suite struct ContentReaderTests {
    private func read(_ reader: ContentReader) throws -> [UInt8] {
        var reader = reader
        var out: [UInt8] = []
        while let block = try reader.next() {
            #expect(!block.isEmpty)
            out += block
        }
        return out
    }

    private let edits = [
        RewritePlan.Edit(0..<0, with: Array("A".utf8)), RewritePlan.Edit(2..<4, with: []),
        RewritePlan.Edit(9..<9, with: Array("Z".utf8)),
    ]

    @Test func putsTheTopAboveThePlan() throws {
        let plan = RewritePlan(size: 9, edits: edits)
        let reader = ContentReader(top: Array("top:".utf8), plan: plan, storage: .memory(Array("012345678".utf8)))
        #expect(!reader.isBlocking)
        #expect(reader.size == 13)
        #expect(try String(decoding: read(reader), as: UTF8.self) == "top:A0145678Z")
    }

    @Test func readsFromAFileWhatItReadsFromMemory() throws {
        let folder = try TemporaryFolder()
        let content = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try SpoolFile(in: folder.path)
        for start in stride(from: 0, to: content.count, by: 70_000) {
            try file.append(Array(content[start..<min(content.count, start + 70_000)]))
        }
        #expect(folder.names() == [])
        let plan = RewritePlan(size: content.count, edits: edits + [RewritePlan.Edit(262_140..<262_200, with: [1, 2, 3])])
        let onDisk = ContentReader(top: [], plan: plan, storage: .file(file))
        #expect(onDisk.isBlocking)
        let octets = try read(onDisk)
        #expect(octets.count == onDisk.size)
        #expect(try octets == read(ContentReader(top: [], plan: plan, storage: .memory(content))))
    }

    @Test func nothingIsNoBlock() throws {
        let reader = ContentReader(top: [], plan: RewritePlan(size: 0, edits: []), storage: .memory([]))
        #expect(try read(reader) == [])
    }
}
