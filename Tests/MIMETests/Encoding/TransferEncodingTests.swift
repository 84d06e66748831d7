// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct TransferEncodingTests {
    @Test func tokens() {
        let table: [(String, TransferEncoding)] = [
            ("", .identity), ("7bit", .identity), ("8BIT", .identity), ("binary", .identity), ("7-bit", .identity),
            ("base64", .base64),
            ("BASE64", .base64), ("quoted-printable", .quotedPrintable), ("Quoted-Printable", .quotedPrintable),
            ("x-uuencode", .uuencode), ("uue", .uuencode), ("x-yenc", .unknown),
            ("base-64", .unknown), ("base64,", .unknown), ("\"base64\"", .unknown), ("quoted_printable", .unknown),
        ]
        for (token, wanted) in table { #expect(TransferEncoding(token: token) == wanted, "\(token)") }
    }

    private func decode(_ text: String, _ encoding: TransferEncoding, cuts: [Int]) -> (text: String, defect: Defect.Name?) {
        var decoder = TransferDecoder(encoding)
        let octets = Array(text.utf8)
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        let defect = decoder.finish(into: &out)
        return (String(decoding: out, as: UTF8.self), defect)
    }

    @Test func bodies() {
        let table: [(String, TransferEncoding, String, Defect.Name?)] = [
            ("a=3Db\r\n", .identity, "a=3Db\r\n", nil), ("a=3Db\r\n", .unknown, "a=3Db\r\n", nil),
            ("a=3Db\r\n", .quotedPrintable, "a=b\r\n", nil),
            ("a=Z", .quotedPrintable, "a=Z", .invalidQuotedPrintable), ("b25l\r\n", .base64, "one", nil),
            ("b25l!", .base64, "one", .invalidBase64),
            ("b25", .base64, "on", .unpaddedBase64), ("b2\r\n5l", .base64, "one", .oddBase64Lines), ("", .base64, "", nil),
            ("", .quotedPrintable, "", nil),
        ]
        for (text, encoding, wanted, defect) in table {
            for cuts in cuttings(of: text.utf8.count) {
                let result = decode(text, encoding, cuts: cuts)
                #expect(result.text == wanted, "\(text) cut at \(cuts)")
                #expect(result.defect == defect, "\(text) cut at \(cuts)")
            }
        }
    }

    @Test func identityNeedsNoDecoding() {
        #expect(TransferDecoder(.identity).isIdentity)
        #expect(TransferDecoder(.unknown).isIdentity)
        #expect(!TransferDecoder(.base64).isIdentity)
        #expect(!TransferDecoder(.quotedPrintable).isIdentity)
    }
}
