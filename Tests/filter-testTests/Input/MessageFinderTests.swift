// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct MessageFinderTests {
    private func found(_ paths: [String]) -> [FoundFile] {
        var files: [FoundFile] = []
        for case .success(let file) in MessageFinder.find(paths) { files.append(file) }
        return files
    }

    @Test func foldersGiveMessagesAndMaildirs() throws {
        try TemporaryFolder.with { folder in
            for name in [
                "in/b.eml", "in/a/c.eml", "in/notes.txt", "in/.hidden.eml", "in/box/cur/1:2,S", "in/box/new/2", "in/box/tmp/3",
                "in/box/.Sent/cur/4", "in/cur/5",
            ] {
                try folder.write(name, "A: 1\n\n")
            }
            try folder.makeFolder("in/box/.Sent/new")
            let files = found([folder.path(of: "in")])
            #expect(files.map { $0.outputPath } == ["a/c.eml", "b.eml", "box/.Sent/cur/4", "box/cur/1:2,S", "box/new/2"])
            #expect(files.map { $0.path } == files.map { folder.path(of: "in/" + $0.outputPath) })
            #expect(files.allSatisfy { $0.isOneMessage })
        }
    }

    @Test func maildirsAndTheirHalves() throws {
        try TemporaryFolder.with { folder in
            try folder.write("box/cur/1", "")
            try folder.write("box/new/2", "")
            #expect(found([folder.path(of: "box") + "/"]).map { $0.outputPath } == ["cur/1", "new/2"])
            #expect(found([folder.path(of: "box/cur")]).map { $0.outputPath } == ["1"])
        }
    }

    @Test func filesAreTakenAsTheyAre() throws {
        try TemporaryFolder.with { folder in
            let mail = try folder.write("x/a.eml", "")
            let mbox = try folder.write("x/inbox", "")
            let expected = [
                FoundFile(path: mbox, outputPath: "inbox", isOneMessage: false),
                FoundFile(path: mail, outputPath: "a.eml", isOneMessage: true),
                FoundFile(path: "-", outputPath: "stdin", isOneMessage: false),
            ]
            #expect(found([mbox, mail, "-"]) == expected)
        }
    }
}
