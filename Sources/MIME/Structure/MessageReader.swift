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
        /// Octets behind the closing delimiter of a multipart, as they stand.
        case epilogue([UInt8], entity: Int)
        /// The entity is complete; `end` in the coordinates of the entity (see `Entity.within`).
        case end(entity: Int, end: Int)
        case defect(Defect)
        /// Another reading of the message begins here: a reader to be given the octets behind those taken so far.
        indirect case fork(ReadingName, MessageReader)
    }

    /// One parser, and the decoder of the body it is in.
    private struct Level: Sendable {
        var parser: Parser
        /// Decodes the body that is being read; nil where its octets are used as they are.
        var decoder: BodyDecoder?
        /// Decoded octets not yet read by the next level.
        var decoded: [UInt8] = []
        var cursor = 0
        /// Looks at what the next level is given, which has a CR for a line end if `endsLinesAtReturns`.
        var returns = BareReturns()
        var endsLinesAtReturns = false
        /// What waits until another reading has begun.
        var postponed: [UInt8] = []
        /// Whether no delimiter of the innermost multipart came yet.
        var isPreamble = false
        /// Whether the next level reads this one's decoded octets.
        var isEntered = false
        /// Whether the decoded octets are complete.
        var isComplete = false
        /// Events to give before the parser is asked again, from `given` on.
        var queued: [Event] = []
        private var given = 0

        init(parser: Parser, isPreamble: Bool = false) {
            self.parser = parser
            self.isPreamble = isPreamble
        }

        mutating func nextQueued() -> Event? {
            guard given < queued.count else { return nil }
            defer {
                given += 1
                if given == queued.count { clearQueue() }
            }
            return queued[given]
        }

        mutating func clearQueue() {
            queued.removeAll(keepingCapacity: true)
            given = 0
        }
    }

    private let limits: Limits
    private var levels: [Level]
    /// Decoded octets of the last `decodedContent`.
    public private(set) var decoded: [UInt8] = []
    /// Attached encoded messages inside one another: each costs a parser.
    private static let levelLimit = 16
    private var isFinishing = false
    /// Encoded messages around the place where this reading began.
    private var forkLevel = 0

    public init(limits: Limits = Limits()) {
        self.limits = limits
        levels = [Level(parser: Parser(limits: limits))]
    }

    /// For the content of a leaf that is a message: its parts have the numbers of an attached one.
    public init(inside leaf: Entity, limits: Limits = Limits()) {
        self.limits = limits
        let parser = Parser(
            limits: limits, within: leaf.index, root: (index: 0, parent: nil, path: leaf.path + ".0", depth: leaf.depth + 1))
        levels = [Level(parser: parser)]
    }

    /// Whether this is not the documented reading, and has come back to where it parted from it.
    public var isBack: Bool { isOutside && levels[0].parser.isBack }

    /// Whether what was just given is of the message itself, and not of what is decoded: only then its places are octets of the
    /// message.
    public var isOutside: Bool { levels.count == 1 }

    /// Whether this reading began within an encoded message.
    public var isWithin: Bool { forkLevel > 0 }

    /// Whether this reading began within an encoded message that has come to its end: from here on it reads the same.
    public var hasLeft: Bool { forkLevel > 0 && levels.count <= forkLevel }

    /// Containers that are open, and how many of them were open where this reading parted from the documented one. Two readings
    /// by every delimiter for which both are equal behind one delimiter read the same from there on.
    public var containers: (open: Int, atHome: Int) { (levels[0].parser.open.count, levels[0].parser.home) }

    /// The next event, or nil when the chunk is used up.
    public mutating func next(in chunk: Span<UInt8>, at cursor: inout Int) -> Event? {
        while true {
            let top = levels.count - 1
            if let event = levels[top].nextQueued() { return event }
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
        if !levels[level - 1].postponed.isEmpty { return (true, forkAtReturn(level - 1)) }
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
            return takeFiller(piece, entity: entity, at: level, from: chunk)
        case .delimiter(let raw, let entity, let start, let isClosing):
            levels[level].decoder = nil
            levels[level].isPreamble = false
            return .delimiter(entity: entity, extent: start..<start + raw.count, isClosing: isClosing)
        case .defect(let defect):
            return .defect(defect)
        case .fork(let fork):
            var other = self
            other.levels.removeLast(levels.count - 1 - level)
            other.levels[level].parser = fork.parser
            other.levels[level].clearQueue()
            other.forkLevel = level
            if levels.count - 1 > level {
                // It parts in the midst of an encoded message, which ends for it here. The innermost parser has counted furthest.
                let next = levels[levels.count - 1].parser.nextIndex
                other.levels[level].parser.nextIndex = max(next, other.levels[level].parser.nextIndex)
                other.levels[level].isEntered = false
                other.levels[level].isComplete = false
                other.levels[level].decoder = nil
                other.levels[level].decoded = []
                other.levels[level].postponed = []
                other.levels[level].cursor = 0
            }
            return .fork(fork.name, other)
        case .end(let entity, let end):
            return finishBody(of: entity, end: end, at: level)
        }
    }

    private mutating func begin(_ entity: Entity, at level: Int) {
        switch entity.kind {
        case .leaf:
            let decoder = BodyDecoder(entity.encoding, views: entity.views)
            levels[level].decoder = decoder.isIdentity ? nil : decoder
        case .encodedMessage, .encodedMultipart:
            levels[level].decoder = BodyDecoder(entity.encoding, views: [])
            guard level + 1 < Self.levelLimit, entity.depth + 1 < limits.depth, levels[level].parser.nextIndex < limits.parts
            else {
                levels[level].queued.append(
                    .defect(Defect(.nestedTooDeep, entity: entity.index, offset: entity.start, within: entity.within)))
                return
            }
            levels[level].isEntered = true
            levels[level].isComplete = false
            levels[level].returns = BareReturns()
            levels[level].postponed = []
            levels[level].endsLinesAtReturns = false
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
            let decoder = BodyDecoder(entity.encoding, views: [])
            levels[level].decoder = decoder.isIdentity ? nil : decoder
            levels[level].isPreamble = true
        case .message:
            levels[level].decoder = nil
        }
    }

    private mutating func takeFiller(
        _ piece: Parser.Piece, entity: Int, at level: Int, from chunk: Span<UInt8>
    ) -> Event? {
        if levels[level].isPreamble { return takeBody(piece, entity: entity, at: level, from: chunk) }
        switch piece {
        case .chunk(let range): return .epilogue(chunk.array(in: range), entity: entity)
        case .held(let octets): return .epilogue(octets, entity: entity)
        }
    }

    private mutating func takeBody(
        _ piece: Parser.Piece, entity: Int, at level: Int, from chunk: Span<UInt8>
    ) -> Event? {
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
        levels[level].decoder = nil
        var outputs = Outputs()
        switch piece {
        case .chunk(let range): decoder.decode(chunk.extracting(range)) { outputs.take($0) }
        case .held(let octets): decoder.decode(octets.span) { outputs.take($0) }
        }
        levels[level].decoder = decoder
        return give(outputs, entity: entity, at: level)
    }

    /// What a decoder gave; nearly always one piece and nothing else.
    private struct Outputs {
        var first: [UInt8] = []
        var others: [BodyDecoder.Output] = []

        mutating func take(_ output: BodyDecoder.Output) {
            if case .documented(let octets) = output, first.isEmpty, others.isEmpty {
                first = octets
            } else {
                others.append(output)
            }
        }
    }

    private mutating func give(_ outputs: Outputs, entity: Int, at level: Int) -> Event? {
        if levels[level].isEntered {
            enter(outputs.first, at: level)
            for case .documented(let octets) in outputs.others { enter(octets, at: level) }
            return nil
        }
        for output in outputs.others {
            switch output {
            case .documented(let octets): levels[level].queued.append(.documented(octets, entity: entity))
            case .views(let names): levels[level].queued.append(.views(names, entity: entity))
            case .view(let name, let octets): levels[level].queued.append(.view(name, octets, entity: entity))
            }
        }
        if outputs.first.isEmpty { return levels[level].nextQueued() }
        decoded = outputs.first
        return .decodedContent(entity: entity)
    }

    /// Gives decoded octets to the next level, up to the first CR that stands alone: what follows waits until another reading has
    /// begun there.
    private mutating func enter(_ octets: [UInt8], at level: Int) {
        let wasFound = levels[level].returns.isFound
        let known = levels[level].returns.take(octets.span)
        if levels[level].endsLinesAtReturns {
            levels[level].decoded += BareReturns.replaced(in: known)
        } else if !levels[level].postponed.isEmpty {
            levels[level].postponed += known
        } else if levels[level].returns.isFound, !wasFound, levels[level].parser.mayFork,
            let first = BareReturns.first(in: known)
        {
            levels[level].decoded += known[..<first]
            levels[level].postponed = Array(known[first...])
        } else {
            levels[level].decoded += known
        }
    }

    /// The next level has come to the first CR that stands alone.
    private mutating func forkAtReturn(_ level: Int) -> Event {
        let octets = levels[level].postponed
        levels[level].postponed = []
        var other = self
        other.levels[level].endsLinesAtReturns = true
        other.levels[level].decoded = BareReturns.replaced(in: octets)
        other.forkLevel = level + 1
        levels[level].decoded = octets
        return .fork(.bareReturns, other)
    }

    /// The body of an entity is complete: its decoder gives what it still holds.
    private mutating func finishBody(of entity: Int, end: Int, at level: Int) -> Event? {
        guard var decoder = levels[level].decoder else { return .end(entity: entity, end: end) }
        levels[level].decoder = nil
        var outputs = Outputs()
        let defect = decoder.finish { outputs.take($0) }
        let event = give(outputs, entity: entity, at: level)
        if let defect {
            levels[level].queued.append(
                .defect(Defect(defect, entity: entity, offset: end, within: levels[level].parser.within)))
        }
        levels[level].queued.append(.end(entity: entity, end: end))
        if levels[level].isEntered {
            // One at the very end makes no difference.
            let last = levels[level].returns.finish()
            if levels[level].postponed.isEmpty { levels[level].decoded += last } else { levels[level].postponed += last }
            // Given when the level above is done.
            levels[level].isComplete = true
            return nil
        }
        return event ?? levels[level].nextQueued()
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
