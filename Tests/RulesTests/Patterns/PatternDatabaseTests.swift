// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct PatternDatabaseTests {
    private static let text = "Dear friend, Viagra at 50% off!\nÜbung macht den Meister. Cost: $9.99"

    private static let patterns = [
        "viagra", "v[i1]agra\\s+at", "50%", "übung", "\\$\\d+\\.\\d\\d$", "^dear", "^Viagra", "meister\\. cost", "nothing",
    ]

    private func rules() throws -> RuleSet {
        let list = Self.patterns.map { "'\($0)'" }.joined(separator: ", ")
        return try RuleFixture.rules(RuleFixture.rule(when: "text: { matches: [\(list)] }"))
    }

    private func hits(_ chunks: [[UInt8]], _ rules: RuleSet) -> [Int] {
        let scanner = TextScanner(PatternScratch(for: rules))
        for chunk in chunks { scanner.feed(chunk.span) }
        return scanner.finish().patterns.numbers
    }

    @Test func findsTheSameHoweverTheTextIsCut() throws {
        let rules = try rules()
        let octets = Array(Self.text.utf8)
        let expected = [0, 1, 2, 3, 4, 5, 7]
        #expect(hits([octets], rules) == expected)
        #expect(hits(octets.map { [$0] }, rules) == expected)
        for cut in 0...octets.count {
            #expect(hits([Array(octets[..<cut]), [], Array(octets[cut...])], rules) == expected, "cut at \(cut)")
        }
    }

    @Test func textsDoNotRunIntoEachOther() throws {
        let rules = try rules()
        let scratch = PatternScratch(for: rules)
        let one = TextScanner(scratch)
        let other = TextScanner(scratch)
        let first = Array("via".utf8)
        let second = Array("gra".utf8)
        one.feed(first.span)
        other.feed(second.span)
        #expect(other.finish() == TextHits())
        one.feed(second.span)
        #expect(one.finish().patterns.numbers == [0, 6])
        #expect(one.finish().patterns.numbers == [0, 6])
    }

    @Test func aScannerMayBeLeftUnfinished() throws {
        let scratch = PatternScratch(for: try rules())
        for _ in 0..<100 {
            let scanner = TextScanner(scratch)
            let octets = Array("via".utf8)
            scanner.feed(octets.span)
        }
    }

    @Test func withoutPatternsThereIsNothingToDo() {
        let scanner = TextScanner(PatternScratch(for: .empty))
        let octets = Array(Self.text.utf8)
        scanner.feed(octets.span)
        #expect(scanner.finish() == TextHits())
    }

    @Test func hostileTextIsNotSlow() throws {
        let rules = try RuleFixture.rules(RuleFixture.rule(when: "text: { matches: ['(a+)+b', 'a.*a.*a.*b'] }"))
        let octets = [UInt8](repeating: 0x61, count: 1 << 20)
        let scanner = TextScanner(PatternScratch(for: rules))
        let elapsed = ContinuousClock().measure { scanner.feed(octets.span) }
        #expect(scanner.finish() == TextHits())
        #expect(elapsed < .seconds(10))
    }

    @Test func aRefusalNamesTheExpression() {
        do {
            _ = try PatternDatabase(["fine", "(bad"], mode: .block)
            Issue.record("compiled")
        } catch {
            #expect(error.index == 1)
            #expect(!error.reason.isEmpty)
        }
    }

    @Test func unicodeClassesStayAscii() throws {
        let rules = try RuleFixture.rules(RuleFixture.rule(when: "header: { value: { matches: '^\\w+$' } }"))
        #expect(Trial(headers: [Trial.header("x", "abc")]).evaluation(rules).decide().verdict == .reject)
        #expect(Trial(headers: [Trial.header("x", "abcé")]).evaluation(rules).decide().verdict == .accept)
    }
}
