// SPDX-License-Identifier: Apache-2.0

import Bytes

@testable import MIME

/// The parser, and the reader above it: the raw octets of all events are the input, and what is read does not depend on how the
/// input is cut.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzParser(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let message = unsafe octets(data, size)
    var read: [String]?
    for cutting in Cutting.all(of: message) {
        let chunks = cutting.chunks(of: message)
        require(rawOctets(chunks) == message, "the raw octets of all events are the input, cut at \(cutting)")
        let other = reading(chunks)
        if let read { require(read == other, "cut at \(cutting): \(difference(read, other))") }
        read = other
    }
    return 0
}

private func rawOctets(_ chunks: [[UInt8]]) -> [UInt8] {
    var parser = Parser()
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
    for chunk in chunks {
        var cursor = 0
        while let event = parser.next(in: chunk.span, at: &cursor) { take(event, chunk.span) }
    }
    let nothing: [UInt8] = []
    while let event = parser.finish() { take(event, nothing.span) }
    return out
}

/// What is read, in lines that can be compared: structure in its order, then the content of each entity, then defects.
private func reading(_ chunks: [[UInt8]]) -> [String] {
    var reader = MessageReader()
    var lines: [String] = []
    var defects: [String] = []
    var bodies: [Int: [UInt8]] = [:]
    func take(_ event: MessageReader.Event, _ decoded: [UInt8], _ chunk: Span<UInt8>) {
        switch event {
        case .field(let field, let entity): lines.append("field \(entity) \(field.name) \(field.raw.count)")
        case .headerEnd(let entity, let separator):
            lines.append("header \(entity.index) \(entity.path) \(entity.mediaType.name) \(entity.names) \(separator)")
            lines.append("views \(entity.index) \(entity.views)")
        case .delimiter(let entity, let extent, let isClosing): lines.append("delimiter \(entity) \(extent) \(isClosing)")
        case .content(let range, let entity): bodies[entity, default: []].append(chunk, in: range)
        case .decodedContent(let entity): bodies[entity, default: []] += decoded
        case .documented(let octets, let entity): bodies[entity, default: []] += octets
        // They begin with the chunk in which a doubt arises, so what they show depends on the cut; see fuzzRepair.
        case .views, .view, .epilogue: break
        case .end(let entity, let end): lines.append("end \(entity) \(end)")
        case .defect(let defect): defects.append("defect \(defect.name.rawValue) \(defect.entity)@\(defect.offset)")
        case .fork(let name, _): lines.append("fork \(name)")
        }
    }
    for chunk in chunks {
        var cursor = 0
        while let event = reader.next(in: chunk.span, at: &cursor) { take(event, reader.decoded, chunk.span) }
    }
    let nothing: [UInt8] = []
    while let event = reader.finish() { take(event, reader.decoded, nothing.span) }
    return lines + bodies.sorted { $0.key < $1.key }.map { "body \($0.key) \($0.value)" } + defects
}
