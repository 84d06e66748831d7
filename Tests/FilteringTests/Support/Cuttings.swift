// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Filtering

extension Filter {
    /// Rules with the one that writes anew what is ambiguous.
    static let repairing = """
        rules:
          - name: repair
            stage: structure
            when: { message: { defect: ambiguous } }
            do: repair

        """

    /// The boundary that a repair gives the entity with this index, with the seal that `run` has.
    static func boundary(_ entity: Int) -> String { "=_weir_00000000000000010000000000000002_\(entity)_" }

    /// Runs the filter over a message whole and cut in every way; everything that comes out must be equal.
    func runCut(_ message: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> Result {
        let whole = try run(message)
        let expected = whole.summary
        for cuts in cuttings(of: message.count) {
            let cut = try run(message, cuts: cuts).summary
            guard cut != expected else { continue }
            Issue.record("cut at \(cuts.prefix(3)):\n\(cut)\n— but whole:\n\(expected)", sourceLocation: sourceLocation)
            break
        }
        return whole
    }

    func runCut(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Result {
        try runCut(wire(text), sourceLocation: sourceLocation)
    }
}

extension Filter.Result {
    /// What is relayed, with LF for CRLF.
    var unix: String { text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n") }

    /// Names of defects over which readers differ, or past which nothing was read.
    var doubts: [String] { outcome.defects.filter { $0.category != "harmless" }.map(\.name) }

    /// The parts that another reading shows, or that lie within leaves.
    func parts(of reading: String?) -> [PartReport] { outcome.parts.filter { $0.reading == reading } }
}
