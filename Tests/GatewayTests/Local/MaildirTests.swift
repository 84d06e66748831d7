// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Gateway

@Suite struct MaildirTests {
    @Test func isMadeOnlyWhereThatIsAllowed() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/kim"
        #expect(throws: Maildir.Missing.self) { try Maildir.prepare(path, creates: false) }
        #expect(folder.names() == [])
        try Maildir.prepare(path, creates: true)
        #expect(folder.names(in: "kim") == ["cur", "new", "tmp"])
        try Maildir.prepare(path, creates: false)
    }

    @Test func delivers() throws {
        let folder = try TemporaryFolder()
        let paths = ["\(folder.path)/kim", "\(folder.path)/lee"]
        for path in paths { try Maildir.prepare(path, creates: true) }
        try Maildir.deliver(to: paths, name: "1.a.host") { giving(["Subject: x\r\n", "\r\nbody\r\n"]) }
        for (name, file) in [("kim", "1.a.host"), ("lee", "1.a.host,1")] {
            #expect(folder.names(in: "\(name)/new") == [file])
            #expect(folder.names(in: "\(name)/tmp") == [])
            #expect(folder.text("\(name)/new/\(file)") == "Subject: x\r\n\r\nbody\r\n")
        }
    }

    /// A link may make two paths one Maildir: each recipient has a copy.
    @Test func deliversTwiceIntoOne() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/kim"
        try Maildir.prepare(path, creates: true)
        try Maildir.deliver(to: [path, path], name: "1.a.host") { giving(["x"]) }
        #expect(folder.names(in: "kim/new") == ["1.a.host", "1.a.host,1"])
    }

    /// Whoever made the name before us: what was accepted stays, and what comes is kept too.
    @Test func nothingIsReplaced() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/kim"
        try Maildir.prepare(path, creates: true)
        for text in ["one", "two", "three"] { try Maildir.deliver(to: [path], name: "1.a.host") { giving([text]) } }
        #expect(folder.names(in: "kim/new") == ["1.a.host", "1.a.host+1", "1.a.host+2"])
        #expect(folder.names(in: "kim/tmp") == [])
        for (name, text) in [("1.a.host", "one"), ("1.a.host+1", "two"), ("1.a.host+2", "three")] {
            #expect(folder.text("kim/new/\(name)") == text)
        }
        // Nor what somebody else is writing, or left half written.
        try DurableFile.create("\(path)/tmp/2.b.host", from: giving(["half"]))
        try Maildir.deliver(to: [path], name: "2.b.host") { giving(["four"]) }
        #expect(folder.text("kim/tmp/2.b.host") == "half")
        #expect(folder.text("kim/new/2.b.host") == "four")
    }

    @Test func namesAreOfTimeProcessAndMessage() {
        let name = Maildir.name(at: 1_795_000_000, id: "6afd86c0000001", hostname: "gate.example.net")
        #expect(name == "1795000000.P\(ProcessInfo.processInfo.processIdentifier)_6afd86c0000001.gate.example.net")
    }

    /// Where one of several cannot have it, none gets it: it will come again for all.
    @Test func deliversToAllOrNone() throws {
        let folder = try TemporaryFolder()
        try Maildir.prepare("\(folder.path)/kim", creates: true)
        #expect(throws: DurableFile.Failure.self) {
            try Maildir.deliver(to: ["\(folder.path)/kim", "\(folder.path)/lee"], name: "1.a.host") { giving(["x"]) }
        }
        #expect(folder.names(in: "kim/new") == [])
        #expect(folder.names(in: "kim/tmp") == [])
    }
}
