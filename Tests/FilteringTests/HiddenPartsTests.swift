// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct HiddenPartsTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    private static let strip = """
        rules:
          - name: strip
            why: Programs do not cross the border.
            when: { attachment: { extension: exe } }
            do: strip

        """

    private static let before = top + "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nfirst\n--o\n"
    private static let after = "--o\n\nlast\n--o--\n"

    /// For those who take the second boundary the program is a part of its own, for the others text.
    private static let twoBoundaries =
        "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\none\n--c\n"
        + "Content-Disposition: attachment; filename=a.exe\n\nMZ\n--c--\n--b--\n"

    /// Strips, and checks that only the part between the others was replaced.
    private func replaced(_ part: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Filter.Result {
        let filter = try Filter(Self.strip)
        let result = try filter.runCut(Self.before + part + Self.after, sourceLocation: sourceLocation)
        #expect(result.actions == ["strip: strip 2"], sourceLocation: sourceLocation)
        #expect(result.unix.hasPrefix(Self.before + "Content-Type: text/plain; charset=utf-8\n"), sourceLocation: sourceLocation)
        #expect(result.unix.hasSuffix("\n" + Self.after), sourceLocation: sourceLocation)
        #expect(!result.unix.contains("filename=a.exe"), sourceLocation: sourceLocation)
        let again = try filter.run(result.output)
        #expect(again.outcome.verdict == .accept, sourceLocation: sourceLocation)
        #expect(again.outcome.parts.map(\.part) == ["0", "1", "2", "3"], sourceLocation: sourceLocation)
        return result
    }

    // MARK: - The carrier

    @Test func aMultipartWithTwoBoundaries() throws {
        let result = try replaced(Self.twoBoundaries)
        let hidden = try #require(result.outcome.parts.first { $0.filename == "a.exe" })
        #expect(hidden.reading == "any-delimiter")
        #expect(hidden.part == "2.2")
        #expect(hidden.parent == "2")
        #expect(hidden.within == nil)
        #expect(hidden.size == 2)
        #expect(hidden.type == "text/plain")
        #expect(hidden.disposition == "attachment")
        #expect(!hidden.isBody)
    }

    @Test func aMessageThatIsTextForOthers() throws {
        let result = try replaced(
            "Content-Type: text/plain\nContent-Type: message/rfc822\n\nContent-Disposition: attachment; filename=a.exe\n\nx\n")
        #expect(result.outcome.parts.contains { $0.filename == "a.exe" && $0.reading == "message" })
    }

    @Test func aMultipartThatIsEncodedForOthers() throws {
        let inner = "--b\nContent-Disposition: attachment; filename=a.exe\n\nx\n--b--\n"
        let result = try replaced(
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                + String(decoding: Base64.encode(wire(inner)), as: UTF8.self) + "\n")
        #expect(result.outcome.parts.first { $0.filename == "a.exe" }?.reading == "decoded-multipart")
    }

    /// Where the whole message is in doubt, so is the carrier: its body is replaced.
    @Test func theMessageItself() throws {
        let result = try Filter(Self.strip).runCut(Self.top + Self.twoBoundaries)
        #expect(result.actions == ["strip: strip 0"])
        #expect(result.unix.hasPrefix("From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"))
        #expect(!result.unix.contains("filename=a.exe"))
    }

    /// The smallest entity: not the message around the multipart in doubt.
    @Test func withinAnAttachedMessage() throws {
        let result = try Filter(Self.strip).runCut(
            Self.before + "Content-Type: message/rfc822\n\nSubject: attached\nContent-Type: multipart/mixed; boundary=m\n\n--m\n"
                + Self.twoBoundaries + "--m\n\nkept\n--m--\n" + Self.after)
        #expect(result.actions == ["strip: strip 2.1"])
        #expect(result.unix.contains("\nSubject: attached\n"))
        #expect(result.unix.hasSuffix("\n--m\n\nkept\n--m--\n" + Self.after))
    }

    /// The text that holds a file, in whatever reading.
    @Test func aFileInText() throws {
        let result = try replaced("Content-Type: text/plain\n\nsee\n" + Envelopes.uuencodedProgram)
        #expect(result.outcome.parts.first { $0.filename == "a.exe" }?.reading == "uuencode")
    }

    @Test func aFileInATNEF() throws {
        let encoded = String(decoding: Base64.encode(Envelopes.tnef("a.exe", Messages.program)), as: UTF8.self)
        let result = try replaced("Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n\(encoded)\n")
        let file = try #require(result.outcome.parts.first { $0.filename == "a.exe" })
        #expect(file.reading == nil)
        #expect(file.within == "2")
    }

    /// What cannot be changed in the part that carries it is refused.
    @Test func hiddenPartsAreNotRenamed() throws {
        let rules = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: { rename: \"{name}.txt\" } }\n"
        let texts: [String] = [Self.twoBoundaries, "Content-Type: text/plain\n\nsee\n" + Envelopes.uuencodedProgram]
        for part in texts {
            let text = Self.before + part + Self.after
            let result = try Filter(rules).run(text)
            let again = try Filter(Self.strip).run(result.output)
            #expect(result.outcome.verdict == .reject || again.outcome.verdict == .accept, "\(result.unix)")
        }
    }

    // MARK: - Reports

    @Test func theDocumentedPartsComeFirstAndHaveNoReading() throws {
        let result = try Filter().runCut(Self.before + Self.twoBoundaries + Self.after)
        let documented = result.parts(of: nil)
        #expect(documented.map(\.part) == ["0", "1", "2", "2.1", "3"])
        #expect(result.outcome.parts.prefix(5).allSatisfy { $0.reading == nil })
        let hidden = result.outcome.parts.dropFirst(5)
        #expect(!hidden.isEmpty)
        #expect(hidden.allSatisfy { part in part.reading.flatMap { ReadingName(rawValue: $0) } != nil })
    }

    /// What all readings have in common is reported once.
    @Test func sharedPartsAreReportedOnce() throws {
        let result = try Filter().runCut(
            Self.top + "Content-Type: multipart/mixed; boundary=\"b\" x\n\n--b\n\none\n--b\n"
                + "Content-Disposition: attachment; filename=a.pdf\n\ntwo\n--b--\n")
        #expect(result.outcome.parts.filter { $0.filename == "a.pdf" }.map(\.reading) == [nil])
    }

    /// The same file, within a part that several readings have, is one file.
    @Test func sharedFilesAreReportedOnce() throws {
        let result = try Filter().run(
            Self.top + "Content-Type: multipart/mixed; boundary=\"b\" x\n\n--b\n\nhello\n" + Envelopes.uuencodedProgram
                + "--b\n\ntwo\n--b--\n")
        #expect(result.outcome.parts.filter { $0.part == "1.1" }.map(\.filename) == ["a.exe"])
    }

    @Test(arguments: [Messages.withProgram, Messages.onlyProgram, Messages.attached, Messages.signed])
    func clearMessagesHideNothing(text: String) throws {
        let result = try Filter().run(text)
        #expect(result.outcome.parts.allSatisfy { $0.reading == nil })
        #expect(Set(result.outcome.parts.map(\.part)).count == result.outcome.parts.count)
    }
}
