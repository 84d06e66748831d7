// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads a message with its transfer encodings undone and its encoded messages entered.
///
/// A `Parser` for the message, and one more for each encoded message that is being read: what a parser finds under a
/// transfer encoding is decoded as it arrives and handed to the next. Same push and pull as `Parser`; constant memory.
public struct MessageReader: Sendable {
    public enum Event: Sendable {
        case field(HeaderField, entity: Int)
        /// The header of an entity is complete; `separator` as in `Parser.Event`.
        case headerEnd(Entity, separatorSize: Int)
        /// A delimiter of this multipart, in its coordinates and with the line end before it: what was given as its content so
        /// far was its preamble.
        case delimiter(entity: Int, extent: Range<Int>, isClosing: Bool)
        /// Decoded octets of the body of a leaf, in the caller's chunk. What comes before the first delimiter of a
        /// multipart is given as its content, since a multipart without any delimiter is read as a leaf.
        case content(Range<Int>, entity: Int)
        /// Decoded octets of the body of a leaf, in `decoded`, which stays until the next call.
        case decodedContent(entity: Int)
        /// The same, with the octets.
        case documented([UInt8], entity: Int)
        /// Other ways to decode the leaf that is being read, from here on. What came before reads the same.
        case views([ViewName], entity: Int)
        /// Octets of the leaf, decoded in another way.
        case view(ViewName, [UInt8], entity: Int)
        /// The entity is complete; `end` in the coordinates of the entity (see `Entity.within`).
        case end(entity: Int, end: Int)
        case defect(Defect)
        /// Another reading of the message begins here: a reader to be given the octets behind those taken so far.
        indirect case fork(ReadingName, MessageReader)
    }

    /// One parser, and the decoder of the body it is in.
    private struct Level: Sendable {
        var parser: Parser
        /// The entity whose body is being decoded, with its encoding.
        var decoder: TransferDecoder?
        /// Other ways to decode it.
        var views: [ViewDecoder] = []
        /// Decoded octets not yet read by the next level.
        var decoded: [UInt8] = []
        var cursor = 0
        /// Whether no delimiter of the innermost multipart came yet.
        var isPreamble = false
        /// Whether the next level reads this one's decoded octets.
        var isEntered = false
        /// Whether the decoded octets are complete.
        var isComplete = false
        /// Events to give before the parser is asked again.
        var queued: [Event] = []
    }

    private let limits: Limits
    private var levels: [Level]
    /// Decoded octets of the last `decodedContent`.
    public private(set) var decoded: [UInt8] = []
    /// Attached encoded messages inside one another: each costs a parser.
    private static let levelLimit = 16
    private var isFinishing = false

    public init(limits: Limits = Limits()) {
        self.limits = limits
        levels = [Level(parser: Parser(limits: limits))]
    }

    /// For the content of a leaf that is a message: its parts have the numbers of an attached one. It gives no other readings.
    public init(inside leaf: Entity, limits: Limits = Limits()) {
        self.limits = limits
        var parser = Parser(
            limits: limits, within: leaf.index, root: (index: 0, parent: nil, path: leaf.path + ".0", depth: leaf.depth + 1))
        parser.mayFork = false
        levels = [Level(parser: parser)]
    }

    /// Whether this is not the documented reading, and has come back to where it parted from it.
    public var isBack: Bool { levels[0].parser.isBack }

    /// Containers that are open, and how many of them were open where this reading parted from the documented one. Two readings
    /// by every delimiter for which both are equal behind one delimiter read the same from there on.
    public var containers: (open: Int, atHome: Int) { (levels[0].parser.open.count, levels[0].parser.home) }

