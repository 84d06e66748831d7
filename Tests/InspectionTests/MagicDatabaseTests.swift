// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Inspection

@Suite struct MagicDatabaseTests {
    private func look(at head: [UInt8]) throws -> String {
        let database = try MagicDatabase()
        return database.type(of: head.span)
    }

    @Test func smallGenuineHeads() throws {
        let table: [(String, [UInt8])] = [
            ("image/png", Heads.png), ("image/gif", Heads.gif), ("image/jpeg", Heads.jpeg), ("application/pdf", Heads.pdf),
            ("application/zip", Heads.zip), ("application/gzip", Heads.gzip), ("application/x-ms-shortcut", Heads.shortcut),
            ("application/x-ole-storage", Heads.compound), ("text/rtf", Array("{\\rtf1\\ansi hello}".utf8)),
            ("text/x-shellscript", Array("#!/bin/sh\necho hello\n".utf8)), ("text/plain", Array("hello\n".utf8)),
        ]
        let database = try MagicDatabase()
        for (wanted, head) in table {
            let found = database.type(of: head.span)
            #expect(found == wanted)
        }
    }

    /// libmagic has two names for programs of Windows.
    @Test func programsOfWindows() throws {
        let names = ["application/x-dosexec", "application/vnd.microsoft.portable-executable"]
        for head in [Heads.program, Heads.dosProgram] {
            let found = try look(at: head)
            #expect(names.contains(found), "\(found)")
        }
    }

    @Test func aProgramOfThisSystem() throws {
        let file = try #require(FileManager.default.contents(atPath: "/bin/true"))
        let head = [UInt8](file.prefix(TypeDetector.headSize))
        let found = try look(at: head)
        #expect(
            ["application/x-sharedlib", "application/x-pie-executable", "application/x-executable"].contains(found), "\(found)")
    }

    @Test func nothingAtAll() throws {
        let found = try look(at: [])
        #expect(!found.isEmpty)
    }

    /// 2-4 ms for plain text would be felt: the parameters are set for that.
    @Test func manyInstancesAndManyLooks() throws {
        let text = Array(String(repeating: "some words and some more, ", count: 1500).utf8)
        let one = try MagicDatabase()
        let other = try MagicDatabase()
        for _ in 0..<50 {
            let first = one.type(of: text.span)
            let second = other.type(of: text.span)
            #expect(first == "text/plain" && second == "text/plain")
        }
    }
}
