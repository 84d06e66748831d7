// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

@Suite struct TNEFReaderTests {
    private struct Attachment: Equatable {
        var names: [String] = []
        var content: [UInt8] = []
        var hasEnded = false

        init() {}

        init(_ names: [String], _ content: [UInt8]) {
            self.names = names
            self.content = content
            hasEnded = true
        }
    }

    private struct Outcome: Equatable {
        var attachments: [Attachment] = []
        var isTNEF = true
        var isMalformed = false
        var isCut = false
    }

    private func read(_ chunks: [[UInt8]]) -> Outcome {
        var reader = TNEFReader()
        var outcome = Outcome()
        func take(_ event: TNEFReader.Event) {
            let last = outcome.attachments.count - 1
            switch event {
            case .begin: outcome.attachments.append(Attachment())
            case .name(let name): outcome.attachments[last].names.append(name)
            case .content(let octets): outcome.attachments[last].content += octets
            case .end: outcome.attachments[last].hasEnded = true
            }
        }
        for chunk in chunks { reader.read(chunk.span) { take($0) } }
        reader.finish { take($0) }
        outcome.isTNEF = reader.isTNEF
        outcome.isMalformed = reader.isMalformed
        outcome.isCut = reader.isCut
        return outcome
    }

    private func read(_ builder: TNEFBuilder) -> Outcome {
        unwrapped(builder.octets) { read($0) }
    }

