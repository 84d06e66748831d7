// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// One reading of a message: its parts as one kind of mail program sees them.
///
/// The documented reading goes from the first octet to the last. Another one begins as a copy of it, where the message is
/// ambiguous, and ends where both read the same again.
struct Reading {
    /// What a reading makes known while it goes on.
    enum Finding {
        case field(HeaderField, entity: Int)
        case entity(Int)
        /// A delimiter; `end`: octets up to the end of its line, by which readings that cut the line before it elsewhere agree.
        case delimiter(entity: Int, end: Int)
        case defect(Defect)
        /// A leaf is complete.
        case leaf(Int, [FileTypes.Result])
        /// An attached message is complete.
        case message(Int)
        case fork(ReadingName, MessageReader)
    }

    /// Nil: the documented one.
    let name: ReadingName?
    var reader: MessageReader
    private(set) var records: [PartRecord] = []
    private var types = FileTypes()
    private(set) var text: TextPatterns
    private var rawText: TextPatterns?
    /// What was noted of the header that is being read.
    private var header = PartHeader()
    private let scratch: PatternScratch
    private let isHashing: Bool
    private let policy: FilterPolicy
    private let budget: InflationBudget
    /// What looks into the leaf that is being read, and what it has found in leaves that are complete.
    private var unwrapper: LeafUnwrapper?
    /// The same for the leaf decoded in other ways.
    private var viewUnwrappers: [(name: ViewName, unwrapper: LeafUnwrapper)] = []
    /// What looks into the epilogue that is being read; none, or one. In an array, since it is large and rare.
    private var epilogue: [(entity: Int, unwrapper: LeafUnwrapper)] = []
    private var unwrapped: [UnwrappedPart] = []
    private var unwrappedDefects: [Defect] = []
    private(set) var unwrappedHits = TextHits()
    /// Whether anything in it is encrypted.
    private(set) var holdsEncrypted = false
    /// Envelopes around the message that this reads.
    private let depth: Int
    /// Index of the first entity that this reading does not share with the one it comes from.
    let firstOwn: Int
    /// Which fork of the documented reading it comes from, which fork of that, and so on: an order that does not depend on how
    /// the message is cut. Empty for the documented one.
    let lineage: [Int]
    private var forkCount = 0
    /// Octets of the message where it begins, and where it has come back; nil while it goes on.
    let start: Int
    var end: Int?
    /// The container behind whose delimiter it came back to the documented reading.
    var cameBackIn: Int?

    /// The documented reading.
    init(policy: FilterPolicy, scratch: PatternScratch) {
        name = nil
        reader = MessageReader(limits: policy.limits)
        text = TextPatterns(rules: policy.rules)
        self.policy = policy
        self.scratch = scratch
        depth = 0
        budget = InflationBudget()
        isHashing = policy.hashesEveryPart || policy.rules.needs.sha256
        firstOwn = 0
        lineage = []
        start = 0
    }

    /// Another reading, which parts from this one at `start`.
    mutating func fork(_ name: ReadingName, _ reader: MessageReader, at start: Int) -> Reading {
        forkCount += 1
        // How far a chunk has been decoded says nothing of the place within it.
        let outer = reader.isWithin ? records.last { $0.entity.within == nil }?.entity.bodyStart : nil
        return Reading(name, reader, from: self, number: forkCount, at: outer ?? start)
    }

    /// - Parameter number: which fork of the other it is.
    private init(_ name: ReadingName, _ reader: MessageReader, from other: Reading, number: Int, at start: Int) {
        self.name = name
        self.reader = reader
        records = other.records
        types = other.types.copy()
        text = other.text.copy()
        header = other.header
        unwrapper = other.unwrapper?.copy()
        epilogue = other.epilogue.map { ($0.entity, $0.unwrapper.copy()) }
        viewUnwrappers = other.viewUnwrappers.map { ($0.name, $0.unwrapper.copy()) }
        scratch = other.scratch
        isHashing = other.isHashing
        policy = other.policy
        depth = other.depth
        budget = other.budget
        firstOwn = other.records.count
        lineage = other.lineage + [number]
        self.start = start
    }

    /// The reading of a message within a leaf.
    init(_ reader: MessageReader, policy: FilterPolicy, scratch: PatternScratch, depth: Int, budget: InflationBudget) {
        name = nil
        self.reader = reader
        self.policy = policy
        self.scratch = scratch
        self.depth = depth
        self.budget = budget
        text = TextPatterns(rules: policy.rules)
        isHashing = policy.hashesEveryPart || policy.rules.needs.sha256
        firstOwn = 0
        lineage = []
        start = 0
    }

    /// The same so far, for content that is gone on with in another way.
    func copy() -> Reading {
        var other = self
        other.types = types.copy()
        other.text = text.copy()
        other.rawText = rawText?.copy()
        other.unwrapper = unwrapper?.copy()
        other.epilogue = epilogue.map { ($0.entity, $0.unwrapper.copy()) }
        other.viewUnwrappers = viewUnwrappers.map { ($0.name, $0.unwrapper.copy()) }
        return other
    }

