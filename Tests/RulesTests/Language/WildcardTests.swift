// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct WildcardTests {
    private func wildcard(_ pattern: String) -> Wildcard {
        Wildcard(segments: pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) })
    }

    private func matches(_ pattern: String, _ text: String) -> Bool {
        wildcard(pattern).matches(Array(text.utf8))
    }

    @Test(arguments: [
        ("*", ""), ("*", "anything"), ("a*", "a"), ("a*", "abc"), ("*c", "abc"), ("*c", "c"), ("a*c", "ac"), ("a*c", "abc"),
        ("a*b*c", "a-b-b-c"), ("*b*", "abc"), ("*ab*ab*", "abab"), ("**", ""), ("a**b", "ab"), ("*aab*", "aaab"),
        ("*.tar.*", "x.tar.gz"), ("a*a", "aa"),
    ])
    func starsAreAnyRun(pattern: String, text: String) {
        #expect(matches(pattern, text))
    }

    @Test(arguments: [
        ("a*", ""), ("a*", "ba"), ("*c", "cd"), ("a*a", "a"), ("*ab*ab*", "aba"), ("a*b*c", "a-c-b"), ("abc*bcd", "abcd"),
    ])
    func theWholeTextCounts(pattern: String, text: String) {
        #expect(!matches(pattern, text))
    }

    @Test func agreesWithTryingEverything() {
        func slow(_ pattern: Substring, _ text: Substring) -> Bool {
            guard let first = pattern.first else { return text.isEmpty }
            if first == "*" {
                return slow(pattern.dropFirst(), text) || (!text.isEmpty && slow(pattern, text.dropFirst()))
            }
            return text.first == first && slow(pattern.dropFirst(), text.dropFirst())
        }
        var state: UInt64 = 7
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        func word(_ letters: [Character], _ length: UInt64) -> String {
            String((0..<random(length)).map { _ in letters[Int(random(UInt64(letters.count)))] })
        }
        for _ in 0..<3000 {
            let pattern = "*" + word(["a", "b", "*"], 7)
            let text = word(["a", "b"], 12)
            #expect(matches(pattern, text) == slow(pattern[...], text[...]), "\(pattern) on \(text)")
        }
    }

    /// What makes matchers that back up take for ever.
    @Test(arguments: ["*a*a*a*a*b", "*aaaaaaaaaaaaaaaaaaaab*", "a*a*a*a*a*a*a*a*a*a*a*b"])
    func hostileTextIsNotSlow(pattern: String) {
        let text = String(repeating: "a", count: 300_000)
        var isFound = true
        let elapsed = ContinuousClock().measure { isFound = matches(pattern, text) }
        #expect(!isFound)
        #expect(elapsed < .seconds(5))
    }

    @Test func knowsItsLongestPiece() {
        #expect(wildcard("a*bcd*e").longestPiece == Array("bcd".utf8))
        #expect(wildcard("*.zip").longestPiece == Array(".zip".utf8))
        #expect(wildcard("**").matchesAnything)
        #expect(!wildcard("*a").matchesAnything)
    }
}
