// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct UUDecoderTests {
    private func decode(_ text: String) -> (text: String, isMalformed: Bool) {
        let octets = Array(text.utf8)
        var results: [(String, Bool)] = []
        for cuts in cuttings(of: octets.count) {
            var decoder = UUDecoder()
            var out: [UInt8] = []
            var start = 0
            for end in cuts + [octets.count] {
                let chunk = Array(octets[start..<end])
                decoder.decode(chunk.span, into: &out)
                start = end
            }
            decoder.finish(into: &out)
            results.append((String(decoding: out, as: UTF8.self), decoder.isMalformed))
        }
        for other in results.dropFirst() { #expect(other == results[0]) }
        return results[0]
    }

    @Test(arguments: [
        ("begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n", "Cat", false),
        ("text before\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\ntext behind\r\n", "Cat", false),
        ("begin 644 a.txt\n#0V%T\n \nend\n", "Cat", false),
        // The end is missing.
        ("begin 644 a.txt\r\n#0V%T\r\n", "Cat", true),
        // Nothing begins.
        ("#0V%T\r\nend\r\n", "", true),
        // Lost blanks at the end of a line are zeros.
        ("begin 644 a\r\n\"0\r\nend\r\n", "@\0", false),
        // A line that cannot be data.
        ("begin 644 a\r\n\u{7F}abc\r\n#0V%T\r\nend\r\n", "Cat", true),
    ])
    func decoding(text: String, wanted: String, isMalformed: Bool) {
        let result = decode(text)
        #expect(result.text == wanted)
        #expect(result.isMalformed == isMalformed)
    }

    @Test func linesWithoutEndAreBounded() {
        let result = decode("begin 644 a\r\n" + String(repeating: "M", count: 5000) + "\r\nend\r\n")
        #expect(result.text.utf8.count <= 200)
    }
}
