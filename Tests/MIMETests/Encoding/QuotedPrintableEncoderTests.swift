// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct QuotedPrintableEncoderTests {
    private func encode(_ text: String) -> String {
        String(decoding: QuotedPrintableEncoder.encode(Array(text.utf8)), as: UTF8.self)
    }

    private func decode(_ octets: [UInt8]) -> [UInt8] {
        var decoder = QuotedPrintableDecoder()
        var out: [UInt8] = []
        decoder.decode(octets.span, into: &out)
        decoder.finish(into: &out)
        return out
    }

    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("a=b", "a=3Db"), ("é", "=C3=A9"), ("a\nb", "a\r\nb"), ("a\r\nb", "a\r\nb"),
        ("a \nb", "a=20\r\nb"),
        ("a\t\r\nb", "a=09\r\nb"), ("a ", "a=20"), ("a b", "a b"), ("a\rb", "a=0Db"), ("\0", "=00"), (".", "=2E"),
        ("a\n.\nb", "a\r\n=2E\r\nb"),
        ("a.b", "a.b"), ("\n\n", "\r\n\r\n"),
    ])
    func texts(text: String, wanted: String) {
        #expect(encode(text) == wanted)
    }

    private static let samples: [[UInt8]] = [
        Array(UInt8.min...UInt8.max).filter { $0 != 10 && $0 != 13 }, Array(String(repeating: "x", count: 1000).utf8),
        Array(String(repeating: "é ", count: 300).utf8), Array(String(repeating: " ", count: 300).utf8),
        Array(String(repeating: ".", count: 300).utf8),
        Array(String(repeating: "=\r\n", count: 50).utf8), Array(String(repeating: "word word\r\n", count: 50).utf8),
    ]

    @Test func whatIsDecodedIsTheText() {
        for sample in Self.samples { #expect(decode(QuotedPrintableEncoder.encode(sample)) == sample) }
    }

    /// RFC 2045 §6.7 rules 2, 3 and 5.
    @Test func linesAreShortAndEndInNothingThatIsLost() {
        for sample in Self.samples {
            let encoded = QuotedPrintableEncoder.encode(sample)
            #expect(encoded.allSatisfy { $0 == 13 || $0 == 10 || $0 == 9 || ($0 >= 32 && $0 < 127) })
            for line in encoded.split(separator: 10, omittingEmptySubsequences: false) {
                let text = line.last == 13 ? line.dropLast() : line
                #expect(text.count <= 76)
                #expect(text.last != 32 && text.last != 9)
            }
        }
    }

    /// A dot that a soft break puts on a line of its own is one all the same.
    @Test(arguments: Array(70...80))
    func noDotStandsAlone(count: Int) {
        let encoded = encode(String(repeating: "x", count: count) + ".\nend")
        #expect(!encoded.split(separator: "\r\n").contains("."), "\(encoded)")
        let before = encode("x\n" + String(repeating: "y", count: count) + ".")
        #expect(!before.split(separator: "\r\n").contains("."), "\(before)")
    }
}
