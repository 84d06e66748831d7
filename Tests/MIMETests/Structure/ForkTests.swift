// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

/// Other readings, read to their end.
@Suite struct ForkTests {
    /// One reading, and the parts it has: those before it began are the ones of the reading that it comes from.
    private struct Strand {
        let name: ReadingName?
        var reader: MessageReader
        var cursor: Int
        var parts: [Int: Reading.Part] = [:]

        /// Leaves and containers in their order, with their places.
        var lines: [String] {
            parts.sorted { $0.key < $1.key }.map { $0.value }.map { part in
                let body = String(decoding: part.body, as: UTF8.self)
                return "\(part.path) \(part.type) \(part.start)-\(part.bodyStart)-\(part.end) \(part.isLeaf ? body : "…")"
            }
        }

        mutating func take(_ event: MessageReader.Event, _ chunk: Span<UInt8>) {
            switch event {
            case .headerEnd(let entity, _):
                parts[entity.index] = Reading.Part(
                    path: entity.path, type: entity.mediaType.name, isLeaf: entity.isLeaf, filename: entity.filename,
                    start: entity.start, bodyStart: entity.bodyStart)
            case .delimiter(let entity, _, _):
                parts[entity]?.body = []
                parts[entity]?.isLeaf = false
            case .content(let range, let entity): parts[entity]?.body.append(chunk, in: range)
            case .decodedContent(let entity): parts[entity]?.body += reader.decoded
            case .documented(let octets, let entity): parts[entity]?.body += octets
            case .end(let entity, let end): parts[entity]?.end = end
            case .field, .defect, .views, .view, .epilogue, .fork: break
            }
        }
    }

    /// Every reading of a message: each is given what is behind the place where it begins.
    private func strands(of message: [UInt8], cuts: [Int] = []) -> [Strand] {
        var strands = [Strand(name: nil, reader: MessageReader(), cursor: 0)]
        var start = 0
        for end in cuts + [message.count] {
            let chunk = Array(message[start..<end])
            run(&strands, chunk) { $0.next(in: chunk.span, at: &$1) }
            start = end
        }
        run(&strands, []) { reader, _ in reader.finish() }
        return strands
    }

    private func run(
        _ strands: inout [Strand], _ chunk: [UInt8], _ next: (inout MessageReader, inout Int) -> MessageReader.Event?
    ) {
        var number = 0
        // Readings that begin on the way join behind.
        while number < strands.count {
            var strand = strands[number]
            var cursor = strand.cursor
            while let event = next(&strand.reader, &cursor) {
                strand.take(event, chunk.span)
                if case .fork(let name, let reader) = event {
                    strands.append(Strand(name: name, reader: reader, cursor: cursor, parts: strand.parts))
                }
            }
            strand.cursor = 0
            strands[number] = strand
            number += 1
        }
    }

    /// The parts of one reading of a message; the readings must be the same in every cutting.
    private func check(_ text: String, _ name: ReadingName?, _ wanted: [String]) {
        let message = wire(text)
        let whole = strands(of: message)
        let lines = whole.first { $0.name == name }?.lines
        #expect(lines == wanted, "\(text)")
        for strand in whole { #expect(strand.parts[0]?.end == message.count, "\(text) by \(strand.name?.rawValue ?? "")") }
        let all = described(whole)
        for cuts in cuttings(of: message.count) {
            #expect(described(strands(of: message, cuts: cuts)) == all, "\(text) cut at \(cuts)")
        }
    }

    private func described(_ strands: [Strand]) -> [String] {
        strands.map { ($0.name?.rawValue ?? "") + ": " + $0.lines.joined(separator: " | ") }.sorted()
    }

    private static let head = "Content-Type: multipart/mixed; boundary=b\n\n"

    @Test func aLeaf() {
        let text = "Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n--b\n\nx\n--b--\n"
        check(text, .leaf, ["0 multipart/mixed 0-71-88 --b\r\n\r\nx\r\n--b--\r\n"])
        check(text, nil, ["0 multipart/mixed 0-71-88 …", "1 text/plain 76-78-79 x"])
        check(text, .anyDelimiter, ["0 multipart/mixed 0-71-88 …", "1 text/plain 76-78-79 x", "2 text/plain 88-88-88 "])
    }

    @Test func aMessage() {
        let text = "Content-Type: text/plain\nContent-Type: message/rfc822\n\nSubject: i\n\nx"
        check(text, .message, ["0 text/plain 0-58-73 …", "0.0 text/plain 58-72-73 x"])
    }

    @Test func aDecodedMultipart() {
        let body = String(decoding: Base64.encode(wire("--b\n\nx\n--b--\n")), as: UTF8.self)
        let text = "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n" + body
        let parts = strands(of: wire(text)).first { $0.name == .decodedMultipart }?.lines ?? []
        let inner = Array(parts.dropFirst())
        #expect(inner == ["1 text/plain 5-7-8 x", "2 text/plain 17-17-17 "])
    }

    @Test func aLongHeader() {
        let text = Self.head + "--b\nContent-Type: text/html\n--b\nX: y\n\nz\n--b--\n"
        check(text, .longHeader, ["0 multipart/mixed 0-45-98 …", "1 text/html 50-88-89 z"])
    }

    @Test func aShortHeader() {
        check("Subject: a\njunk\nX: b\n\nbody", .shortHeader, ["0 text/plain 0-12-30 junk\r\nX: b\r\n\r\nbody"])
    }

    @Test func aLookAlike() {
        let text = Self.head + "--b\n\none\n--bx\nContent-Type: text/html\n\ntwo\n--b--\n"
        check(
            text, .anyDelimiter,
            [
                "0 multipart/mixed 0-45-102 …", "1 text/plain 50-52-55 one", "2 text/html 63-90-93 two",
                "3 text/plain 102-102-102 ",
            ])
    }

    @Test func aPartInText() {
        check(
            "Subject: x\n\ntext\nContent-Type: text/html\n\nhi", .anyDelimiter,
            ["0 text/plain 0-14-49 …", "1 text/html 20-47-49 hi"])
    }

    @Test func aPartInFiller() {
        check(
            Self.head + "--b\n\nx\n--b--\nContent-Type: text/html\n\nhi\n", .anyDelimiter,
            ["0 multipart/mixed 0-45-93 …", "1 text/plain 50-52-53 x", "2 text/html 62-89-93 hi\r\n"])
    }

    /// A reading that begins within another has the line before it that the other takes for its body.
    @Test func aReadingWithinAReading() {
        check(
            "Content-Type: multipart/mixed; boundary=b\njunk\n\n--b\n\nx\n--b--\n", .shortHeader,
            ["0 multipart/mixed 0-43-68 …", "1 text/plain 56-58-59 x"])
    }
}
