// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The source tree of the project, as it lies beside this file.
enum Tree {
    struct File {
        /// From the root of the project, with slashes.
        let path: String
        let lines: [String]

        /// `Bytes` of `Sources/Bytes/ASCII.swift`, `BytesTests` of `Tests/BytesTests/ASCIITests.swift`.
        var module: String { folders.count > 1 ? folders[1] : "" }

        /// The path below the module's folder.
        var pathInModule: String { folders.dropFirst(2).joined(separator: "/") }

        var name: String { folders.last ?? "" }

        var folders: [String] { path.split(separator: "/").map { String($0) } }

        /// The lines without what stands behind `//`.
        var code: [String] {
            lines.map { line in
                guard let comment = line.range(of: "//") else { return line }
                return String(line[..<comment.lowerBound])
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file below a folder of the root, in path order.
    static func swiftFiles(below folder: String) throws -> [File] {
        let place = root.appending(path: folder).path
        let paths = try FileManager.default.subpathsOfDirectory(atPath: place).filter { $0.hasSuffix(".swift") }
        return try paths.sorted().map { path in
            let text = try String(contentsOfFile: "\(place)/\(path)", encoding: .utf8)
            return File(
                path: "\(folder)/\(path)", lines: text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
            )
        }
    }

    /// Names of the folders directly below a folder of the root.
    static func folders(in folder: String) throws -> [String] {
        let place = root.appending(path: folder).path
        return try FileManager.default.contentsOfDirectory(atPath: place).sorted().filter { name in
            (try? FileManager.default.contentsOfDirectory(atPath: "\(place)/\(name)")) != nil
        }
    }
}
