// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct DurableFileTests {
    @Test func createsAFileOnce() throws {
        let folder = try TemporaryFolder()
        try DurableFile.create("\(folder.path)/a", from: giving(["one ", "two"]))
        #expect(folder.text("a") == "one two")
        #expect(throws: DurableFile.Failure.self) { try DurableFile.create("\(folder.path)/a", from: giving(["three"])) }
        #expect(folder.text("a") == "one two")
    }

    /// Half a file is worse than none.
    @Test func leavesNothingWhereTheContentFails() throws {
        struct Broken: Error {}
        let folder = try TemporaryFolder()
        var isFirst = true
        #expect(throws: Broken.self) {
            try DurableFile.create("\(folder.path)/a") {
                guard isFirst else { throw Broken() }
                isFirst = false
                return [1, 2, 3]
            }
        }
        #expect(folder.names() == [])
    }

    @Test func createsFoldersAbove() throws {
        let folder = try TemporaryFolder()
        try DurableFile.createFolders("\(folder.path)/a/b/c")
        try DurableFile.createFolders("\(folder.path)/a/b/c")
        #expect(DurableFile.isFolder("\(folder.path)/a/b/c"))
        try DurableFile.create("\(folder.path)/file", from: giving([]))
        #expect(throws: DurableFile.Failure.self) { try DurableFile.createFolders("\(folder.path)/file/x") }
    }

    /// rename(2) would replace it, and nobody would hear of it.
    @Test func aFileThatIsThereIsNotReplaced() throws {
        let folder = try TemporaryFolder()
        for name in ["old", "new"] { try DurableFile.create("\(folder.path)/\(name)", from: giving([name])) }
        #expect(try !DurableFile.move(file: "\(folder.path)/new", to: "\(folder.path)/old"))
        #expect(folder.text("old") == "old")
        #expect(folder.text("new") == "new")
        #expect(try DurableFile.move(file: "\(folder.path)/new", to: "\(folder.path)/free"))
        #expect(folder.names() == ["free", "old"])
        #expect(folder.text("free") == "new")
        #expect(throws: DurableFile.Failure.self) {
            try DurableFile.move(file: "\(folder.path)/free", to: "\(folder.path)/nowhere/free")
        }
        #expect(folder.text("free") == "new")
    }

    @Test func aFolderWithSomethingInItIsNotReplaced() throws {
        let folder = try TemporaryFolder()
        for name in ["old", "new"] {
            #expect(try DurableFile.createFolder("\(folder.path)/\(name)"))
            #expect(try !DurableFile.createFolder("\(folder.path)/\(name)"))
            try DurableFile.create("\(folder.path)/\(name)/file", from: giving([name]))
        }
        #expect(try !DurableFile.move(folder: "\(folder.path)/new", to: "\(folder.path)/old"))
        #expect(folder.text("old/file") == "old")
        #expect(folder.text("new/file") == "new")
        #expect(try DurableFile.move(folder: "\(folder.path)/new", to: "\(folder.path)/free"))
        #expect(folder.names() == ["free", "old"])
        #expect(throws: DurableFile.Failure.self) {
            try DurableFile.move(folder: "\(folder.path)/new", to: "\(folder.path)/other")
        }
    }

    @Test func anotherNameIsMadeOfOneThatIsTaken() throws {
        var asked: [String] = []
        let path = try DurableFile.takeFree("a", in: "/f") { path in
            asked.append(path)
            return asked.count == 3
        }
        #expect(path == "/f/a+2")
        #expect(asked == ["/f/a", "/f/a+1", "/f/a+2"])
        #expect(throws: DurableFile.Failure.self) { try DurableFile.takeFree("a", in: "/f") { _ in false } }
    }

    @Test(arguments: [("a", "."), ("/a", "/"), ("/a/b", "/a"), ("a/b/c", "a/b"), ("/", "/")])
    func folderOf(path: String, folder: String) {
        #expect(DurableFile.folder(of: path) == folder)
    }
}
