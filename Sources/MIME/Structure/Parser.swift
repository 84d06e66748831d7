// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The streaming MIME parser: octets in, events out (RFC 5322, RFC 2045, RFC 2046).
///
/// Push and pull: hand it a chunk and call `next(in:at:)` until it gives nil, then bring the next chunk; after the last
/// one call `finish()` until it gives nil. The events do not depend on how the message is cut into chunks, except
/// that a body may come in more or fewer pieces.
///
/// - The raw octets of all events, joined, are the input: for any input at all.
/// - Nothing is an error. Departures from the standards are events too (`.defect`), and every input has one reading.
/// - Memory: one header field, one line that may be a delimiter, and the open containers (see `Limits`).
///
/// Line ends are CRLF, and LF alone; a CR alone is an octet like any other. The parser undoes no transfer encoding:
/// see `MessageReader` for that.
public struct Parser: Sendable {
    /// Octets of a body: in the caller's chunk, or held over from earlier ones.
    public enum Piece: Sendable, Equatable {
        case chunk(Range<Int>)
        case held([UInt8])
    }

    public enum Event: Sendable {
        /// A field of the header of the entity with this index.
        case field(HeaderField, entity: Int)
        /// The header is complete. `separator`: the empty line; no octets where it is missing.
        case headerEnd(Entity, separator: [UInt8])
        /// Octets of the body of a leaf, under its transfer encoding.
        case body(Piece, entity: Int)
        /// Octets of a multipart that belong to no part: preamble or epilogue.
        case filler(Piece, entity: Int)
        /// A delimiter line of the multipart with this index, with the line end before it. `start`: octets before it.
        case delimiter([UInt8], entity: Int, start: Int, isClosing: Bool)
        /// The entity is complete. `end`: the octets up to its end.
        case end(entity: Int, end: Int)
        case defect(Defect)
        /// Another reading begins here.
        indirect case fork(Fork)
    }

    enum State {
        case header
        /// In the body of the innermost open entity: a leaf, or what is outside the parts of a multipart.
        case body
        case ended
    }

    /// A multipart or attached message that has not ended.
    struct OpenEntity {
        let index: Int
        let path: String
        let boundary: [UInt8]?
        let isDigest: Bool
        let isMessage: Bool
        var parts = 0
        /// The closing delimiter came: what follows is epilogue.
        var isClosed = false
        /// Every line that begins with two hyphens is a delimiter of it.
        var isWild = false
        /// Whether another reading of its delimiters has begun already.
        var isDoubted = false
    }

    let limits: Limits
    /// The encoded entity whose decoded content is parsed here; nil for the message itself.
    let within: Int?
    let baseDepth: Int
    /// Index of the next entity. A reader of nested messages keeps it in step over several parsers.
    var nextIndex: Int

    var state = State.header
    var open: [OpenEntity] = []
    /// The entity whose header or leaf body is being read.
    var current: Entity
    /// Octets consumed.
    var offset = 0
    var pending = EventQueue()
    private var isNumbered = true

    // Readings.
    /// The reading this is; nil for the documented one.
    var reading: ReadingName?
    /// Containers that were open where this reading parted from the documented one.
    var home = 0
    /// Whether it gives forks.
    var mayFork = true

    // Header.
    var header = EntityHeader()
    /// Other readings of this header that have begun; see `forkLimit`.
    var headerForks = 0
    /// Other readings that one header gives rise to line by line. One that began further down would show less.
    static let headerForkLimit = 1
    var field: [UInt8] = []
    var fieldOffset = 0
    var line: [UInt8] = []
    var headerSize = 0
    /// Octets of all headers so far.
    var headersSize = 0

    // Body.
    /// Octets taken from earlier chunks and not given out: a line end, and what may be a delimiter behind it.
    var held: [UInt8] = []
    /// How many octets of `held` are the line end.
    var heldLineEnd = 0
    var isAtLineStart = false
    /// Whether lines of the leaf that is being read are looked at: it may hold parts of a message.
    var watchesLines = false
    /// Octets to be read again before the chunk: a header line that turned out to be body.
    private var replay: [UInt8] = []
    /// Whether octets were pushed back that are to be read again.
    var hasReplay: Bool { !replay.isEmpty }

    public init(limits: Limits = Limits()) {
        self.init(limits: limits, within: nil, root: (index: 0, parent: nil, path: "0", depth: 0))
    }

    /// For the decoded content of an encoded message.
    init(limits: Limits, within: Int?, root: (index: Int, parent: Int?, path: String, depth: Int)) {
        self.limits = limits
        self.within = within
        baseDepth = root.depth
        nextIndex = root.index + 1
        current = Entity(
            index: root.index, parent: root.parent, path: root.path, depth: root.depth, start: 0, within: within,
            mediaType: .plainText)
    }

