// SPDX-License-Identifier: Apache-2.0

import Bytes

/// From a header to a body: what the header said decides how the body is read, and in which other ways too.
extension Parser {
    /// The header of `current` has ended.
    mutating func enterBody(separator: [UInt8], at position: Int) {
        current.bodyStart = position
        current.end = position
        let choices = settleHeader()
        let isMultipart = current.mediaType.isMultipart
        forkStructure(choices, separator: separator, at: position)
        let depth = baseDepth + open.count
        let canOpen = depth < limits.depth && nextIndex < limits.parts
        if isMultipart {
            classifyMultipart(canOpen: canOpen, position)
        } else if current.mediaType.isMessage {
            // Here is no other reading that would decode it: if its encoding is in doubt, it is the likely one.
            if reading == .anyDelimiter, current.views.contains(.base64), current.encoding != .quotedPrintable {
                current.encoding = .base64
            }
            if current.encoding != .identity, current.encoding != .unknown {
                note(.encodedMessage, entity: current.index, at: position)
                current.kind = .encodedMessage
            } else if canOpen {
                current.kind = .message
            }
        }
        if !canOpen, isMultipart || current.mediaType.isMessage {
            note(depth >= limits.depth ? .nestedTooDeep : .tooManyParts, entity: current.index, at: position)
        }
        enter(separator: separator, at: position)
    }

    /// Gives what the header says to `current`, with its defects.
    private mutating func settleHeader() -> EntityHeader.Choices {
        let choices = header.settle(&current)
        for defect in choices.defects { note(defect.name, entity: current.index, at: defect.offset) }
        return choices
    }

    /// The header ended where no body is: only what it says is settled.
    mutating func settleWithoutBody(at position: Int) {
        _ = settleHeader()
        current.bodyStart = position
    }

    private mutating func classifyMultipart(canOpen: Bool, _ position: Int) {
        guard let boundary = current.mediaType.boundary else {
            note(.missingBoundary, entity: current.index, at: position)
            return
        }
        if current.encoding == .base64 || current.encoding == .quotedPrintable {
            note(.encodedMultipart, entity: current.index, at: position)
        }
        guard boundary.count <= limits.boundarySize else {
            note(.boundaryTooLong, entity: current.index, at: position)
            return
        }
        if canOpen { current.kind = .multipart(boundary: boundary) }
    }

    /// Goes into the body of `current`, whose kind is settled.
    private mutating func enter(separator: [UInt8], at position: Int) {
        pending.push(.headerEnd(current, separator: separator))
        state = .body
        held = []
        heldLineEnd = 0
        isAtLineStart = true
        watchesLines = false
        switch current.kind {
        case .leaf:
            // What is read as a leaf only in another reading shows its parts in the documented one.
            watchesLines = mayFork && reading != .anyDelimiter && reading != .leaf
        case .encodedMessage, .encodedMultipart:
            break
        case .multipart(let boundary):
            open.append(
                OpenEntity(
                    index: current.index, path: current.path, boundary: boundary,
                    isDigest: current.mediaType.name == "multipart/digest", isMessage: false))
        case .message:
            open.append(OpenEntity(index: current.index, path: current.path, boundary: nil, isDigest: false, isMessage: true))
            beginEntity(mediaType: .plainText, path: current.path + ".0", at: position)
        }
    }

    // MARK: - Other readings

    private mutating func forkStructure(_ choices: EntityHeader.Choices, separator: [UInt8], at position: Int) {
        guard mayFork, reading != .anyDelimiter else { return }
        let depth = baseDepth + open.count
        guard depth < limits.depth, nextIndex < limits.parts else { return }
        let type = current.mediaType
        let isUncertain = header.isSuspicious || choices.mayBeMultipart || choices.mayBeLeaf || choices.mayBeMessage
        let isEncoded = current.encoding == .base64 || current.encoding == .quotedPrintable
        let repeatsBoundary =
            type.isMultipart
            && open.contains { !$0.isClosed && Self.areConfused($0.boundary, type.boundary) }
        let isLong = type.isMultipart && (type.boundary?.count ?? 0) > Self.commonBoundarySize
        if isLong { note(.longBoundary, entity: current.index, at: position) }
        if repeatsBoundary { note(.sameBoundary, entity: current.index, at: position) }
        if choices.mayBeMultipart || repeatsBoundary || isLong
            || type.isMultipart && (header.isSuspicious || type.boundary == nil)
        {
            fork(.anyDelimiter) { $0.enterAnyDelimiter(separator: separator, at: position) }
        }
        if type.isMultipart, isEncoded || current.encoding == .uuencode || !current.views.isEmpty {
            fork(.decodedMultipart) { $0.enterDecoded(separator: separator, at: position) }
        }
        if type.isMessage, current.encoding == .unknown || isEncoded && !current.views.isEmpty {
            fork(.decodedMessage) { $0.enterDecodedMessage(separator: separator, at: position) }
        }
        // Some pass over the encoding of a message, which RFC 2046 §5.2.1 does not allow.
        if type.isMessage, isEncoded || current.encoding == .uuencode {
            fork(.message) {
                // What is encoded is no header, as a rule: where it ends is not looked into further.
                $0.mayFork = false
                $0.current.kind = .message
                $0.offset = position
                $0.enter(separator: separator, at: position)
            }
        }
        if choices.mayBeMessage, !type.isMessage {
            fork(.message) {
                $0.current.kind = isEncoded ? .encodedMessage : .message
                $0.offset = position
                $0.enter(separator: separator, at: position)
            }
        }
        if choices.mayBeLeaf || isUncertain, type.isMultipart || type.isMessage {
            fork(.leaf) {
                $0.offset = position
                $0.enter(separator: separator, at: position)
            }
        }
    }

    /// Octets of a boundary beyond which some read none; RFC 2046 §5.1.1 allows 70.
    private static let commonBoundarySize = 200

    /// Whether delimiters of one boundary, or its last one, are those of another.
    private static func areConfused(_ one: [UInt8]?, _ other: [UInt8]?) -> Bool {
        guard let one, let other else { return false }
        let hyphens: [UInt8] = [ASCII.hyphen, ASCII.hyphen]
        return one == other || one + hyphens == other || other + hyphens == one
    }

    private mutating func enterAnyDelimiter(separator: [UInt8], at position: Int) {
        offset = position
        current.kind = .multipart(boundary: [])
        enter(separator: separator, at: position)
        if !open.isEmpty { open[open.count - 1].isWild = true }
    }

    private mutating func enterDecoded(separator: [UInt8], at position: Int) {
        offset = position
        current.kind = .encodedMultipart
        if current.encoding != .quotedPrintable { current.encoding = .base64 }
        enter(separator: separator, at: position)
    }

    /// A message whose encoding nobody knows for sure: decoded as what is named, or as base64.
    private mutating func enterDecodedMessage(separator: [UInt8], at position: Int) {
        offset = position
        current.kind = .encodedMessage
        current.encoding =
            current.views.contains(.uuencode) ? .uuencode : current.encoding == .base64 ? .quotedPrintable : .base64
        enter(separator: separator, at: position)
    }

    /// Begins to read as the body of a multipart in which every line with two hyphens is a delimiter: the decoded content of
    /// an encoded one.
    mutating func beginInside(_ entity: Entity) {
        current = entity
        state = .body
        isAtLineStart = true
        reading = .anyDelimiter
        mayFork = false
        open = [OpenEntity(index: entity.index, path: entity.path, boundary: [], isDigest: false, isMessage: false, isWild: true)]
    }
}
