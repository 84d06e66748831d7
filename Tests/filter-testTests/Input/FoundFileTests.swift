// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct FoundFileTests {
    private func wire(_ message: SavedMessage) throws -> String {
        var octets: [UInt8] = []
        var source = message.octets()
        while let chunk = try source.next() { octets += chunk }
        return String(decoding: octets, as: UTF8.self)
    }

    @Test(arguments: [
        ("A: 1\n\nx\n", "A: 1\r\n\r\nx\r\n", true),
        ("A: 1\r\n\r\nx\r\n", "A: 1\r\n\r\nx\r\n", false),
        // One CRLF, and it is what was on the wire.
        ("A: 1\r\n\nx\n", "A: 1\r\n\nx\n", false),
        ("A: 1\rB\n", "A: 1\rB\r\n", true),
        ("", "", true),
        ("From a\nA: 1\n", "From a\r\nA: 1\r\n", true),
    ])
    func messageFile(text: String, expected: String, isUnix: Bool) throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("a.eml", text)
            let messages = try FoundFile(path: DiskPath(path), outputPath: "a.eml", isOneMessage: true).messages()
            #expect(messages.map { $0.name.text } == [path])
            #expect(messages.map { $0.outputPath } == ["a.eml"])
            for message in messages {
                #expect(try wire(message) == expected)
                #expect(message.hasUnixLineEnds == isUnix)
            }
        }
    }

    @Test func mbox() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("inbox", "From a\nA: 1\n\n>From x\n\nFrom b\nB: 2\r\n\r\n>>From y\r\n")
            let messages = try FoundFile(path: DiskPath(path), outputPath: "inbox", isOneMessage: false).messages()
            #expect(messages.map { $0.name.text } == ["\(path)#1", "\(path)#2"])
            #expect(messages.map { $0.outputPath } == ["inbox.0001.eml", "inbox.0002.eml"])
            #expect(try messages.map { try wire($0) } == ["A: 1\r\n\r\nFrom x\r\n", "B: 2\r\n\r\n>From y\r\n"])
        }
    }

    /// Longer than several chunks, with what matters at their borders.
    @Test func largeMessage() throws {
        try TemporaryFolder.with { folder in
            let line = String(repeating: "x", count: 98) + "\n"
            let text = String(repeating: line, count: 3000) + ">From\n"
            let path = try folder.write("inbox", "From a\n" + text)
            let messages = try FoundFile(path: DiskPath(path), outputPath: "inbox", isOneMessage: false).messages()
            let expected = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
            #expect(try messages.map { try wire($0) } == [expected])
        }
    }

    /// As the octets go through a listener that mends line ends.
    @Test func normalised() throws {
        try TemporaryFolder.with { folder in
            let path = try folder.write("a.eml", "A: 1\r\n\rx\ny\u{0}\r\n")
            for var message in try FoundFile(path: DiskPath(path), outputPath: "a.eml", isOneMessage: true).messages() {
                message.isNormalised = true
                #expect(try wire(message) == "A: 1\r\n\r\nx\r\ny\r\n")
            }
        }
    }

    @Test func absentFile() {
        #expect(throws: FileProblem(path: "/nowhere/a.eml", reason: "no such file or folder")) {
            _ = try FoundFile(path: "/nowhere/a.eml", outputPath: "a.eml", isOneMessage: true).messages()
        }
    }
}
