// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct YEncDecoderTests {
    private struct Result: Equatable {
        var octets: [UInt8] = []
        var name: [UInt8]?
        var isMalformed = false
    }

    private func decode(_ octets: [UInt8], cuts: [Int]) -> Result {
        var decoder = YEncDecoder()
        var out: [UInt8] = []
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            decoder.decode(chunk.span, into: &out)
            start = end
        }
        decoder.finish(into: &out)
        return Result(octets: out, name: decoder.name, isMalformed: decoder.isMalformed)
    }

    /// Decodes in every cutting.
    private func check(_ octets: [UInt8], _ wanted: [UInt8], name: String?, isMalformed: Bool = false) {
        let result = Result(octets: wanted, name: name.map { Array($0.utf8) }, isMalformed: isMalformed)
        for cuts in cuttings(of: octets.count) {
            #expect(decode(octets, cuts: cuts) == result, "cut at \(cuts.prefix(3))")
        }
    }

    @Test func everyOctet() {
        let sample = OldEncodings.sample
        check(OldEncodings.yEnc(sample, name: "a b.bin"), sample, name: "a b.bin")
        check(OldEncodings.yEnc(sample, name: "x", lineLength: 7), sample, name: "x")
        check(OldEncodings.yEnc([], name: "x"), [], name: "x")
    }

    /// Computed apart from the encoder.
    @Test func knownOctets() {
        let data: [UInt8] = [
            0x72, 0x8F, 0x96, 0x96, 0x99, 0x56, 0x4A, 0xA3, 0x6F, 0x98, 0x8D, 0x2A, 0x34, 0x37, 0x67, 0x3D, 0x7D, 0x3D, 0x40,
            0x3D, 0x4A, 0x3D, 0x4D,
        ]
        let file = Array("=ybegin line=128 size=19 name=a\r\n".utf8) + data + Array("\r\n=yend size=19\r\n".utf8)
        check(file, Array("Hello, yEnc".utf8) + [0x00, 0x0A, 0x0D, 0x3D, 0x13, 0xD6, 0xE0, 0xE3], name: "a")
    }

    static let table: [(String, String, String?, Bool)] = [
        // Text around, a part, and the other line end.
        ("text\r\n=ybegin size=1 name=a.txt\r\nk\r\n=yend size=1\r\nkkk\r\n", "A", "a.txt", false),
        ("=ybegin part=1 name=a\n=ypart begin=1 end=2\nk\n=yend\n", "A", "a", false),
        // Two parts are joined; the first name counts.
        ("=ybegin name=a\nk\n=yend\n=ybegin name=b\nl\n=yend\n", "AB", "a", false),
        // An escape that the line's end cuts off.
        ("=ybegin name=a\nk=\nl\n=yend\n", "AB", "a", true),
        // Ends within an escape, within a keyword, without an end.
        ("=ybegin name=a\nk=", "A", "a", true),
        ("=ybegin name=a\nk\n=yend", "A", "a", false),
        ("=ybegin name=a\nk\n", "A", "a", true),
        ("=ybegin name=a\nk\n=ybegin name=b\nl\n=yend\n", "AB", "a", true),
        // Nothing begins.
        ("kkk\n=yend\n=y\n==\n", "", nil, true),
        ("", "", nil, true),
        // Names.
        ("=ybegin size=1\nk\n=yend\n", "A", nil, false),
        ("=ybegin size=1 name=  \nk\n=yend\n", "A", nil, false),
        ("=ybegin size=1 name= \"a b\" \r\nk\n=yend\n", "A", "a b", false),
        ("=ybegin size=1 name=a name=b\nk\n=yend\n", "A", "a name=b", false),
    ]

    @Test(arguments: YEncDecoderTests.table)
    func lines(text: String, wanted: String, name: String?, isMalformed: Bool) {
        check(Array(text.utf8), Array(wanted.utf8), name: name, isMalformed: isMalformed)
    }

    @Test func escapesAtTheStartOfALine() {
        check(Array("=ybegin name=a\r\n=+k\r\n==\r\n=yend\r\n".utf8), [0xC1, 0x41, 0xD3], name: "a")
    }

    @Test func doubledDotsStay() {
        check(Array("=ybegin name=a\r\n..k\r\n=yend\r\n".utf8), [0x04, 0x04, 0x41], name: "a")
    }

    @Test func longNamesAreCut() {
        let file = Array(("=ybegin name=" + String(repeating: "n", count: 2000) + "\nk\n=yend\n").utf8)
        let result = decode(file, cuts: [])
        #expect(result.octets == [0x41])
        #expect((result.name?.count ?? 0) < 512)
        #expect(decode(file, cuts: Array(1..<file.count)) == result)
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 7)
        let words = ["=ybegin ", "=ybegin name=", "=yend", "=ypart", "=", "=y", "\r", "\n", "\r\n", " name=", "\"", "\u{0}", "k"]
        for _ in 0..<200 {
            var octets: [UInt8] = []
            for _ in 0..<40 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                octets.append(UInt8.random(in: 0...255, using: &generator))
            }
            let whole = decode(octets, cuts: [])
            #expect(decode(octets, cuts: Array(1..<octets.count)) == whole)
            #expect(decode(octets, cuts: [octets.count / 2]) == whole)
            #expect(whole.octets.count <= octets.count)
        }
    }
}
