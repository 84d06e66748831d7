// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Rules
import Testing

@testable import Filtering

/// The examples of `Documentation/Defects.md` in the whole pipeline: each shows its defect, and none is ambiguous once it is
/// repaired.
@Suite struct DefectsPageTests {
    private struct Example {
        let name: String
        /// Of the page.
        let line: Int
        let hasSmallLimits: Bool
        var text = ""
    }

    private static let repairing = """
        rules:
          - name: repair
            when:
              message: { defect: ambiguous }
            stage: structure
            do: repair
        """

    private static func examples() throws -> [Example] {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Documentation/Defects.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        var examples: [Example] = []
        var name = ""
        var example: Example?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if var current = example {
                if line == "```" {
                    examples.append(current)
                    example = nil
                } else {
                    current.text += "\(line)\n"
                    example = current
                }
            } else if line.hasPrefix("### ") {
                name = String(line.dropFirst(4))
            } else if line == "```eml" || line == "```eml limits=small" {
                example = Example(name: name, line: index + 2, hasSmallLimits: line != "```eml")
            }
        }
        return examples
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

    @Test func examplesShowTheirDefectsAndAreRepaired() throws {
        let usual = try Filter(Self.repairing)
        let small = try Filter(Self.repairing) { policy in
            policy.limits.fieldSize = 200
            policy.limits.parts = 4
            policy.limits.depth = 2
            policy.limits.boundarySize = 32
        }
        let examples = try Self.examples()
        #expect(examples.count >= Defect.Name.allCases.count)
        for example in examples {
            let filter = example.hasSmallLimits ? small : usual
            let result = try filter.run(Self.octets(of: example.text))
            // What passes a bound within an attachment is told of the attachment only.
            let names = result.outcome.defects.map(\.name) + result.outcome.parts.compactMap(\.uninspectable)
            let place = "Documentation/Defects.md:\(example.line): \(example.name)"
            #expect(names.contains(example.name), "\(place), found \(names)")
            // What is refused at the border is not sent.
            guard result.outcome.verdict == .accept || result.outcome.verdict == .modify else { continue }
            let again = try filter.run(result.output)
            let left = again.outcome.defects.filter { $0.category == "ambiguous" }.map(\.name)
            #expect(left == [], "\(place), repaired")
        }
    }
}
