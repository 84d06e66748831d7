// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A module imports only from lower floors, and from outside only what is listed for it (Documentation/Architecture.md).
@Suite struct FloorsTests {
    private static let floors: [String: Int] = [
        "Bytes": 0, "Digests": 0, "CSystem": 0,
        "SMTP": 1, "MIME": 1, "Rules": 1, "Inspection": 1, "TLS": 1,
        "Filtering": 2,
        "Gateway": 3,
        "weir": 4, "filter-test": 4, "weir-inspect": 4,
    ]

    /// Modules that are not ours, and the system libraries, which only their one owner may touch.
    private static let outside: [String: Set<String>] = [
        "Bytes": ["Glibc"],
        "Digests": ["COpenSSL"],
        "MIME": ["Glibc"],
        "Rules": ["Glibc", "Yams", "CVectorscan"],
        "Inspection": ["Glibc", "CMagic", "CArchive"],
        "TLS": ["COpenSSL"],
        "Gateway": [
            "Glibc", "GRDB", "Logging", "Metrics", "NIOConcurrencyHelpers", "NIOCore", "NIOPosix", "ServiceLifecycle",
            "Synchronization",
        ],
        "weir": ["ArgumentParser", "Foundation", "Glibc", "Logging", "ServiceLifecycle", "UnixSignals"],
        "filter-test": ["ArgumentParser", "Foundation", "Glibc"],
        "weir-inspect": ["Glibc"],
    ]

    /// `filter-test` links no NIO, and the worker knows no mail.
    private static let denied: [String: Set<String>] = [
        "filter-test": ["Gateway", "TLS"],
        "weir-inspect": ["Gateway", "TLS", "SMTP", "Filtering"],
    ]

    /// The module that a line imports; nil for any other line.
    static func importedModule(of line: String) -> String? {
        var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { String($0) }
        while let first = words.first,
            first.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return name.split(separator: ".").first.map { String($0) }
    }

    @Test(arguments: [
        ("import Bytes", "Bytes"), ("public import Bytes", "Bytes"), ("    import Glibc", "Glibc"),
        ("@testable import MIME", "MIME"),
        ("@preconcurrency public import Yams", "Yams"), ("import struct NIOCore.ByteBuffer", "NIOCore"),
        ("import Foundation.NSURL", "Foundation"),
    ])
    func readsImports(line: String, wanted: String) {
        #expect(Self.importedModule(of: line) == wanted)
    }

    @Test(arguments: ["", "// import Bytes", "important()", "let import = 1", "import", "/// import x"])
    func readsNothingElse(line: String) {
        #expect(Self.importedModule(of: line) == nil)
    }

    @Test func everyModuleHasAFloor() throws {
        let modules = Set(try Tree.swiftFiles(below: "Sources").map(\.module))
        #expect(modules.count >= 8)
        for module in modules { #expect(Self.floors[module] != nil, "\(module) is on no floor") }
    }

    @Test func modulesImportFromLowerFloors() throws {
        for file in try Tree.swiftFiles(below: "Sources") {
            guard let floor = Self.floors[file.module] else { continue }
            for line in file.lines {
                guard let imported = Self.importedModule(of: line) else { continue }
                if let other = Self.floors[imported] {
                    #expect(other < floor, "\(file.path) imports \(imported), which is no floor below")
                    let isDenied = Self.denied[file.module, default: []].contains(imported)
                    #expect(!isDenied, "\(file.path) imports \(imported)")
                } else {
                    let isListed = Self.outside[file.module, default: []].contains(imported)
                    #expect(isListed, "\(file.path) imports \(imported), which is not listed for \(file.module)")
                }
            }
        }
    }

    /// What may be swapped one day is known to one file.
    @Test func oneFileForEachForeignLibrary() throws {
        let files = try Tree.swiftFiles(below: "Sources")
        let systemLibraries = Set(try Tree.folders(in: "Sources"))
        for library in ["Yams", "CVectorscan", "CMagic", "CArchive"] {
            let importers = files.filter { file in file.lines.contains { Self.importedModule(of: $0) == library } }.map(\.path)
            let isThere = library == "Yams" || systemLibraries.contains(library)
            #expect(importers.count == (isThere ? 1 : 0), "\(library) is imported by \(importers)")
        }
    }
}
