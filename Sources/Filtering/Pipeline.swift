// SPDX-License-Identifier: Apache-2.0

import Bytes
import Inspection
import MIME
public import Rules

/// The stages over one message, from its first octet to the verdict.
///
/// A machine: chunks go in with `write`, requests come out with `takeRequests` and are answered with `answer`, in any
/// order and while more chunks come; after `finish`, once every request is answered, `outcome` gives the verdict. The
/// daemon and `filter-test` run this same type. It does no input or output and calls no C decoder of files.
///
/// Memory does not grow with the message, but for one small record a part (see `MIME.Limits`).
public struct Pipeline {
    /// Requests that may be open at once. Whoever runs the pipeline brings no more chunks until answers come.
    public static let requestLimit = 8

    private let policy: FilterPolicy
    private let scratch: PatternScratch
    private var reader: MessageReader
    private var evaluation: Evaluation
    private var sizes = SizeLimits()
    private var headers = HeaderRules()
    private var types = FileTypes()
    private var text: TextPatterns
    private var records: [PartRecord] = []
    /// What was noted of the header that is being read.
    private var headerNotes = HeaderNotes()
    private var defects: [Defect] = []
    /// Every name among them, each once.
    private var defectNames: [Defect.Name] = []
    private var requests: [InspectionRequest] = []
    private var openRequests: [Int: Int] = [:]
    private var nextRequest = 0
    /// Attachments in the order of the message, and the facts of those that are known but not yet noted: what rules see must
    /// not depend on which answer comes first.
    private var attachmentOrder: [Int] = []
    private var nextAttachment = 0
    private var settled: [Int: AttachmentFacts] = [:]
    private var isFinished = false
    /// Whether the first line begins with a blank: it would become part of our own trace field.
    private var beginsWithFold = false
    private let isForPostmaster: Bool

    private struct HeaderNotes {
        var contentFields: [Range<Int>] = []
        var namingFields: [Range<Int>] = []
        var hasMIMEVersion = false
        var isCut = false
        var uninspectable: String?
    }

    /// - Parameter scratch: the working memory of the pattern matcher for the policy's rules, one a thread.
    public init(policy: FilterPolicy, envelope: Envelope, scratch: PatternScratch) {
        self.policy = policy
        self.scratch = scratch
        reader = MessageReader(limits: policy.limits)
        evaluation = Evaluation(
            of: policy.rules, scratch: scratch, connection: envelope.connection, sender: envelope.sender,
            recipient: envelope.recipient)
        text = TextPatterns(rules: policy.rules)
        isForPostmaster = envelope.isForPostmaster
    }

    /// Whether requests wait for answers: more than `requestLimit` of them, and the sender should wait too.
    public var isSaturated: Bool { openRequests.count >= Self.requestLimit }

    /// Whether the verdict can be asked for.
    public var isComplete: Bool { isFinished && openRequests.isEmpty }

    /// Octets written so far.
    public var size: Int { sizes.size }

    /// Takes the next octets of the message.
    public mutating func write(_ chunk: Span<UInt8>) {
        if sizes.size == 0, chunk.count > 0 { beginsWithFold = ASCII.isBlank(chunk[0]) }
        sizes.note(octets: chunk.count)
        var cursor = 0
        while let event = reader.next(in: chunk, at: &cursor) { take(event, chunk) }
    }

    /// The message has ended.
    public mutating func finish() {
        guard !isFinished else { return }
        let nothing: [UInt8] = []
        while let event = reader.finish() { take(event, nothing.span) }
        if let subject = headers.subject { text.scan(subject: subject.decoded, scratch: scratch) }
        isFinished = true
    }

    /// Requests that came up since the last call.
    public mutating func takeRequests() -> [InspectionRequest] {
        let new = requests
        requests = []
        return new
    }

    /// Answers a request. An answer to one that is not open is passed over.
    public mutating func answer(_ answer: InspectionAnswer, to id: Int) {
        guard let index = openRequests.removeValue(forKey: id) else { return }
        settle(index, type: answer.type)
    }

    /// The verdict; nil while the message or answers are outstanding.
    public mutating func outcome() -> Outcome? {
        guard isComplete else { return nil }
        evaluation.note(textHits: text.hits)
        evaluation.note(message: sizes.facts(defects: defectNames))
        var decision =
            BuiltInVerdicts.decision(
                beginsWithFold: beginsWithFold, received: sizes.received, limit: policy.receivedLimit)
            ?? evaluation.decide(
                monitor: policy.isMonitoring, mayRefuse: !isForPostmaster)
        let editor = Editor(records: records, headers: headers, size: sizes.size)
        let plan: RewritePlan
        do {
            plan = try editor.plan(for: decision)
        } catch {
            decision = BuiltInVerdicts.cannotEdit(decision)
            plan = RewritePlan(size: sizes.size, edits: [])
        }
        return Outcome(
            verdict: decision.verdict, reply: decision.reply, actions: decision.actions, plan: plan, parts: partReports(),
            defects: defectReports(), size: sizes.size, explanations: policy.explains ? evaluation.explanations() : [])
    }

    // MARK: - Events

