// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct BareReturnsTests {
    /// The same in every cutting.
    private func take(_ text: String) -> (text: String, isFound: Bool) {
        let octets = Array(text.utf8)
        var results: Set<String> = []
        for cuts in cuttings(of: octets.count) {
            var returns = BareReturns()
            var out: [UInt8] = []
            var replaced: [UInt8] = []
            var start = 0
            for end in cuts + [octets.count] {
                let chunk = Array(octets[start..<end])
                let known = returns.take(chunk.span)
                out += known
                replaced += BareReturns.replaced(in: known)
                start = end
            }
            let last = returns.finish()
            #expect(out + last == octets, "cut at \(cuts)")
            replaced += BareReturns.replaced(in: last)
            results.insert("\(returns.isFound) " + String(decoding: replaced, as: UTF8.self))
        }
        #expect(results.count == 1)
        let result = results.first ?? ""
        return (String(result.drop { $0 != " " }.dropFirst()), result.hasPrefix("true"))
    }

    @Test(arguments: [
        ("", "", false), ("a\r\nb\r\n", "a\r\nb\r\n", false), ("a\nb", "a\nb", false), ("a\rb", "a\nb", true),
        ("a\r\r\nb", "a\n\r\nb", true), ("\r\r", "\n\n", true), ("a\r", "a\n", true), ("a\r\nb\rc", "a\r\nb\nc", true),
    ])
    func returns(text: String, wanted: String, isFound: Bool) {
        let result = take(text)
        #expect(Array(result.text.utf8) == Array(wanted.utf8))
        #expect(result.isFound == isFound)
    }
}
