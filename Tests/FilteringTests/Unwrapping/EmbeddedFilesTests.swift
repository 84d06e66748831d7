// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct EmbeddedFilesTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    private static let rules = "rules:\n  - { name: r, when: { attachment: { filename: a.exe, type: program } }, do: strip }\n"

    private static let base64 = "begin-base64 644 a.exe\n\(Messages.programInBase64)\n====\n"

    /// Each octet is written 42 further on.
    private static let yEnc: [UInt8] =
        wire(top + "\nhello\n\n=ybegin line=128 size=64 name=a.exe\n") + yEncodedProgram + wire("\n=yend size=64\n")
    private static let yEncodedProgram: [UInt8] = Messages.program.map { $0 &+ 42 }

    private func found(_ message: [UInt8], as reading: String) throws {
        let result = try Filter(Self.rules) { $0.hashesEveryPart = true }.runCut(message)
        #expect(result.actions == ["r: strip 0"])
        let files = result.parts(of: reading)
        #expect(files.map(\.part) == ["0.1"])
        #expect(files.map(\.parent) == ["0"])
        #expect(files.map(\.within) == ["0"])
        #expect(files.map(\.names) == [["a.exe"]])
        #expect(files.map(\.size) == [64])
        #expect(files.map(\.type) == ["application/x-dosexec"])
        #expect(files.map(\.sha256) == ["014b8ce9fed0aaf124de966f635da95bf7025bee91d1a1c12d6ff5854eba3307"])
        // It is an everyday thing, which nobody who does not forbid it is kept from.
        #expect(result.doubts == [])
        #expect(result.outcome.defects.contains { $0.name == "inline-file" && $0.part == "0" })
        let untouched = try Filter(Filter.repairing).run(message)
        #expect(untouched.outcome.verdict == .accept)
        #expect(untouched.output == message)
    }

    @Test func uuencodeInText() throws {
        try found(wire(Self.top + "\nhello\n\n" + Envelopes.uuencodedProgram + "bye\n"), as: "uuencode")
    }

    @Test func yEncInText() throws {
        try found(Self.yEnc, as: "yenc")
    }

    @Test func baseSixtyFourInText() throws {
        try found(wire(Self.top + "\nhello\n" + Self.base64), as: "begin-base64")
    }

    /// The transfer encoding of the text is undone before.
    @Test func uuencodeUnderAnEncoding() throws {
        let text = Array("hello\r\n".utf8) + wire(Envelopes.uuencodedProgram)
        let result = try Filter(Self.rules).runCut(Envelopes.message("text/plain", text))
        #expect(result.actions == ["r: strip 0"])
    }

    @Test func uuencodeInHTML() throws {
        let result = try Filter(Self.rules).runCut(Self.top + "Content-Type: text/html\n\n<p>\n" + Envelopes.uuencodedProgram)
        #expect(result.actions == ["r: strip 0"])
    }

    /// Mail programs look for files in text; what is declared otherwise may be text for somebody who reads its header
    /// otherwise.
    @Test func inTextThatIsDeclaredOtherwise() throws {
        let result = try Filter(Self.rules).runCut(
            Self.top + "Content-Type: application/x-y\n\nhello\n" + Envelopes.uuencodedProgram)
        #expect(result.actions == ["r: strip 0"])
    }

    @Test func notInOtherContent() throws {
        let top = wire(Self.top + "Content-Type: application/x-y\n\n")
        for head in ["\u{0}hello\n", "\u{1}hello\n", "%PDF-1.7\n"] {
            let result = try Filter(Self.rules).runCut(top + wire(head + Envelopes.uuencodedProgram))
            #expect(result.outcome.verdict == .accept, "\(head)")
            #expect(result.outcome.parts.map(\.part) == ["0"], "\(head)")
        }
    }

    @Test func severalFiles() throws {
        let text = Self.top + "\n" + Envelopes.uuencodedProgram + "and\nbegin 600 b.txt\n#0V%T\n`\nend\n"
        let result = try Filter().runCut(text)
        let files = result.parts(of: "uuencode")
        #expect(files.map(\.part) == ["0.1", "0.2"])
        #expect(files.map(\.filename) == ["a.exe", "b.txt"])
        #expect(files.map(\.type) == ["application/x-dosexec", "text/plain"])
    }

    /// People begin sentences with any word.
    @Test func sentencesAreNoFiles() throws {
        let result = try Filter().runCut(Self.top + "\nbegin 100 days of peace\nwith a word\nbegin 644 a.exe\n")
        #expect(result.outcome.parts.map(\.part) == ["0"])
        #expect(result.outcome.defects == [])
    }

    @Test func moreFilesThanAreLookedAt() throws {
        var text = Self.top + "\n"
        for number in 0..<70 { text += "begin 600 \(number).txt\n#0V%T\n`\nend\n" }
        let holds = try Filter.holds("message: { uninspectable: too-many-parts }", for: text)
        #expect(holds)
    }

    // MARK: - TNEF

    private static let tnef = Envelopes.tnef("a.exe", Messages.program)

    @Test func filesOfATNEF() throws {
        let result = try Filter(Self.rules).runCut(Envelopes.tnefMessage(Self.tnef))
        #expect(result.actions == ["r: strip 0"])
        let file = try #require(result.part("0.1"))
        #expect(file.filename == "a.exe")
        #expect(file.type == "application/x-dosexec")
        #expect(file.size == 64)
        #expect(file.reading == nil)
        #expect(result.outcome.defects == [])
    }

    /// As Python put it together, octet for octet.
    @Test func theVectorIsATNEF() {
        #expect(Self.tnef.count == 123)
        #expect(Self.tnef.starts(with: [0x78, 0x9F, 0x3E, 0x22]))
    }

    @Test(arguments: ["application/octet-stream; name=x.dat", "text/plain", "image/png"])
    func theDeclaredTypeDoesNotMatter(type: String) throws {
        let result = try Filter(Self.rules).run(Envelopes.message(type, Self.tnef))
        #expect(result.actions == ["r: strip 0"])
    }

    /// A message that is attached within a TNEF is a TNEF itself. However the network cuts it.
    @Test func aTNEFWithinATNEF() throws {
        let result = try Filter(Self.rules).runCut(Envelopes.tnefMessage(Envelopes.tnef("outer.dat", Self.tnef)))
        #expect(result.actions == ["r: strip 0"])
        #expect(result.outcome.parts.compactMap(\.filename) == ["winmail.dat", "outer.dat", "a.exe"])
    }

    /// The same without an encoding, which would gather a few octets.
    @Test func aTNEFWithinATNEFOctetByOctet() throws {
        let header = wire(Self.top + "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n\n")
        // The attribute of the file begins behind the octets by which the kind of the envelope is told.
        let content = Envelopes.tnef(String(repeating: "n", count: 300), Self.tnef)
        let result = try Filter(Self.rules).runCut(header + content)
        #expect(result.actions == ["r: strip 0"])
    }

    @Test(arguments: 0...7)
    func howDeep(depth: Int) throws {
        var content = Self.tnef
        for number in 0..<depth { content = Envelopes.tnef("n\(number).dat", content) }
        let text = Envelopes.tnefMessage(content)
        let seen = try Filter.holds("attachment: { filename: a.exe }", for: text)
        #expect(seen == (depth <= 4))
        let isTooDeep = try Filter.holds("message: { uninspectable: nested-too-deep }", for: text)
        #expect(isTooDeep == (depth > 4))
    }
}