    @Test func attachments() {
        var builder = TNEFBuilder()
        builder.attribute(0x0008_9006, [0, 0, 1, 0], level: 1)
        builder.attribute(0x0002_800C, Array("The body.".utf8), level: 1)
        builder.begin()
        builder.title("ONE~1.TXT")
        builder.data(Array("one".utf8))
        builder.properties([
            TNEFBuilder.fixed(0x0E21_0003, [0, 0, 0, 0]),
            TNEFBuilder.values(0x3704_001E, [Array("one~1.txt\0".utf8)]),
            TNEFBuilder.values(0x3707_001F, [TNEFBuilder.utf16("one Ω.txt")]),
        ])
        builder.begin()
        builder.data(Array("two".utf8))
        builder.title("two.txt")
        builder.begin()
        let outcome = read(builder)
        #expect(
            outcome.attachments == [
                Attachment(["ONE~1.TXT", "one~1.txt", "one Ω.txt"], Array("one".utf8)),
                Attachment(["two.txt"], Array("two".utf8)), Attachment([], []),
            ])
        #expect(outcome.isTNEF && !outcome.isMalformed && !outcome.isCut)
    }

    /// The short name is no better than the long one, wherever it stands.
    @Test func theLongNameStays() {
        var builder = TNEFBuilder()
        builder.begin()
        builder.properties([TNEFBuilder.values(0x3707_001E, [Array("long name.txt\0".utf8)])])
        builder.title("LONGNA~1.TXT")
        builder.data([1])
        #expect(read(builder).attachments == [Attachment(["long name.txt"], [1])])
    }

    @Test func namesInACodePage() {
        var builder = TNEFBuilder()
        builder.attribute(0x0006_9007, TNEFBuilder.number(1251) + [0, 0, 0, 0], level: 1)
        builder.begin()
        builder.attribute(0x0001_8010, [0xE4, 0xE0, 0])
        #expect(read(builder).attachments == [Attachment(["да"], [])])
    }

    private static let message: [UInt8] = [7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]

    /// An attached message comes behind a content that says that there is one.
    @Test func attachedMessages() {
        var inner = TNEFBuilder()
        inner.begin()
        inner.data([1, 2, 3])
        var builder = TNEFBuilder()
        builder.begin()
        builder.title("A subject")
        builder.data(Array("Not supported.".utf8))
        builder.properties([
            TNEFBuilder.values(0x3701_000D, [Self.message + inner.octets]),
            TNEFBuilder.values(0x3707_001E, [Array("A subject\0".utf8)]),
        ])
        #expect(
            read(builder).attachments == [
                Attachment(["A subject"], Array("Not supported.".utf8)),
                Attachment(["A subject", "embedded.tnef"], inner.octets),
            ])
    }

    @Test func contentsAmongTheProperties() {
        var builder = TNEFBuilder()
        builder.begin()
        builder.properties([
            TNEFBuilder.values(0x3701_0102, [[1, 2, 3, 4, 5]]),
            TNEFBuilder.values(0x3704_001E, [Array("a.bin\0".utf8)]),
        ])
        builder.begin()
        builder.properties([TNEFBuilder.values(0x3701_000D, [[UInt8](repeating: 9, count: 16) + [6, 7]])])
        #expect(read(builder).attachments == [Attachment(["a.bin"], [1, 2, 3, 4, 5]), Attachment([], [6, 7])])
    }

    /// Both contents come out, each as its own attachment.
    @Test func twoContents() {
        var builder = TNEFBuilder()
        builder.title("a.txt")
        builder.data([1])
        builder.data([2])
        #expect(read(builder).attachments == [Attachment(["a.txt"], [1]), Attachment(["a.txt"], [2])])
    }

    @Test func countsAndNamesAreBounded() {
        var builder = TNEFBuilder()
        for _ in 0..<TNEFReader.attachmentLimit { builder.begin() }
        #expect(!read([builder.octets]).isCut)
        builder.begin()
        let outcome = read([builder.octets])
        #expect(outcome.isCut && !outcome.isMalformed)
        #expect(outcome.attachments.count == TNEFReader.attachmentLimit)
        var long = TNEFBuilder()
        long.title(String(repeating: "x", count: TNEFReader.nameLimit - 1))
        #expect(!read([long.octets]).isCut)
        long.title(String(repeating: "x", count: TNEFReader.nameLimit))
        #expect(read([long.octets]).isCut)
    }

    @Test func oddities() {
        #expect(read([Array("Hello, world".utf8)]) == Outcome(isTNEF: false, isMalformed: true))
        #expect(read([]) == Outcome(isTNEF: false, isMalformed: true))
        #expect(read(TNEFBuilder()) == Outcome())
        var builder = TNEFBuilder()
        builder.begin()
        builder.data([1, 2, 3, 4])
        let cut = unwrapped(Array(builder.octets.dropLast(4))) { read($0) }
        #expect(cut == Outcome(attachments: [Attachment([], [1, 2])], isMalformed: true))
        let more = unwrapped(builder.octets + [10]) { read($0) }
        #expect(more == Outcome(attachments: [Attachment([], [1, 2, 3, 4])], isMalformed: true))
    }

    @Test func nothingTraps() {
        var builder = TNEFBuilder()
        builder.begin()
        builder.title("a.txt")
        builder.properties([
            TNEFBuilder.values(0x3701_000D, [Self.message + [1, 2, 3]]), TNEFBuilder.values(0x3707_001F, [[65, 0, 66]]),
        ])
        for octets in spoilt(builder.octets, count: 500, seed: 50) + random(after: TNEFBuilder().octets, count: 200, seed: 51) {
            let isEqual = read([octets]) == read(octets.map { [$0] })
            #expect(isEqual)
        }
    }

    private static let corpus = Corpora.folder.appending(path: "mimekit-tnef")

    /// What MimeKit finds in real ones. It lists bodies besides, and not every attachment.
    @Test(.enabled(if: Corpora.isPresent, "../shared/corpora is not here"))
    func corpusNames() throws {
        let files = (try? FileManager.default.contentsOfDirectory(at: Self.corpus, includingPropertiesForKeys: nil)) ?? []
        for file in files where file.pathExtension == "tnef" {
            let octets = [UInt8](try Data(contentsOf: file))
            let outcome = read([octets])
            #expect(outcome.isTNEF && !outcome.isCut)
            #expect(outcome.attachments.allSatisfy { $0.hasEnded })
            let list = try String(contentsOf: file.deletingPathExtension().appendingPathExtension("list"), encoding: .utf8)
            let names = outcome.attachments.compactMap(\.names.last)
            for line in list.split(whereSeparator: { $0.isNewline }) where !line.hasPrefix("body.") {
                #expect(names.contains(String(line)), "\(file.lastPathComponent)")
            }
            for cuts in [Array(stride(from: 1, to: octets.count, by: 1)), Array(stride(from: 7, to: octets.count, by: 61))] {
                let isEqual = read(pieces(of: octets, cuts: cuts)) == outcome
                #expect(isEqual, "\(file.lastPathComponent)")
            }
        }
    }

    @Test(
        .enabled(if: Corpora.isPresent, "../shared/corpora is not here"),
        arguments: [
            ("long-filename", ["allproductsmar2000.dat"]), ("two-files", ["AUTHORS", "README"]), ("body", []),
            ("missing-filenames", ["generpts.src", "TechlibDEC99.doc", "TechlibDEC99-JAN00.doc", "TechlibNOV99.doc"]),
        ] as [(String, [String])])
    func corpusAttachments(name: String, wanted: [String]) throws {
        guard let data = try? Data(contentsOf: Self.corpus.appending(path: name + ".tnef")) else { return }
        #expect(read([[UInt8](data)]).attachments.compactMap(\.names.last) == wanted)
    }
}
