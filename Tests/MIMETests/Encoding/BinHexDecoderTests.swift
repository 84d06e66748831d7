// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct BinHexDecoderTests {
    private struct Result: Equatable {
        var octets: [UInt8] = []
        var name: [UInt8]?
        var isMalformed = false
    }

    private func decode(_ octets: [UInt8], cuts: [Int]) -> Result {
        var decoder = BinHexDecoder()
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

    /// Computed apart from the encoder, with runs in the header and the data, and checksums.
    private static let known =
        ##":#'j[G'8ZG(Kd!&4&@&4dG(Kd!*!&*J!!!!6(j8KPE'a[,#"#D@j)CAJK#Q'3&*!"## + "\r\n" + ##"!N!!K[lKQEh*VHZF:"##
    private static let knownData: [UInt8] =
        Array("Hello, BinHex!\n".utf8) + [UInt8](repeating: 0x61, count: 20) + [0x90, 0x90, 0x21]

    @Test func knownFile() {
        check(Array(Self.known.utf8), Self.knownData, name: "note.txt")
        let mail = "text: a\r\n(This file must be converted with BinHex 4.0)\r\n\r\n" + Self.known + "\r\n\r\nbye: bye\r\n:\r\n"
        check(Array(mail.utf8), Self.knownData, name: "note.txt")
    }

    @Test func everyOctet() {
        let sample = OldEncodings.sample
        check(OldEncodings.binHex(sample, name: "a b.bin"), sample, name: "a b.bin")
        check(OldEncodings.binHex(sample, name: "x", resources: sample), sample, name: "x")
        check(OldEncodings.binHex([], name: "x", resources: sample), [], name: "x")
        check(OldEncodings.binHex([], name: "x"), [], name: "x")
        let longest = String(repeating: "n", count: 63)
        check(OldEncodings.binHex([0x41], name: longest), [0x41], name: longest)
    }

    @Test func namesHaveBounds() {
        check(OldEncodings.binHex([0x41], name: ""), [], name: nil, isMalformed: true)
        check(OldEncodings.binHex([0x41], name: String(repeating: "n", count: 64)), [], name: nil, isMalformed: true)
    }

    @Test func linesBeforeThatStartWithAColon() {
        let mail = ":-) is a smile\r\n: and this: is not\r\n" + Self.known
        check(Array(mail.utf8), Self.knownData, name: "note.txt")
        check(Array((":" + Self.known).utf8), [], name: nil, isMalformed: true)
        check(Array((":\r\n" + Self.known).utf8), Self.knownData, name: "note.txt")
    }

    @Test func foreignOctetsArePassedOver() {
        let text = Self.known.replacing("\r\n", with: "\r\n>\u{7F}w ")
        check(Array(text.utf8), Self.knownData, name: "note.txt", isMalformed: true)
        check(Array(Self.known.replacing("\r\n", with: " \t\n\r\r\n").utf8), Self.knownData, name: "note.txt")
    }

    @Test func whatEndsEarly() {
        let octets = Array(Self.known.utf8)
        for count in 0..<octets.count - 1 {
            let result = decode(Array(octets[..<count]), cuts: [])
            #expect(result.isMalformed)
            #expect(Self.knownData.starts(with: result.octets))
        }
        // A colon that comes too early.
        let file = OldEncodings.binHex(OldEncodings.sample, name: "x")
        let early = Array(file[..<200]) + Array(":\r\n".utf8) + Array(file[200...])
        let result = decode(early, cuts: [])
        #expect(result.isMalformed)
        #expect(result.octets.count > 20)
        #expect(OldEncodings.sample.starts(with: result.octets))
    }

    /// No octet of BinHex makes more than 255 of data.
    @Test func runsAreBounded() {
        let data = [UInt8](repeating: 0, count: 100_000)
        let file = OldEncodings.binHex(data, name: "x")
        let result = decode(file, cuts: [])
        #expect(result.octets == data)
        #expect(data.count <= file.count * 255)
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 11)
        let head = Array(":#'j[G'8ZG(Kd!&4&@&4dG(Kd!*!&*J!".utf8)
        let alphabet = Array(##"!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"##.utf8)
        for round in 0..<200 {
            var octets: [UInt8] = round % 2 == 0 ? head : [0x3A]
            for _ in 0..<300 {
                if let octet = alphabet.randomElement(using: &generator) { octets.append(octet) }
                if Int.random(in: 0..<50, using: &generator) == 0 {
                    octets.append(UInt8.random(in: 0...255, using: &generator))
                    octets += [0x0A, 0x3A]
                }
            }
            let whole = decode(octets, cuts: [])
            #expect(decode(octets, cuts: Array(1..<octets.count)) == whole)
            #expect(decode(octets, cuts: [octets.count / 2]) == whole)
            #expect(whole.octets.count <= octets.count * 255)
        }
    }
}
