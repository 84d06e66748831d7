// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import filter_test

@Suite struct StandardOutputTests {
    @Test func everythingArrives() throws {
        try TemporaryFolder.with { folder in
            let path = DiskPath(folder.path(of: "out"))
            let descriptor = unsafe open(path.terminated, O_WRONLY | O_CREAT, 0o600)
            let output = StandardOutput(descriptor: descriptor)
            let line = String(repeating: "x", count: 999)
            for _ in 0..<100 { output.write(line: line) }
            #expect(output.flush())
            close(descriptor)
            let kind = try FileKind(at: path, followsLinks: false)
            #expect(kind == .file(size: 100_000))
        }
    }

    @Test func aFullDiskIsNotForgotten() {
        let full = unsafe open("/dev/full", O_WRONLY)
        let output = StandardOutput(descriptor: full)
        output.write(line: "x")
        #expect(!output.flush())
        #expect(!output.flush())
        close(full)
    }

    @Test func aClosedDescriptorStopsNothing() {
        #expect(!StandardOutput.write([1, 2, 3], to: -1))
        #expect(StandardOutput.write([], to: -1))
    }
}