    /// Reads content that may be no message at all as text, too.
    mutating func scanRaw(_ octets: Span<UInt8>) {
        if rawText == nil {
            rawText = TextPatterns(rules: policy.rules)
            rawText?.begin(raw: scratch)
        }
        rawText?.take(octets)
    }

    /// What text patterns matched in it, read as a message and as it stands.
    mutating func allHits() -> TextHits {
        rawText?.finish()
        var hits = text.hits
        hits.formUnion(unwrappedHits)
        if let rawText { hits.formUnion(rawText.hits) }
        return hits
    }

    /// What was found within leaves since the last call.
    mutating func takeUnwrapped() -> [UnwrappedPart] {
        defer { unwrapped = [] }
        return unwrapped
    }

    mutating func takeUnwrappedDefects() -> [Defect] {
        defer { unwrappedDefects = [] }
        return unwrappedDefects
    }

    /// Where the encoded message ends in which it began.
    var outerEnd: Int { max(start, records.last { $0.entity.within == nil }?.entity.end ?? start) }

    // MARK: - Events

    mutating func take(_ event: MessageReader.Event, _ chunk: Span<UInt8>) -> Finding? {
        switch event {
        case .field(let field, let entity):
            header.note(field)
            return .field(field, entity: entity)
        case .headerEnd(let entity, let separatorSize):
            begin(entity, separatorSize: separatorSize)
            return .entity(entity.index)
        case .content(let range, let entity):
            takeContent(chunk.extracting(range), of: entity)
        case .decodedContent(let entity):
            let decoded = reader.decoded
            takeContent(decoded.span, of: entity)
        case .documented(let octets, let entity):
            takeContent(octets.span, of: entity)
        case .views(let names, let entity):
            guard records.indices.contains(entity) else { return nil }
            startContent(of: entity)
            types.begin(views: names)
            if let unwrapper { viewUnwrappers += names.map { ($0, unwrapper.copy()) } }
            text.begin(views: names)
        case .view(let name, let octets, let entity):
            guard types.current?.entity == entity else { return nil }
            types.take(octets.span, view: name)
            if let index = viewUnwrappers.firstIndex(where: { $0.name == name }) {
                viewUnwrappers[index].unwrapper.take(octets.span)
            }
            text.take(octets.span, view: name)
        case .epilogue(let octets, let entity):
            takeEpilogue(octets, of: entity)
        case .delimiter(let entity, let extent, let isClosing):
            return takeDelimiter(of: entity, extent, isClosing: isClosing)
        case .end(let entity, let end):
            return finish(entity, end: end)
        case .defect(let defect):
            note(defect)
            return .defect(defect)
        case .fork(let name, let reader):
            return .fork(name, reader)
        }
        return nil
    }

    private mutating func begin(_ entity: Entity, separatorSize: Int) {
        var record = PartRecord(entity: entity)
        record.separatorSize = separatorSize
        record.header = header
        record.uninspectable = header.uninspectable
        record.ambiguities = header.ambiguities
        record.isBodyAmbiguous = !entity.views.isEmpty
        header = PartHeader()
        // Entities come in the order of their numbers; their headers end in it too.
        records.append(record)
    }

    private mutating func startContent(of entity: Int) {
        guard types.current?.entity != entity else { return }
        let record = records[entity]
        types.begin(
            entity, isDisplayed: Attachments.isDeclaredBody(record.entity), isMessage: EnvelopeKind.isSavedMessage(record.entity),
            hashing: isHashing)
        text.begin(record.entity, scratch: scratch)
        unwrapper = newUnwrapper(of: entity)
    }

    private mutating func takeContent(_ octets: Span<UInt8>, of entity: Int) {
        guard records.indices.contains(entity) else { return }
        startContent(of: entity)
        types.take(octets)
        unwrapper?.take(octets)
        if text.isScanning { text.take(octets) }
    }

    private mutating func takeDelimiter(of entity: Int, _ extent: Range<Int>, isClosing: Bool) -> Finding? {
        guard records.indices.contains(entity) else { return nil }
        if !records[entity].isContainer, types.current?.entity == entity {
            // What came so far was its preamble. Files encoded in it are shown by programs that know nothing of MIME.
            types.drop()
            text.drop()
            viewUnwrappers = []
            finishUnwrapping(of: entity)
        }
        records[entity].note(delimiter: extent, isClosing: isClosing)
        return .delimiter(entity: entity, end: extent.upperBound)
    }

    private mutating func takeEpilogue(_ octets: [UInt8], of entity: Int) {
        guard records.indices.contains(entity) else { return }
        if epilogue.first?.entity != entity {
            finishEpilogue()
            epilogue = [(entity, newUnwrapper(of: entity))]
        }
        epilogue[0].unwrapper.take(octets.span)
    }

    private mutating func finishEpilogue() {
        guard let (entity, found) = epilogue.first else { return }
        epilogue = []
        var unwrapper = found
        note(unwrapper.finish(carrier: entity), of: entity)
        unwrappedHits.formUnion(unwrapper.hits)
    }

