// SPDX-License-Identifier: Apache-2.0

import Bytes

@testable import MIME

/// The events of a `Parser` as lines of text, neighbouring pieces of one body joined: what goldens hold.
///
/// `field` and `line` (a line that is no field) have entity, offset, octets; `header-end` has entity, path, type, kind, where
/// header and body begin, and the empty line; `body` and `filler` have entity and octets; `delimiter` entity, kind, octets;
/// `end` entity and place; `defect` name, entity, place; `fork` the other reading.
struct Trace {
    private(set) var lines: [String] = []
    private var label = ""
    private var octets: [UInt8] = []

    init(_ message: [UInt8], cuts: [Int] = [], limits: Limits = Limits()) {
        var parser = Parser(limits: limits)
        var start = 0
        for end in cuts + [message.count] {
            let chunk = Array(message[start..<end])
            var cursor = 0
            while let event = parser.next(in: chunk.span, at: &cursor) { take(event, chunk.span) }
            start = end
        }
        let nothing: [UInt8] = []
        while let event = parser.finish() { take(event, nothing.span) }
        flush()
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    private mutating func take(_ event: Parser.Event, _ chunk: Span<UInt8>) {
        switch event {
        case .body(let piece, let entity):
            add(piece, chunk, to: "body \(entity)")
        case .filler(let piece, let entity):
            add(piece, chunk, to: "filler \(entity)")
        case .field(let field, let entity):
            let kind = field.nameLength > 0 ? "field" : "line"
            put("\(kind) \(entity) @\(field.offset) \(Self.quoted(field.raw))")
        case .headerEnd(let entity, let separator):
            put(
                "header-end \(entity.index) \(entity.path) \(entity.mediaType.name) \(Self.kind(of: entity)) "
                    + "@\(entity.start)..\(entity.bodyStart) \(Self.quoted(separator))")
        case .delimiter(let raw, let entity, _, let isClosing):
            let kind = isClosing ? "close" : "open"
            put("delimiter \(entity) \(kind) \(Self.quoted(raw))")
        case .end(let entity, let end):
            put("end \(entity) @\(end)")
        case .defect(let defect):
            put("defect \(defect.name.rawValue) \(defect.entity) @\(defect.offset)")
        case .fork(let fork):
            put("fork \(fork.name.rawValue)")
        }
    }

    private mutating func add(_ piece: Parser.Piece, _ chunk: Span<UInt8>, to label: String) {
        if label != self.label { flush() }
        self.label = label
        switch piece {
        case .chunk(let range): octets.append(chunk, in: range)
        case .held(let held): octets += held
        }
    }

    private mutating func put(_ line: String) {
        flush()
        lines.append(line)
    }

    private mutating func flush() {
        if !octets.isEmpty { lines.append("\(label) \(Self.quoted(octets))") }
        octets = []
        label = ""
    }

    private static func kind(of entity: Entity) -> String {
        switch entity.kind {
        case .leaf: "leaf"
        case .multipart(let boundary): "multipart \(String(decoding: boundary, as: UTF8.self))"
        case .message: "message"
        case .encodedMessage: "encoded-message"
        case .encodedMultipart: "encoded-multipart"
        }
    }

    private static func quoted(_ octets: [UInt8]) -> String {
        var out = "\""
        for octet in octets {
            switch octet {
            case ASCII.cr: out += "\\r"
            case ASCII.lf: out += "\\n"
            case ASCII.tab: out += "\\t"
            case ASCII.quote: out += "\\\""
            case ASCII.backslash: out += "\\\\"
            case 0x20...0x7E: out.unicodeScalars.append(Unicode.Scalar(octet))
            default: out += (octet < 16 ? "\\x0" : "\\x") + String(octet, radix: 16, uppercase: true)
            }
        }
        return out + "\""
    }
}