    private mutating func take(_ event: MessageReader.Event, _ chunk: Span<UInt8>) {
        switch event {
        case .field(let field, let entity):
            take(field, of: entity)
        case .headerEnd(let entity, let separatorSize):
            begin(entity, separatorSize: separatorSize)
        case .content(let range, let entity):
            takeContent(chunk.extracting(range), of: entity)
        case .decodedContent(let entity):
            let decoded = reader.decoded
            takeContent(decoded.span, of: entity)
        case .delimiter(let entity):
            guard records.indices.contains(entity), !records[entity].hasDelimiter else { return }
            records[entity].hasDelimiter = true
            if types.current?.entity == entity {
                types.drop()
                text.drop()
            }
        case .end(let entity, let end):
            finish(entity, end: end)
        case .defect(let defect):
            // The bound is on what reports list. What was found at all is never forgotten: it is what rules go by.
            if !defectNames.contains(defect.name) { defectNames.append(defect.name) }
            if defect.name.classification == .limit, records.indices.contains(defect.entity) {
                records[defect.entity].uninspectable = records[defect.entity].uninspectable ?? defect.name.rawValue
            } else if defect.name.classification == .limit {
                headerNotes.uninspectable = headerNotes.uninspectable ?? defect.name.rawValue
            }
            guard defects.count < policy.limits.defects else { return }
            defects.append(defect)
        }
    }

    private mutating func take(_ field: HeaderField, of entity: Int) {
        sizes.note(field, ofRoot: entity == 0)
        if field.isContentField {
            headerNotes.contentFields.append(field.extent)
            if field.isNamed("content-type") || field.isNamed("content-disposition") {
                headerNotes.namingFields.append(field.extent)
            }
        }
        headerNotes.isCut = field.raw.last != ASCII.lf
        if field.isNamed("mime-version") { headerNotes.hasMIMEVersion = true }
        guard entity == 0, let facts = headers.note(field, hostname: policy.hostname) else { return }
        evaluation.note(header: facts)
    }

    private mutating func begin(_ entity: Entity, separatorSize: Int) {
        sizes.note(entity)
        var record = PartRecord(entity: entity)
        record.separatorSize = separatorSize
        record.contentFields = headerNotes.contentFields
        record.namingFields = headerNotes.namingFields
        record.hasMIMEVersion = headerNotes.hasMIMEVersion
        record.isHeaderCut = headerNotes.isCut
        record.uninspectable = headerNotes.uninspectable
        headerNotes = HeaderNotes()
        // Entities come in the order of their numbers; their headers end in it too.
        records.append(record)
    }

    private mutating func startContent(of entity: Int) {
        let record = records[entity]
        types.begin(
            entity, isDisplayed: Attachments.isDeclaredBody(record.entity),
            hashing: policy.hashesEveryPart || policy.rules.needs.sha256)
        text.begin(record.entity, scratch: scratch)
    }

    private mutating func takeContent(_ octets: Span<UInt8>, of entity: Int) {
        guard records.indices.contains(entity) else { return }
        if types.current?.entity != entity { startContent(of: entity) }
        types.take(octets)
        if text.isScanning { text.take(octets) }
    }

    private mutating func finish(_ entity: Int, end: Int) {
        guard records.indices.contains(entity) else { return }
        records[entity].entity.noteEnd(end)
        let record = records[entity]
        if record.isContainer {
            if record.entity.mediaType.isMessage {
                records[entity].size = end - record.entity.bodyStart
                attachmentOrder.append(entity)
                note(Attachments.facts(of: records[entity], inside: container(of: record)), of: entity)
            }
            return
        }
        if types.current?.entity != entity { startContent(of: entity) }
        text.finish()
        guard let result = types.finish() else { return }
        records[entity].size = result.size
        records[entity].sha256 = result.sha256
        attachmentOrder.append(entity)
        switch result.finding {
        case .type(let type):
            settle(entity, type: type)
        case .ask(let head, let isWhole):
            requests.append(InspectionRequest(id: nextRequest, head: head, isWhole: isWhole))
            openRequests[nextRequest] = entity
            nextRequest += 1
        }
    }

    /// The type of a leaf is known: its facts are complete, and go once through the conditions.
    private mutating func settle(_ index: Int, type: String) {
        let isBody = Attachments.isDeclaredBody(records[index].entity)
        // Text that is shown in place is text, whatever its words look like to libmagic.
        let settled =
            isBody && type.hasPrefix("text/") && !Attachments.isBodyContent(type) ? records[index].entity.mediaType.name : type
        records[index].type = settled
        records[index].isBody = isBody && Attachments.isBodyContent(settled)
        note(Attachments.facts(of: records[index], inside: container(of: records[index])), of: index)
    }

    /// Puts facts to the conditions, once those of all attachments before are there too.
    private mutating func note(_ facts: AttachmentFacts, of entity: Int) {
        settled[entity] = facts
        while nextAttachment < attachmentOrder.count, let next = settled.removeValue(forKey: attachmentOrder[nextAttachment]) {
            evaluation.note(attachment: next)
            nextAttachment += 1
        }
    }

    private func container(of record: PartRecord) -> AttachmentFacts.Container {
        var parent = record.entity.parent
        while let index = parent, records.indices.contains(index) {
            if records[index].entity.mediaType.isMessage { return .message }
            parent = records[index].entity.parent
        }
        return .none
    }

    // MARK: - Reports

    private func path(of index: Int?) -> String? {
        guard let index, records.indices.contains(index) else { return nil }
        return records[index].entity.path
    }

    private func partReports() -> [PartReport] {
        var reports = records.map { $0.report(parent: path(of: $0.entity.parent), within: path(of: $0.entity.within)) }
        for defect in defects where reports.indices.contains(defect.entity) {
            reports[defect.entity].defects.append(defect.name.rawValue)
            if defect.name.classification == .limit, reports[defect.entity].uninspectable == nil {
                reports[defect.entity].uninspectable = defect.name.rawValue
            }
        }
        return reports
    }

    private func defectReports() -> [DefectReport] {
        defects.map {
            DefectReport(
                name: $0.name.rawValue, category: $0.name.classification.rawValue, part: path(of: $0.entity) ?? "0",
                offset: $0.offset,
                within: path(of: $0.within))
        }
    }
}
