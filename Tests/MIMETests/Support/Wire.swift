// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// `text` as it stands on the wire: every LF is CRLF.
func wire(_ text: String) -> [UInt8] {
    var out: [UInt8] = []
    for octet in text.utf8 {
        if octet == 10 { out.append(13) }
        out.append(octet)
    }
    return out
}

/// The entities of a message as the parser sees them at the ends of their headers.
func entities(of message: [UInt8]) -> [Entity] {
    var parser = Parser()
    var found: [Entity] = []
    var cursor = 0
    while let event = parser.next(in: message.span, at: &cursor) {
        if case .headerEnd(let entity, _) = event { found.append(entity) }
    }
    while let event = parser.finish() {
        if case .headerEnd(let entity, _) = event { found.append(entity) }
    }
    return found
}

/// The first field of a header.
func firstField(of header: String) -> HeaderField? {
    var parser = Parser()
    let octets = Array(header.utf8)
    var cursor = 0
    while let event = parser.next(in: octets.span, at: &cursor) {
        if case .field(let field, _) = event { return field }
    }
    while let event = parser.finish() {
        if case .field(let field, _) = event { return field }
    }
    return nil
}