    /// The next event, or nil when the chunk is used up.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Event? {
        while true {
            let top = levels.count - 1
            if !levels[top].queued.isEmpty { return levels[top].queued.removeFirst() }
            // The innermost parser that has input goes on; those below feed it.
            var stepped = false
            for level in levels.indices.reversed() {
                let step = pull(level, chunk, &cursor)
                if let event = step.event { return event }
                if step.happened {
                    stepped = true
                    break
                }
                if level == top, level > 0, levels[level - 1].isComplete {
                    leave()
                    stepped = true
                    break
                }
            }
            guard stepped else { return nil }
        }
    }

    /// The remaining events when the message has ended; nil when there are no more.
    public mutating func finish() -> Event? {
        isFinishing = true
        let nothing: [UInt8] = []
        var cursor = 0
        return next(in: nothing.span, at: &cursor)
    }

    /// One step of the parser of a level: whether there was anything to do, and the event it gave, if any.
    private mutating func pull(
        _ level: Int, _ chunk: Span<UInt8>, _ cursor: inout Int
    ) -> (happened: Bool, event: Event?) {
        if level == 0 {
            guard let event = levels[0].parser.next(in: chunk, at: &cursor) ?? (isFinishing ? levels[0].parser.finish() : nil)
            else { return (false, nil) }
            return (true, take(event, at: 0, from: chunk))
        }
        let below = levels[level - 1].decoded
        var position = levels[level - 1].cursor
        if let event = levels[level].parser.next(in: below.span, at: &position) {
            levels[level - 1].cursor = position
            return (true, take(event, at: level, from: below.span))
        }
        levels[level - 1].decoded = []
        levels[level - 1].cursor = 0
        if levels[level - 1].isComplete, let event = levels[level].parser.finish() {
            return (true, take(event, at: level, from: below.span))
        }
        return (false, nil)
    }

    /// Turns an event of a parser into one of ours, or into input of the next level.
    private mutating func take(_ event: Parser.Event, at level: Int, from chunk: Span<UInt8>) -> Event? {
        switch event {
        case .field(let field, let entity):
            return .field(field, entity: entity)
        case .headerEnd(let entity, let separator):
            begin(entity, at: level)
            return .headerEnd(entity, separatorSize: separator.count)
        case .body(let piece, let entity):
            return takeBody(piece, entity: entity, at: level, from: chunk)
        case .filler(let piece, let entity):
            return takePreamble(piece, entity: entity, at: level, from: chunk)
        case .delimiter(let raw, let entity, let start, let isClosing):
            levels[level].decoder = nil
            levels[level].views = []
            levels[level].isPreamble = false
            return .delimiter(entity: entity, extent: start..<start + raw.count, isClosing: isClosing)
        case .defect(let defect):
            return .defect(defect)
        case .fork(let fork):
            var other = self
            other.levels.removeLast(levels.count - 1 - level)
            other.levels[level].parser = fork.parser
            other.levels[level].queued = []
            return .fork(fork.name, other)
        case .end(let entity, let end):
            return finishBody(of: entity, end: end, at: level)
        }
    }

    private mutating func begin(_ entity: Entity, at level: Int) {
        switch entity.kind {
        case .leaf:
            let decoder = TransferDecoder(entity.encoding)
            levels[level].decoder = decoder.isIdentity ? nil : decoder
            levels[level].views = entity.views.map { ViewDecoder($0) }
            if !entity.views.isEmpty { levels[level].queued.append(.views(entity.views, entity: entity.index)) }
        case .encodedMessage, .encodedMultipart:
            levels[level].decoder = TransferDecoder(entity.encoding)
            guard level + 1 < Self.levelLimit, entity.depth + 1 < limits.depth, levels[level].parser.nextIndex < limits.parts
            else {
                levels[level].queued.append(
                    .defect(Defect(.nestedTooDeep, entity: entity.index, offset: entity.start, within: entity.within)))
                return
            }
            levels[level].isEntered = true
            levels[level].isComplete = false
            let index = levels[level].parser.nextIndex
            let isMessage = entity.kind == .encodedMessage
            var parser = Parser(
                limits: limits, within: entity.index,
                root: (index: index, parent: entity.index, path: entity.path + ".0", depth: entity.depth + 1))
            if !isMessage {
                parser.beginInside(entity)
                parser.nextIndex = index
            }
            parser.mayFork = parser.mayFork && levels[level].parser.mayFork
            levels.append(Level(parser: parser, isPreamble: !isMessage))
        case .multipart:
            let decoder = TransferDecoder(entity.encoding)
            levels[level].decoder = decoder.isIdentity ? nil : decoder
            levels[level].isPreamble = true
        case .message:
            levels[level].decoder = nil
        }
    }

    private mutating func takePreamble(
        _ piece: Parser.Piece, entity: Int, at level: Int, from chunk: Span<UInt8>
    ) -> Event? {
        guard levels[level].isPreamble else { return nil }
        return takeBody(piece, entity: entity, at: level, from: chunk)
    }

    private mutating func takeBody(
        _ piece: Parser.Piece, entity: Int, at level: Int, from chunk: Span<UInt8>
    ) -> Event? {
        if !levels[level].views.isEmpty { decodeViews(piece, entity: entity, at: level, from: chunk) }
        guard var decoder = levels[level].decoder else {
            switch piece {
            case .chunk(let range) where level == 0:
                return .content(range, entity: entity)
            case .chunk(let range):
                decoded = chunk.array(in: range)
            case .held(let octets):
                decoded = octets
            }
            return .decodedContent(entity: entity)
        }
        let before = decoder
        levels[level].decoder = nil
        var out: [UInt8] = []
        if levels[level].isEntered {
            swap(&out, &levels[level].decoded)
        } else {
            swap(&out, &decoded)
            out.removeAll(keepingCapacity: true)
        }
        switch piece {
        case .chunk(let range): decoder.decode(chunk.extracting(range), into: &out)
        case .held(let octets): decoder.decode(octets.span, into: &out)
        }
        let doubts = decoder.doubtfulViews
        levels[level].decoder = decoder
        if levels[level].isEntered {
            levels[level].decoded = out
            return nil
        }
        decoded = out
        if !doubts.isEmpty {
            beginViews(doubts, from: before, piece, entity: entity, at: level, from: chunk)
            // They come before what the documented decoder gives, since they go on from what was before it.
            if !levels[level].queued.isEmpty {
                if !decoded.isEmpty { levels[level].queued.append(.documented(decoded, entity: entity)) }
                return levels[level].queued.removeFirst()
            }
        }
        return decoded.isEmpty ? nil : .decodedContent(entity: entity)
    }

    /// The documented decoder has met something over which others differ: each goes on in its own way, from the state that
    /// the decoder had before this piece.
    private mutating func beginViews(
        _ names: [ViewName], from before: TransferDecoder, _ piece: Parser.Piece, entity: Int, at level: Int,
        from chunk: Span<UInt8>
    ) {
        let known = Set(levels[level].views.map(\.name))
        let new = names.filter { !known.contains($0) }
        guard !new.isEmpty else { return }
        levels[level].queued.append(.views(new, entity: entity))
        for name in new {
            var view = ViewDecoder(name, after: before)
            decode(piece, with: &view, entity: entity, at: level, from: chunk)
            levels[level].views.append(view)
        }
    }

    private mutating func decodeViews(_ piece: Parser.Piece, entity: Int, at level: Int, from chunk: Span<UInt8>) {
        for index in levels[level].views.indices {
            var view = levels[level].views[index]
            decode(piece, with: &view, entity: entity, at: level, from: chunk)
            levels[level].views[index] = view
        }
    }

    private mutating func decode(
        _ piece: Parser.Piece, with view: inout ViewDecoder, entity: Int, at level: Int, from chunk: Span<UInt8>
    ) {
        var out: [UInt8] = []
        switch piece {
        case .chunk(let range): view.decode(chunk.extracting(range), into: &out)
        case .held(let octets): view.decode(octets.span, into: &out)
        }
        if !out.isEmpty { levels[level].queued.append(.view(view.name, out, entity: entity)) }
    }

    /// The body of an entity is complete: its decoders give what they still hold.
    private mutating func finishBody(of entity: Int, end: Int, at level: Int) -> Event? {
        guard levels[level].decoder != nil || !levels[level].views.isEmpty else { return .end(entity: entity, end: end) }
        var events: [Event] = []
        for var view in levels[level].views {
            var last: [UInt8] = []
            view.finish(into: &last)
            if !last.isEmpty { events.append(.view(view.name, last, entity: entity)) }
        }
        levels[level].views = []
        var out: [UInt8] = []
        if var decoder = levels[level].decoder {
            levels[level].decoder = nil
            let defect = decoder.finish(into: &out)
            if !out.isEmpty, !levels[level].isEntered { events.append(.documented(out, entity: entity)) }
            if let defect {
                events.append(.defect(Defect(defect, entity: entity, offset: end, within: levels[level].parser.within)))
            }
        }
        events.append(.end(entity: entity, end: end))
        levels[level].queued += events
        guard levels[level].isEntered else { return levels[level].queued.removeFirst() }
        // Given when the level above is done.
        levels[level].decoded += out
        levels[level].isComplete = true
        return nil
    }

    /// The innermost encoded message has been read to its end.
    private mutating func leave() {
        let inner = levels.removeLast()
        let level = levels.count - 1
        levels[level].parser.nextIndex = inner.parser.nextIndex
        levels[level].isEntered = false
        levels[level].isComplete = false
        levels[level].decoded = []
        levels[level].cursor = 0
    }
}
