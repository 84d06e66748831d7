// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct DelimiterTests {
    private func match(_ line: String, _ boundary: String) -> Delimiter.Match? {
        let octets = Array(line.utf8)
        return Delimiter.match(octets.span, in: 0..<octets.count, boundary: Array(boundary.utf8))
    }

    @Test func linesOfABoundary() {
        let table: [(String, String, Delimiter.Match?)] = [
            ("--b", "b", .opening), ("--b--", "b", .closing), ("--b \t ", "b", .opening), ("--b-- ", "b", .closing),
            ("--b\r", "b", .opening), ("--b--\r", "b", .closing), ("--b--", "b--", .opening), ("--b----", "b--", .closing),
            ("--b x", "b", nil), ("--bb", "b", nil), ("--b-", "b", nil), ("--b-x", "b", nil), ("--bx-", "b", nil),
            ("--", "b", nil),
            ("--B", "b", nil), ("--a", "b", nil), ("--b---", "b", nil), ("--b- -", "b", nil), ("--a b", "a b", .opening),
        ]
        for (line, boundary, wanted) in table {
            let found = match(line, boundary)
            #expect(found == wanted, "\(line) of \(boundary)")
        }
    }

    @Test func onlyTheRangeCounts() {
        let octets = Array("x--bx".utf8)
        let inside = Delimiter.match(octets.span, in: 1..<4, boundary: Array("b".utf8))
        #expect(inside == .opening)
        let wider = Delimiter.match(octets.span, in: 1..<5, boundary: Array("b".utf8))
        #expect(wider == nil)
    }
}
