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