    /// The next event, or nil when the chunk is used up.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Event? {
        while true {
            if let event = pending.pop() { return event }
            if !replay.isEmpty {
                if let event = stepThroughReplay() { return event }
                continue
            }
            guard cursor < chunk.count else { return nil }
            let before = cursor
            let event = step(chunk, &cursor)
            offset += cursor - before
            if let event { return event }
        }
    }

    /// The events that remain when the input has ended; nil when there are no more.
    public mutating func finish() -> Event? {
        while true {
            if let event = pending.pop() { return event }
            if !replay.isEmpty {
                if let event = stepThroughReplay() { return event }
                continue
            }
            switch state {
            case .header:
                number()
                finishHeader()
            case .body:
                if !held.isEmpty {
                    finishHeld()
                } else {
                    closeAll()
                    state = .ended
                }
            case .ended: return nil
            }
        }
    }

    /// Gives the entity whose header begins its number: not before, since an encoded message that has just ended may hold
    /// entities which a reader numbers first.
    private mutating func number() {
        guard !isNumbered else { return }
        isNumbered = true
        current.index = nextIndex
        nextIndex += 1
    }

    private mutating func step(_ chunk: Span<UInt8>, _ cursor: inout Int) -> Event? {
        switch state {
        case .header:
            number()
            readHeader(chunk, &cursor)
            return nil
        case .body:
            return readBody(chunk, &cursor)
        case .ended:
            // Input after `finish()`: a mistake of the caller; it is passed over.
            cursor = chunk.count
            return nil
        }
    }

    /// Reads the octets pushed back; their pieces are copies, since they are in no chunk of the caller's.
    private mutating func stepThroughReplay() -> Event? {
        let octets = replay
        replay = []
        var cursor = 0
        let event = step(octets.span, &cursor)
        offset += cursor
        replay += octets[cursor...]
        // A reading that began within has the rest of it before it, too.
        pending.extendForks(by: octets[cursor...])
        switch event {
        case .body(.chunk(let range), let entity): return .body(.held(Array(octets[range])), entity: entity)
        case .filler(.chunk(let range), let entity): return .filler(.held(Array(octets[range])), entity: entity)
        default: return event
        }
    }

    mutating func extendReplay(by octets: ArraySlice<UInt8>) { replay += octets }

    /// Takes back octets just consumed: they are read again in the present state. At most one line of a header.
    mutating func pushBack(_ octets: [UInt8]) {
        offset -= octets.count
        replay = octets + replay
    }

    mutating func note(_ name: Defect.Name, entity: Int, at position: Int) {
        pending.push(.defect(Defect(name, entity: entity, offset: position, within: within)))
    }

    // MARK: - Entities

    /// Begins the header of a new entity inside the innermost open one.
    mutating func beginEntity(mediaType: MediaType, path: String, at position: Int) {
        let parent = open.last?.index
        current = Entity(
            index: nextIndex, parent: parent, path: path, depth: baseDepth + open.count, start: position, within: within,
            mediaType: mediaType)
        isNumbered = false
        state = .header
        header = EntityHeader()
        headerForks = 0
        headerSize = 0
        field = []
        line = []
        held = []
        heldLineEnd = 0
        isAtLineStart = true
        watchesLines = false
    }

    /// Whether what the body state reads now is outside the parts of a multipart.
    var fillerEntity: Int? {
        guard state != .header, let last = open.last, last.boundary != nil, last.parts == 0 || last.isClosed else { return nil }
        return last.index
    }

    /// A delimiter of the open multipart at `level` came: everything inside it ends, and perhaps a part begins.
    /// - Parameters:
    ///   - end: octets before the line end in front of the delimiter.
    ///   - position: octets before what follows the delimiter line.
    mutating func delimit(level: Int, _ match: Delimiter.Match, raw: [UInt8], end: Int, position: Int) {
        if fillerEntity == nil { pending.push(.end(entity: current.index, end: end)) }
        while open.count - 1 > level {
            let inner = open.removeLast()
            noteUnclosed(inner, at: end)
            pending.push(.end(entity: inner.index, end: end))
        }
        pending.push(
            .delimiter(raw, entity: open[level].index, start: position - raw.count, isClosing: match == .closing))
        resumeAfterDelimiter(level: level, match, position: position)
    }

    /// Behind a delimiter begins a part, or the epilogue.
    mutating func resumeAfterDelimiter(level: Int, _ match: Delimiter.Match, position: Int) {
        switch match {
        case .closing:
            open[level].isClosed = true
            state = .body
            held = []
            heldLineEnd = 0
            isAtLineStart = true
        case .opening:
            open[level].parts += 1
            if nextIndex >= limits.parts {
                // No more entities: the rest of the multipart is carried along unread.
                note(.tooManyParts, entity: open[level].index, at: position)
                open[level].isClosed = true
                state = .body
                isAtLineStart = true
                held = []
                heldLineEnd = 0
                return
            }
            let container = open[level]
            let path = container.path == "0" ? "\(container.parts)" : childPath(of: container)
            beginEntity(mediaType: container.isDigest ? .message : .plainText, path: path, at: position)
        }
    }

    /// A multipart has ended, and not by a delimiter of its own.
    private mutating func noteUnclosed(_ inner: OpenEntity, at end: Int) {
        guard inner.boundary != nil, !inner.isClosed, !inner.isWild else { return }
        note(inner.parts == 0 ? .missingFirstDelimiter : .missingClosingDelimiter, entity: inner.index, at: end)
    }

    /// Parts of the outermost entity of a message `2` are `2.1`, not `2.0.1`.
    private func childPath(of container: OpenEntity) -> String {
        let base = container.path.hasSuffix(".0") ? String(container.path.dropLast(2)) : container.path
        return "\(base).\(container.parts)"
    }

    /// The input has ended: so has everything that is open.
    private mutating func closeAll() {
        if fillerEntity == nil { pending.push(.end(entity: current.index, end: offset)) }
        while let inner = open.popLast() {
            noteUnclosed(inner, at: offset)
            pending.push(.end(entity: inner.index, end: offset))
        }
    }
}
