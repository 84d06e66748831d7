// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The habits of the house that no compiler checks.
@Suite struct StyleTests {
    private func everything() throws -> [Tree.File] {
        try Tree.swiftFiles(below: "Sources") + Tree.swiftFiles(below: "Tests")
    }

    @Test func filesAreShort() throws {
        for file in try everything() { #expect(file.lines.count <= 601, "\(file.path) has \(file.lines.count) lines") }
        let counts = try Tree.swiftFiles(below: "Sources").map(\.lines.count).sorted()
        try #require(!counts.isEmpty)
        #expect(counts[counts.count / 2] <= 150)
    }

    @Test func filesNameTheirLicence() throws {
        for file in try everything() {
            #expect(file.lines.first == "// SPDX-License-Identifier: Apache-2.0", "\(file.path)")
        }
    }

    private static let emptyNames: Set<String> = [
        "util", "utils", "utility", "utilities", "common", "helper", "helpers", "model", "models", "misc",
    ]

    /// A name that says nothing collects everything.
    @Test func namesSayWhatIsInside() throws {
        for file in try everything() {
            let pieces = file.folders.dropLast() + [String(file.name.dropLast(".swift".count))]
            for piece in pieces { #expect(!Self.emptyNames.contains(piece.lowercased()), "\(file.path)") }
            for line in file.code {
                guard let type = Self.declaredType(in: line) else { continue }
                #expect(!Self.emptyNames.contains(type.lowercased()), "\(file.path) declares \(type)")
            }
        }
    }

    /// A type with its module's name breaks qualified names.
    @Test func noTypeBearsItsModulesName() throws {
        for file in try Tree.swiftFiles(below: "Sources") {
            for line in file.code where Self.declaredType(in: line) == file.module {
                Issue.record("\(file.path) declares \(file.module)")
            }
        }
    }

    /// The name of the type that a line declares.
    static func declaredType(in line: String) -> String? {
        let words = line.split(whereSeparator: { " \t:{<(".contains($0) }).map { String($0) }
        let keywords = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        guard let index = words.firstIndex(where: { keywords.contains($0) }), index + 1 < words.count else { return nil }
        let modifiers = [
            "public", "package", "internal", "fileprivate", "private", "final", "indirect", "open", "static", "nonisolated",
        ]
        // What stands before must be modifiers: `a class of` in a string is no declaration.
        guard words[..<index].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }) else { return nil }
        return words[index + 1]
    }

    @Test func declarationsAreFound() {
        #expect(Self.declaredType(in: "public struct Reply: Sendable {") == "Reply")
        #expect(Self.declaredType(in: "    private final class Box<T> {") == "Box")
        #expect(Self.declaredType(in: "@safe public final class Handle {") == "Handle")
        #expect(Self.declaredType(in: "let text = \"struct Reply\"") == nil)
        #expect(Self.declaredType(in: "return x") == nil)
    }

    /// Peer input can never reach a trap, so nothing that looks like one is in the sources.
    @Test func nothingTraps() throws {
        let traps = ["try!", "fatalError(", " as! ", "as!(", "unowned(unsafe)"]
        for file in try Tree.swiftFiles(below: "Sources") {
            for (number, line) in file.code.enumerated() {
                for trap in traps { #expect(!line.contains(trap), "\(file.path):\(number + 1) has \(trap)") }
            }
        }
    }
}
