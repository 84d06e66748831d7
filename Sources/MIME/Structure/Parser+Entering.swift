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
            if current.encoding == .base64 || current.encoding == .quotedPrintable {
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
            watchesLines =
                mayFork && reading != .anyDelimiter
                && (header.isSuspicious || (!current.hasDeclaredType && current.parent == nil))
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
            type.isMultipart && type.boundary != nil && open.contains { !$0.isClosed && $0.boundary == type.boundary }
        if repeatsBoundary { note(.sameBoundary, entity: current.index, at: position) }
        if choices.mayBeMultipart || repeatsBoundary || type.isMultipart && (header.isSuspicious || type.boundary == nil) {
            fork(.anyDelimiter) { $0.enterAnyDelimiter(separator: separator, at: position) }
        }
        if type.isMultipart, isEncoded || !current.views.isEmpty {
            fork(.decodedMultipart) { $0.enterDecoded(separator: separator, at: position) }
        }
        if choices.mayBeMessage, !type.isMessage {
            fork(.message) {
                $0.current.kind = .message
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
