// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@testable import Gateway

@Suite struct DomainTableTests {
    private static let patterns = [
        "a.example", ".b.example", "x.b.example", ".x.b.example", "a.example", "[192.0.2.1]", ".example", "net", "grün.example",
    ]

    private func table() -> DomainTable {
        var table = DomainTable()
        for (index, text) in Self.patterns.enumerated() {
            if let pattern = DomainPattern(text) { table.insert(pattern, index: index) }
        }
        return table
    }

    @Test(arguments: [
        ["a.example", "0"], ["A.Example.", "0"], ["b.example", "1"], ["x.b.example", "1"], ["y.x.b.example", "1"],
        ["z.a.example", "6"], ["example", "6"], ["net", "7"], ["x.net", "-"], ["[192.0.2.1]", "5"], ["[192.0.2.2]", "-"],
        ["192.0.2.1", "-"], ["xn--grn-ioa.example", "6"], ["other", "-"], ["notexample", "-"],
    ])
    func lowestIndex(row: [String]) throws {
        let domain = try #require(Domain(parsing: row[0]))
        let found = table().index(for: domain)
        #expect(found.map { String($0) } == (row[1] == "-" ? nil : row[1]))
    }

    /// The table finds what trying one pattern after the other finds.
    @Test func agreesWithThePatterns() throws {
        let labels = ["a", "b", "x", "example", "net", "grün"]
        let whole = table()
        let patterns = Self.patterns.map { DomainPattern($0) }
        for one in labels {
            for two in labels {
                for three in labels {
                    for text in [one, "\(one).\(two)", "\(one).\(two).\(three)", "y.\(one).\(two).\(three)"] {
                        let domain = try #require(Domain(parsing: text))
                        let expected = patterns.firstIndex { $0?.matches(domain) == true }
                        #expect(whole.index(for: domain) == expected, "\(text)")
                    }
                }
            }
        }
    }

    @Test func empty() throws {
        let domain = try #require(Domain(parsing: "a.example"))
        #expect(DomainTable().index(for: domain) == nil)
    }
}
