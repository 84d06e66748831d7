// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

@testable import filter_test

/// A folder for one test.
struct TemporaryFolder {
    let path: String

    /// Gives `body` a new folder, which is gone afterwards.
    static func with(_ body: (TemporaryFolder) throws -> Void) throws {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("filter-test-tests-\(UUID().uuidString)").path
        let folder = TemporaryFolder(path: place)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: place) }
        try body(folder)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, its folders too, and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = URL(fileURLWithPath: path(of: name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return path(of: name)
    }

    /// Writes a file whose name need not be UTF-8.
    func write(octets name: [UInt8], _ text: String) -> DiskPath {
        let place = DiskPath(path).appending(DiskPath(octets: name))
        let descriptor = unsafe open(place.terminated, O_WRONLY | O_CREAT, 0o644)
        _ = StandardOutput.write(Array(text.utf8), to: descriptor)
        close(descriptor)
        return place
    }

    func makePipe(_ name: String) { unsafe mkfifo(DiskPath(path(of: name)).terminated, 0o600) }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path(of: name), withDestinationPath: target)
    }

    /// Nil where there is no such file.
    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path(of: name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(of: name), withIntermediateDirectories: true)
    }

    /// The files below a folder of it, in order.
    func files(below name: String) -> [String] {
        let files = FileManager.default
        let all = (try? files.subpathsOfDirectory(atPath: path(of: name))) ?? []
        var found: [String] = []
        for place in all where !place.isEmpty {
            let isFolder = (try? files.contentsOfDirectory(atPath: path(of: "\(name)/\(place)"))) != nil
            if !isFolder { found.append(place) }
        }
        return found.sorted()
    }
}
