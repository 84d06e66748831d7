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

    @Test(arguments: [("a", "."), ("/a", "/"), ("/a/b", "/a"), ("a/b/c", "a/b"), ("/", "/")])
    func folderOf(path: String, folder: String) {
        #expect(DurableFile.folder(of: path) == folder)
    }
}
