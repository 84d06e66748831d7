// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@Suite struct SpanSearchTests {
    private func firstIndex(of byte: UInt8, in octets: [UInt8], _ range: Range<Int>) -> Int? {
        octets.span.firstIndex(of: byte, in: range)
    }

    private func copy(_ octets: [UInt8], _ range: Range<Int>) -> [UInt8] {
        octets.span.array(in: range)
    }

    private func text(_ octets: [UInt8], _ range: Range<Int>) -> String {
        octets.span.string(in: range)
    }

    private func appended(_ octets: [UInt8], _ range: Range<Int>, to start: [UInt8]) -> [UInt8] {
        var out = start
        out.append(octets.span, in: range)
        return out
    }

    @Test func agreesWithLookingAtEachOctet() {
        let octets: [UInt8] = [1, 2, 3, 2, 0, 255, 2, 0]
        for lower in 0...octets.count {
            for upper in lower...octets.count {
                for byte: UInt8 in [0, 1, 2, 255, 7] {
                    let wanted = octets[lower..<upper].firstIndex(of: byte)
                    #expect(firstIndex(of: byte, in: octets, lower..<upper) == wanted, "\(byte) in \(lower)..<\(upper)")
                }
            }
        }
    }

    @Test func findsTheLastOctetOfALongRun() {
        var octets = [UInt8](repeating: 65, count: 100_000)
        octets[99_999] = 10
        #expect(firstIndex(of: 10, in: octets, 0..<100_000) == 99_999)
        #expect(firstIndex(of: 10, in: octets, 0..<99_999) == nil)
    }

    @Test func emptySpansHoldNothing() {
        #expect(firstIndex(of: 0, in: [], 0..<0) == nil)
        #expect(copy([], 0..<0) == [])
        #expect(text([], 0..<0) == "")
    }

    @Test func copies() {
        let octets: [UInt8] = [0x61, 0xC3, 0xA9, 0xFF, 0x62]
        #expect(copy(octets, 1..<3) == [0xC3, 0xA9])
        #expect(text(octets, 0..<3) == "aé")
        #expect(text(octets, 0..<5) == "aé\u{FFFD}b")
        #expect(appended(octets, 3..<5, to: [1]) == [1, 0xFF, 0x62])
        #expect(appended(octets, 2..<2, to: [1]) == [1])
    }

    @Test(arguments: [
        ("", false), ("a", false), ("a\r\nb\n", false), ("\r\n", false), ("\r", true), ("a\rb", true), ("\r\r\n", true),
        ("a\r\nb\r", true), ("\n\r", true),
    ])
    func loneReturns(text: String, wanted: Bool) {
        let octets = Array(text.utf8)
        let (hasReturns, hasControls) = (octets.span.hasLoneReturns, octets.span.hasStrayControls)
        #expect(hasReturns == wanted)
        #expect(hasControls == wanted)
    }

    /// Every octet, at every place of a word and behind it.
    @Test func strayControls() {
        for octet in UInt8.min...UInt8.max {
            let isStray = octet < 0x20 && octet != 0x09 && octet != 0x0A || octet == 0x7F
            for length in 1...20 {
                for place in 0..<length {
                    var octets = [UInt8](repeating: 0xFF, count: length)
                    octets[place] = octet
                    let found = octets.span.hasStrayControls
                    #expect(found == isStray, "\(octet) at \(place) of \(length)")
                }
            }
        }
        let folded = Array("Subject: a long value\r\n\twith a fold, and\r\n more\r\n".utf8)
        let hasControls = folded.span.hasStrayControls
        #expect(!hasControls)
    }
}
