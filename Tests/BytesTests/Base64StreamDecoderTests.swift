// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct Base64StreamDecoderTests {
    private typealias Anomalies = Base64.StreamDecoder.Anomalies

    private func decode(_ text: [UInt8], cuts: [Int]) -> (octets: [UInt8], anomalies: Anomalies) {
        var decoder = Base64.StreamDecoder()
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [text.count] {
            let chunk = Array(text[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        return (out, decoder.anomalies)
    }

    /// Checks a text in every cutting.
    private func check(_ text: String, gives wanted: String, _ anomalies: Anomalies) {
        let octets = Array(text.utf8)
        for cuts in cuttings(of: octets.count) {
            let result = decode(octets, cuts: cuts)
            #expect(result.octets == Array(wanted.utf8), "\(text) cut at \(cuts)")
            #expect(result.anomalies == anomalies, "\(text) cut at \(cuts)")
        }
    }

    @Test func soundTexts() {
        let table: [(String, String)] = [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar"), ("Zm9v\r\nYmFy\r\n", "foobar"),
            ("Zm9v\nYmFy", "foobar"), (" Z m\t9 v ", "foo"), ("Zm9vYg==\r\n\r\n", "foob"), ("\r\n", ""),
        ]
        for (text, wanted) in table { check(text, gives: wanted, []) }
    }

    /// Sound by RFC 2045 §6.8, but not for who decodes line by line.
    @Test func linesThatCutAQuantum() {
        check("Z\r\ng\r\n=\r\n=\r\n", gives: "f", [.splitQuantum])
        check("Zm9vY\r\nmFy\r\n", gives: "foobar", [.splitQuantum])
        check("Zm9vY\r\n", gives: "foo", [.incompleteQuantum])
    }

    @Test func whatIsUnfinishedCanBeGoneOnWith() {
        var decoder = Base64.StreamDecoder()
        var out: [UInt8] = []
        let text = Array("Zm9vYm".utf8)
        decoder.decode(text.span, into: &out)
        let unfinished = decoder.unfinished
        #expect(unfinished.count == 2)
        #expect(unfinished.bits == 24 << 6 | 38)
    }

    @Test func foreignOctetsArePassedOver() {
        check("Z!m9v", gives: "foo", [.foreignOctets])
        check("Zm9v\u{0B}", gives: "foo", [.foreignOctets])
        check("Zm-9_v", gives: "foo", [.foreignOctets])
        check("Zm9v\0\0", gives: "foo", [.foreignOctets])
        check("\u{E9}Zm9v", gives: "foo", [.foreignOctets])
    }

    @Test func paddingEndsTheData() {
        check("Zg==Zm9v", gives: "f", [.dataAfterPadding])
        check("Zm8=Zm9v", gives: "fo", [.dataAfterPadding])
        check("Zg==\r\nZg==", gives: "f", [.dataAfterPadding, .misplacedPadding])
        check("Zg==!", gives: "f", [.foreignOctets])
    }

    @Test func misplacedPadding() {
        check("=", gives: "", [.misplacedPadding])
        check("=Zm9v", gives: "foo", [.misplacedPadding])
        check("Zm9v=", gives: "foo", [.misplacedPadding])
        check("Zm9v====", gives: "foo", [.misplacedPadding])
        check("Z===", gives: "", [.misplacedPadding])
        check("Zg=x", gives: "f", [.misplacedPadding, .dataAfterPadding])
        check("Zg===", gives: "f", [.misplacedPadding])
    }

    @Test func incompleteLastQuantum() {
        check("Z", gives: "", [.incompleteQuantum])
        check("Zg", gives: "f", [.incompleteQuantum])
        check("Zg=", gives: "f", [.incompleteQuantum])
        check("Zm8", gives: "fo", [.incompleteQuantum])
        check("Zm9vY", gives: "foo", [.incompleteQuantum])
        check("Zm9vYg", gives: "foob", [.incompleteQuantum])
    }

    @Test func longTextsInOddChunks() {
        let plain = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var text: [UInt8] = []
        for (index, octet) in Base64.encode(plain).enumerated() {
            if index > 0, index % 76 == 0 { text += [13, 10] }
            text.append(octet)
        }
        for step in [1, 3, 5, 64, 1000, text.count] {
            let result = decode(text, cuts: Array(stride(from: step, to: text.count, by: step)))
            #expect(result.octets == plain, "chunks of \(step)")
            #expect(result.anomalies.isEmpty, "chunks of \(step)")
        }
    }

    @Test func nothingAfterTheEnd() {
        var decoder = Base64.StreamDecoder()
        var out: [UInt8] = []
        decoder.finish(into: &out)
        decoder.finish(into: &out)
        #expect(out == [])
        #expect(decoder.anomalies == [])
    }
}