    private func newUnwrapper(of entity: Int) -> LeafUnwrapper {
        LeafUnwrapper(
            records[entity].entity,
            UnwrappingContext(policy: policy, scratch: scratch, depth: depth, isHashing: isHashing, budget: budget))
    }

    private mutating func note(_ defect: Defect) {
        let name = defect.name
        let isBody = Self.bodyDefects.contains(name)
        if records.indices.contains(defect.entity) {
            if name.classification == .limit {
                records[defect.entity].uninspectable = records[defect.entity].uninspectable ?? name.rawValue
            } else if name.classification == .ambiguous {
                records[defect.entity].ambiguities.insert(name)
                if isBody { records[defect.entity].isBodyAmbiguous = true }
            }
        } else {
            if name.classification == .limit { header.uninspectable = header.uninspectable ?? name.rawValue }
            if name.classification == .ambiguous { header.ambiguities.insert(name) }
        }
    }

    private static let bodyDefects: Set<Defect.Name> = [
        .invalidBase64, .invalidQuotedPrintable, .invalidUuencode, .partInText,
    ]

    private mutating func finish(_ entity: Int, end: Int) -> Finding? {
        guard records.indices.contains(entity) else { return nil }
        records[entity].entity.noteEnd(end)
        let record = records[entity]
        if record.isContainer {
            if epilogue.first?.entity == entity { finishEpilogue() }
            guard record.entity.mediaType.isMessage else { return nil }
            records[entity].size = end - record.entity.bodyStart
            return .message(entity)
        }
        startContent(of: entity)
        text.finish()
        let results = types.finish()
        guard let documented = results.first else { return nil }
        records[entity].size = documented.size
        records[entity].digests = results.compactMap(\.sha256)
        records[entity].types = results.map { if case .type(let type) = $0.finding { type } else { nil } }
        finishUnwrapping(of: entity)
        return .leaf(entity, results)
    }

    private mutating func finishUnwrapping(of entity: Int) {
        guard var unwrapper else { return }
        self.unwrapper = nil
        note(unwrapper.finish(carrier: entity), of: entity)
        unwrappedHits.formUnion(unwrapper.hits)
        let views = viewUnwrappers
        viewUnwrappers = []
        for (_, view) in views {
            var view = view
            var (parts, verdict) = view.finish(carrier: entity)
            // What is no envelope when decoded in another way is nothing to be wondered at.
            if verdict.uninspectable == .unreadableContent { verdict.uninspectable = nil }
            parts = parts.filter { part in !unwrapped.contains { $0.isSame(as: part) } }
            note((parts, verdict), of: entity)
            unwrappedHits.formUnion(view.hits)
        }
    }

    private mutating func note(_ found: (parts: [UnwrappedPart], verdict: LeafUnwrapper.Verdict), of entity: Int) {
        unwrapped += found.parts
        let verdict = found.verdict
        if verdict.isEncrypted { records[entity].isEncrypted = true }
        if verdict.isEncrypted || verdict.holdsEncrypted { holdsEncrypted = true }
        if let reason = verdict.uninspectable {
            records[entity].uninspectable = records[entity].uninspectable ?? reason.rawValue
            // What cannot be opened is a fact of the attachment; a bound that was passed is one of the message.
            if reason != .unreadableContent { noteUnwrapped(reason, of: entity) }
        }
        if verdict.hasInlineFiles { noteUnwrapped(.inlineFile, of: entity) }
    }

    private mutating func noteUnwrapped(_ name: Defect.Name, of entity: Int) {
        let record = records[entity].entity
        guard !unwrappedDefects.contains(where: { $0.name == name && $0.entity == entity }) else { return }
        unwrappedDefects.append(Defect(name, entity: entity, offset: record.bodyStart, within: record.within))
    }

    /// The type of a leaf's content in one way to decode it.
    /// - Returns: whether all are known now.
    mutating func settle(_ index: Int, slot: Int, type: String) -> Bool {
        guard records.indices.contains(index), records[index].types.indices.contains(slot) else { return false }
        records[index].types[slot] = type
        return records[index].types.allSatisfy { $0 != nil }
    }

    /// Every type of a leaf is known: whether it is a body is decided.
    mutating func judge(_ index: Int) {
        records[index].judgeBody()
    }

    // MARK: - Facts

    func facts(of index: Int) -> AttachmentFacts {
        Attachments.facts(of: records[index], inside: container(of: records[index]))
    }

    private func container(of record: PartRecord) -> AttachmentFacts.Container {
        var parent = record.entity.parent
        while let index = parent, records.indices.contains(index) {
            if records[index].entity.kind == .message || records[index].entity.mediaType.isMessage { return .message }
            parent = records[index].entity.parent
        }
        return .none
    }

    func path(of index: Int?) -> String? {
        guard let index, records.indices.contains(index) else { return nil }
        return records[index].entity.path
    }
}
