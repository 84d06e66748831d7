// SPDX-License-Identifier: Apache-2.0

import Bytes
import Digests

@testable import MIME

/// What a message reads as, in a form that can be compared: entities, decoded bodies, defects, raw octets.
struct Reading: Equatable {
    struct Part: Equatable {
        var path: String
        var type: String
        var isLeaf: Bool
        var filename: String?
        var body: [UInt8] = []
        var start: Int
        var bodyStart: Int
        var end = -1
        var fields: [String] = []

        /// SHA-256 with CRLF made LF and trailing line ends cut: how `READINGS.jsonl` has it.
        var lfDigest: String {
            var text: [UInt8] = []
            for (index, octet) in body.enumerated() {
                if octet == ASCII.cr, index + 1 < body.count, body[index + 1] == ASCII.lf { continue }
                text.append(octet)
            }
            while let last = text.last, last == ASCII.lf || last == ASCII.cr { text.removeLast() }
            let hash = SHA256()
            hash.update(text.span)
            return SHA256.hex(hash.finish())
        }
    }

    var parts: [Part] = []
    var defects: [String] = []
    /// The other readings that begin.
    var forks: [ReadingName] = []

    var leaves: [Part] { parts.filter(\.isLeaf) }

    /// Reads `message` with a `MessageReader`, cut at the given places.
    init(_ message: [UInt8], cuts: [Int] = [], limits: Limits = Limits()) {
        var reader = MessageReader(limits: limits)
        var parts: [Int: Part] = [:]
        var fields: [Int: [String]] = [:]
        var delimited: Set<Int> = []
        func take(_ event: MessageReader.Event, _ reader: MessageReader, _ chunk: Span<UInt8>) {
            switch event {
            case .field(let field, let entity):
                fields[entity, default: []].append(field.name + ":" + field.decoded)
            case .headerEnd(let entity, _):
                parts[entity.index] = Part(
                    path: entity.path, type: entity.mediaType.name, isLeaf: entity.isLeaf, filename: entity.filename,
                    start: entity.start, bodyStart: entity.bodyStart, fields: fields[entity.index] ?? [])
            case .delimiter(let entity, _, _):
                parts[entity]?.body = []
                delimited.insert(entity)
            case .content(let range, let entity):
                parts[entity]?.body.append(chunk, in: range)
            case .decodedContent(let entity):
                parts[entity]?.body += reader.decoded
            case .documented(let octets, let entity):
                parts[entity]?.body += octets
            case .end(let entity, let end):
                parts[entity]?.end = end
            case .defect(let defect):
                defects.append("\(defect.name.rawValue) \(defect.entity)@\(defect.offset)")
            case .views, .view, .epilogue:
                break
            case .fork(let name, _):
                forks.append(name)
            }
        }
        var start = 0
        for end in cuts + [message.count] {
            let chunk = Array(message[start..<end])
            var cursor = 0
            while let event = reader.next(in: chunk.span, at: &cursor) { take(event, reader, chunk.span) }
            start = end
        }
        let nothing: [UInt8] = []
        while let event = reader.finish() { take(event, reader, nothing.span) }
        // A multipart without any delimiter is read as a leaf.
        for (index, part) in parts where part.type.hasPrefix("multipart/") && !delimited.contains(index) {
            parts[index]?.isLeaf = true
        }
        self.parts = parts.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The raw octets of all events of a `Parser`, joined: by its promise the message itself.
    static func roundTrip(_ message: [UInt8], cuts: [Int] = [], limits: Limits = Limits()) -> [UInt8] {
        var parser = Parser(limits: limits)
        var out: [UInt8] = []
        func take(_ event: Parser.Event, _ chunk: Span<UInt8>) {
            switch event {
            case .field(let field, _): out += field.raw
            case .headerEnd(_, let separator): out += separator
            case .body(let piece, _), .filler(let piece, _):
                switch piece {
                case .chunk(let range): out.append(chunk, in: range)
                case .held(let octets): out += octets
                }
            case .delimiter(let raw, _, _, _): out += raw
            case .end, .defect, .fork: break
            }
        }
        var start = 0
        for end in cuts + [message.count] {
            let chunk = Array(message[start..<end])
            var cursor = 0
            while let event = parser.next(in: chunk.span, at: &cursor) { take(event, chunk.span) }
            start = end
        }
        let nothing: [UInt8] = []
        while let event = parser.finish() { take(event, nothing.span) }
        return out
    }
}

/// A small generator of equal sequences from equal seeds, so that a failing test fails again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The ways a test cuts its input: whole, octet by octet, and in two at every place (over 4 KB at 64 seeded places).
func cuttings(of count: Int) -> [[Int]] {
    guard count > 1 else { return [[]] }
    if count <= 4096 {
        return [[], Array(1..<count)] + (1..<count).map { [$0] }
    }
    var generator = SeededGenerator(state: UInt64(count))
    let seeded = (0..<64).map { _ in [Int.random(in: 1..<count, using: &generator)] }
    let pieces = stride(from: 1000, to: count, by: 1000).map { $0 }
    return [[], pieces] + seeded
}
