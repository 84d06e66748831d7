// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Filtering

@Suite struct ArmorFinderTests {
    /// A literal packet with the text `hello`.
    private static let armor = "-----BEGIN PGP MESSAGE-----\n\nywtiAAAAAABoZWxsbw==\n-----END PGP MESSAGE-----\n"

    /// The same in every cutting.
    private func decode(_ text: String) -> (content: String, kind: PGPContentDecoder.Kind?) {
        let octets = Array(text.utf8)
        var found: [[UInt8]] = []
        var kinds: [PGPContentDecoder.Kind?] = []
        for size in [1, 2, 5, 13, max(1, octets.count)] {
            var finder = ArmorFinder(InflationBudget())
            var out: [UInt8] = []
            var start = 0
            while start < octets.count {
                let chunk = Array(octets[start..<min(octets.count, start + size)])
                finder.take(chunk.span) { out += $0 }
                start += size
            }
            kinds.append(finder.finish(into: &out)?.kind)
            found.append(out)
        }
        #expect(Set(found).count == 1)
        #expect(Set(kinds).count == 1)
        return (String(decoding: found[0], as: UTF8.self), kinds[0])
    }

    @Test func anywhereInText() {
        for text in [Self.armor, "Dear all,\n\n" + Self.armor + "\nBye\n", "-\n--\n" + Self.armor] {
            let found = decode(text)
            #expect(found.content == "hello", "\(text)")
            #expect(found.kind == .literal, "\(text)")
        }
    }

    @Test func onlyAtTheStartOfALine() {
        for text in ["> " + Self.armor, "hello", "-----BEGIN PGP SIGNED MESSAGE-----\n", ""] {
            let found = decode(text)
            #expect(found.content.isEmpty, "\(text)")
            #expect(found.kind == nil, "\(text)")
        }
    }
}
