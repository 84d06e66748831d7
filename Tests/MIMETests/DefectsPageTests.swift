// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

/// `Documentation/Defects.md` has every defect, in its class, with an example that shows it.
@Suite struct DefectsPageTests {
    private struct Example {
        /// Of the page.
        let line: Int
        let hasSmallLimits: Bool
        var text = ""
    }

    private struct Entry {
        let name: String
        var classification = ""
        var examples: [Example] = []
    }

    /// What the parser cannot know; `FilteringTests` has the same page.
    private static let foundByFiltering: Set<String> = [
        "duplicate-field", "differing-from", "repeated-field", "missing-mime-version", "inline-file", "too-many-readings",
        "unreadable-content",
    ]

    private static func entries() throws -> [Entry] {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Documentation/Defects.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        var entries: [Entry] = []
        var example: Example?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if var current = example {
                if line == "```" {
                    if !entries.isEmpty { entries[entries.count - 1].examples.append(current) }
                    example = nil
                } else {
                    current.text += "\(line)\n"
                    example = current
                }
            } else if line.hasPrefix("### ") {
                entries.append(Entry(name: String(line.dropFirst(4))))
            } else if line.hasPrefix("Class: "), !entries.isEmpty {
                entries[entries.count - 1].classification = String(line.dropFirst(7).prefix { $0 != "." })
            } else if line == "```eml" || line == "```eml limits=small" {
                example = Example(line: index + 2, hasSmallLimits: line != "```eml")
            }
        }
        return entries
    }

    /// The example as it stands on the wire: control pictures are the characters that they show.
    private static func octets(of text: String) -> [UInt8] {
        var plain = text
        for (picture, character) in [
            ("␠", " "), ("␉", "\t"), ("␍", "\r"), ("␀", "\0"), ("␋", "\u{B}"), ("␌", "\u{C}"),
        ] {
            plain = plain.replacingOccurrences(of: picture, with: character)
        }
        return wire(plain)
    }

    private static var smallLimits: Limits {
        var limits = Limits()
        limits.fieldSize = 200
        limits.parts = 4
        limits.depth = 2
        limits.boundarySize = 32
        return limits
    }

    @Test func everyDefectHasItsHeading() throws {
        let entries = try Self.entries()
        #expect(entries.map(\.name).sorted() == Defect.Name.allCases.map(\.rawValue).sorted())
        for entry in entries {
            #expect(entry.classification == Defect.Name(rawValue: entry.name)?.classification.rawValue, "\(entry.name)")
            #expect(!entry.examples.isEmpty, "\(entry.name) has no example")
        }
    }

    @Test func everyExampleShowsItsDefect() throws {
        for entry in try Self.entries() where !Self.foundByFiltering.contains(entry.name) {
            for example in entry.examples {
                let limits = example.hasSmallLimits ? Self.smallLimits : Limits()
                let reading = Reading(Self.octets(of: example.text), limits: limits)
                let isFound = reading.defects.contains { $0.hasPrefix("\(entry.name) ") }
                #expect(isFound, "Documentation/Defects.md:\(example.line): \(entry.name), found \(reading.defects)")
            }
        }
    }
}
