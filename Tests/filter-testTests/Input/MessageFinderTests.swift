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
            #expect(files.map { $0.path.text } == files.map { folder.path(of: "in/" + $0.outputPath.text) })
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
                FoundFile(path: DiskPath(mbox), outputPath: "inbox", isOneMessage: false),
                FoundFile(path: DiskPath(mail), outputPath: "a.eml", isOneMessage: true),
                FoundFile(path: "-", outputPath: "stdin", isOneMessage: false),
            ]
            #expect(found([mbox, mail, "-"]) == expected)
        }
    }

    private func problems(_ paths: [String]) -> [FileProblem] {
        var problems: [FileProblem] = []
        for case .failure(let problem) in MessageFinder.find(paths) { problems.append(problem) }
        return problems
    }

    @Test func namesNeedNotBeUTF8() throws {
        try TemporaryFolder.with { folder in
            let octets: [UInt8] = [0x63, 0x61, 0x66, 0xE9] + Array(".EML".utf8)
            let path = folder.write(octets: octets, "A: 1\n")
            let files = found([folder.path])
            #expect(files == [FoundFile(path: path, outputPath: DiskPath(octets: octets), isOneMessage: true, size: 5)])
            #expect(files.first?.path.text == folder.path(of: "caf\\xE9.EML"))
            let count = try files.first?.messages().count
            #expect(count == 1)
            #expect(problems([folder.path]).isEmpty)
        }
    }

    /// Pipes would be waited for, and nobody would know for what.
    @Test func onlyRegularFilesInFolders() throws {
        try TemporaryFolder.with { folder in
            try folder.write("elsewhere", "A: 1\n")
            try folder.makeFolder("in/folder")
            try folder.makeFolder("more.eml")
            folder.makePipe("in/pipe.eml")
            try folder.link("in/a.eml", to: "../elsewhere")
            try folder.link("in/b.eml", to: "pipe.eml")
            try folder.link("in/c.eml", to: "../more.eml")
            try folder.link("in/d.eml", to: "nowhere")
            try folder.link("in/lock", to: "nowhere")
            let files = found([folder.path(of: "in")])
            #expect(files.map { $0.outputPath } == ["a.eml"])
            #expect(files.map { $0.size } == [5])
            let dangling = FileProblem(path: DiskPath(folder.path(of: "in/d.eml")), reason: "no such file or folder")
            #expect(problems([folder.path(of: "in")]) == [dangling])
            // What is named is read.
            #expect(found([folder.path(of: "in/pipe.eml")]).count == 1)
        }
    }

    @Test func whatIsNotThereIsAProblem() {
        #expect(problems(["/nowhere/a.eml"]).map { $0.reason } == ["no such file or folder"])
    }
}
