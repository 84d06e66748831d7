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
    private var evaluation: Evaluation
    private var sizes = SizeLimits()
    private var headers = HeaderRules()
    /// The documented reading of the message, and what else mail programs may see in it.
    private var documented: Reading
    private var others = Readings()
    private var subjectHits = TextHits()
    private var defects: [Defect] = []
    /// Every name among them, each once.
    private var defectNames: [Defect.Name] = []
    private var requests: [InspectionRequest] = []
    private var openRequests: [Int: Question] = [:]
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

    /// What an open request is about: the content of a leaf, decoded in one way.
    private struct Question {
        enum Place {
            case documented(Int)
            case other(reading: Int, Int)
            case unwrapped(Int)
        }

        let place: Place
        let slot: Int
    }

    /// Parts within leaves, and the reading that has the leaf; nil: the documented one.
    private var unwrapped: [(reading: Int?, part: UnwrappedPart)] = []

    /// - Parameter scratch: the working memory of the pattern matcher for the policy's rules, one a thread.
    public init(policy: FilterPolicy, envelope: Envelope, scratch: PatternScratch) {
        self.policy = policy
        self.scratch = scratch
        documented = Reading(policy: policy, scratch: scratch)
        evaluation = Evaluation(
            of: policy.rules, scratch: scratch, connection: envelope.connection, sender: envelope.sender,
            recipient: envelope.recipient)
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
        let offset = sizes.size
        sizes.note(octets: chunk.count)
        var cursor = 0
        while let event = documented.reader.next(in: chunk, at: &cursor) { take(event, chunk, at: offset + cursor, cursor) }
        writeOthers(chunk, offset: offset, isLast: false)
    }

    /// The message has ended.
    public mutating func finish() {
        guard !isFinished else { return }
        let nothing: [UInt8] = []
        while let event = documented.reader.finish() { take(event, nothing.span, at: sizes.size, 0) }
        takeUnwrapped(documented.takeUnwrapped(), of: nil)
        for defect in documented.takeUnwrappedDefects() { note(defect) }
        writeOthers(nothing.span, offset: sizes.size, isLast: true)
        if let subject = headers.subject {
            subjectHits = TextPatterns.scan(subject.decoded, rules: policy.rules, scratch: scratch)
        }
        for defect in headers.defects(hasDeclaredType: documented.records.first?.entity.hasDeclaredType ?? false) { note(defect) }
        if others.isOverflowing { note(Defect(.tooManyReadings, entity: 0, offset: 0)) }
        isFinished = true
    }

    private mutating func take(_ event: MessageReader.Event, _ chunk: Span<UInt8>, at offset: Int, _ cursor: Int) {
        guard let finding = documented.take(event, chunk) else { return }
        switch finding {
        case .field(let field, let entity):
            sizes.note(field, ofRoot: entity == 0)
            guard entity == 0, let facts = headers.note(field, hostname: policy.hostname) else { return }
            evaluation.note(header: facts)
        case .entity(let index):
            sizes.note(documented.records[index].entity)
        case .delimiter(let entity, let end):
            if documented.reader.isOutside { others.noteDocumented(delimiterOf: entity, end: end) }
        case .defect(let defect):
            note(defect)
        case .leaf(let entity, let results):
            attachmentOrder.append(entity)
            ask(results, of: .documented(entity))
            takeUnwrapped(documented.takeUnwrapped(), of: nil)
            for defect in documented.takeUnwrappedDefects() { note(defect) }
            if documented.records[entity].types.allSatisfy({ $0 != nil }) { settle(entity) }
        case .message(let entity):
            attachmentOrder.append(entity)
            note(documented.facts(of: entity), of: entity)
        case .fork(let name, let reader):
            others.begin(documented.fork(name, reader, at: offset), cursor: cursor)
        }
    }

    private mutating func writeOthers(_ chunk: Span<UInt8>, offset: Int, isLast: Bool) {
        guard !others.isEmpty else { return }
        var found: [(reading: Int, entity: Int, results: [FileTypes.Result])] = []
        var limits: [Defect] = []
        others.write(chunk, offset: offset, isLast: isLast) { reading, finding in
            switch finding {
            case .leaf(let entity, let results): found.append((reading, entity, results))
            case .defect(let defect) where defect.name.classification == .limit: limits.append(defect)
            default: break
            }
        }
        for leaf in found {
            ask(leaf.results, of: .other(reading: leaf.reading, leaf.entity))
            if leaf.results.allSatisfy({ if case .type = $0.finding { true } else { false } }) {
                others.judge(leaf.reading, leaf.entity)
            }
            takeUnwrapped(others.takeUnwrapped(of: leaf.reading), of: leaf.reading)
            limits += others.takeLimits(of: leaf.reading)
        }
        if isLast {
            for reading in others.readings.indices {
                takeUnwrapped(others.takeUnwrapped(of: reading), of: reading)
                limits += others.takeLimits(of: reading)
            }
        }
        // Of another reading only counts that it could not be read to its end.
        for defect in limits { note(Defect(defect.name, entity: 0, offset: defect.offset)) }
    }

    private mutating func ask(_ results: [FileTypes.Result], of place: Question.Place) {
        for (slot, result) in results.enumerated() {
            guard case .ask(let head, let isWhole) = result.finding else { continue }
            requests.append(InspectionRequest(id: nextRequest, head: head, isWhole: isWhole))
            openRequests[nextRequest] = Question(place: place, slot: slot)
            nextRequest += 1
        }
    }

    private mutating func takeUnwrapped(_ parts: [UnwrappedPart], of reading: Int?) {
        for part in parts {
            ask(part.results, of: .unwrapped(unwrapped.count))
            unwrapped.append((reading, part))
        }
    }

    private mutating func note(_ defect: Defect) {
        // The bound is on what reports list. What was found at all is never forgotten: it is what rules go by.
        if !defectNames.contains(defect.name) { defectNames.append(defect.name) }
        guard defects.count < policy.limits.defects else { return }
        defects.append(defect)
    }

    /// Requests that came up since the last call.
    public mutating func takeRequests() -> [InspectionRequest] {
        let new = requests
        requests = []
        return new
    }

    /// Answers a request. An answer to one that is not open is passed over.
    public mutating func answer(_ answer: InspectionAnswer, to id: Int) {
        guard let question = openRequests.removeValue(forKey: id) else { return }
        switch question.place {
        case .documented(let entity):
            if documented.settle(entity, slot: question.slot, type: answer.type) { settle(entity) }
        case .other(let reading, let entity):
            others.settle(reading, entity, slot: question.slot, type: answer.type)
        case .unwrapped(let number):
            unwrapped[number].part.record.types[question.slot] = answer.type
            unwrapped[number].part.record.judgeBody()
        }
    }

    /// Every type of a leaf is known: its facts are complete, and go once through the conditions.
    private mutating func settle(_ index: Int) {
        documented.judge(index)
        note(documented.facts(of: index), of: index)
    }

    /// Puts facts to the conditions, once those of all attachments before are there too.
    private mutating func note(_ facts: AttachmentFacts, of entity: Int) {
        settled[entity] = facts
        while nextAttachment < attachmentOrder.count, let next = settled.removeValue(forKey: attachmentOrder[nextAttachment]) {
            evaluation.note(attachment: next)
            nextAttachment += 1
        }
    }

    /// The verdict; nil while the message or answers are outstanding.
    /// - Parameter seal: nobody outside can guess it: boundaries that a repair makes are built from it. Asked for only then.
    public mutating func outcome(seal: @autoclosure () -> BoundarySeal) -> Outcome? {
        guard isComplete else { return nil }
        // Of too many readings none counts: which came first depends on how the message was cut.
        if others.isOverflowing { others = Readings() }
        let unwrapped = unwrapped.filter { $0.reading.map(others.readings.indices.contains) ?? true }
        let hidden = HiddenParts(documented: documented, others: others, unwrapped: unwrapped, size: sizes.size)
        for facts in hidden.facts { evaluation.note(attachment: facts) }
        evaluation.note(textHits: documented.text.hits)
        evaluation.note(textHits: subjectHits)
        evaluation.note(textHits: documented.unwrappedHits)
        for reading in others.readings {
            evaluation.note(textHits: reading.text.hits)
            evaluation.note(textHits: reading.unwrappedHits)
        }
        if documented.holdsEncrypted { sizes.noteEncrypted() }
        evaluation.note(message: sizes.facts(defects: defectNames))
        var decision =
            BuiltInVerdicts.decision(
                beginsWithFold: beginsWithFold, received: sizes.received, limit: policy.receivedLimit)
            ?? evaluation.decide(
                monitor: policy.isMonitoring, mayRefuse: !isForPostmaster)
        let isRepaired = decision.actions.contains { $0.action == .repair && $0.mode == .enforce }
        let editor = Editor(
            records: documented.records, headers: headers, size: sizes.size, seal: isRepaired ? seal() : nil,
            traced: policy.tracesAmbiguity ? defectNames.filter { $0.classification != .harmless }.map(\.rawValue) : [])
        let plan: RewritePlan
        var repaired: [String] = []
        do {
            (plan, repaired) = try editor.plan(for: decision)
        } catch {
            decision = BuiltInVerdicts.cannotEdit(decision)
            plan = RewritePlan(size: sizes.size, edits: [])
        }
        return Outcome(
            verdict: decision.verdict, reply: decision.reply, actions: decision.actions, plan: plan,
            parts: partReports() + hidden.reports, defects: defectReports(), repaired: repaired, size: sizes.size,
            explanations: policy.explains ? evaluation.explanations() : [])
    }

    // MARK: - Reports

    private func partReports() -> [PartReport] {
        var reports = documented.records.map { record in
            record.report(
                parent: documented.path(of: record.entity.parent), within: documented.path(of: record.entity.within), reading: nil
            )
        }
        for defect in defects where reports.indices.contains(defect.entity) {
            reports[defect.entity].defects.append(defect.name.rawValue)
        }
        return reports
    }

    private func defectReports() -> [DefectReport] {
        defects.map {
            DefectReport(
                name: $0.name.rawValue, category: $0.name.classification.rawValue, part: documented.path(of: $0.entity) ?? "0",
                offset: $0.offset, within: documented.path(of: $0.within))
        }
    }
}
