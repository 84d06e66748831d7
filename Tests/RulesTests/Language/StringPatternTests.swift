// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct StringPatternTests {
    private let place = SourcePosition(file: "f", line: 1, column: 1)

    @Test(arguments: [
        ("README", "readme"), (#"a\*b"#, "a*b"), (#"C:\dir"#, #"c:\dir"#), (#"end\"#, #"end\"#), (#"\\"#, #"\\"#),
        (#"\\\*"#, #"\\*"#), ("x?y[z]", "x?y[z]"),
    ])
    func withoutAStarTheTextIsMeant(written: String, folded: String) {
        #expect(StringPattern(plain: written, position: place).kind == .exact(folded))
    }

    @Test func aStarMakesAWildcard() {
        let kind = StringPattern(plain: #"A*\*Z"#, position: place).kind
        #expect(kind == .wildcard(Wildcard(segments: [Array("a".utf8), Array("*z".utf8)])))
    }

    @Test func aDotInFrontOfADomainTakesAllBelowIt() {
        #expect(StringPattern(domain: ".Example.NET", position: place).kind == .domainTree("example.net"))
        #expect(StringPattern(domain: "example.net", position: place).kind == .exact("example.net"))
        #expect(StringPattern(domain: ".", position: place).kind == .exact("."))
    }

    @Test func anExpressionStandsForItsTextAlone() {
        #expect(StringPattern.regularExpression(matching: Array("a.b*c\n(é".utf8)) == "a\\x2eb\\x2ac\\x0a\\x28é")
    }
}
