// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// A message within the content of a leaf: signed or compressed as a whole, or in a file.
///
/// It is read in every reading, as the message around it is. What has no header worth the name is a file.
struct InnerMessage {
    let origin: UnwrappedPart.Origin
    private var documented: Reading
    private var others = Readings()
    private var raw = FileTypes.Content(hash: nil)
    /// What the documented reading and each of the others holds: which of them comes to a part first depends on how the content
    /// is cut.
    private var parts: [UnwrappedPart] = []
    private var otherParts: [Int: [UnwrappedPart]] = [:]
    private var passed: Set<Defect.Name> = []
    /// Bounds that were passed within.
    var limits: [Defect.Name] { passed.sorted { $0.rawValue < $1.rawValue } }

    init(_ reading: Reading, origin: UnwrappedPart.Origin) {
        documented = reading
        self.origin = origin
    }

    /// The same so far, for a reading that parts here.
    func copy() -> InnerMessage {
        var other = self
        other.documented = documented.copy()
        other.others = others.copy()
        other.raw = raw.copy()
        return other
    }

    mutating func take(_ octets: Span<UInt8>) {
        let offset = raw.size
        raw.take(octets)
        documented.scanRaw(octets)
        var cursor = 0
        while let event = documented.reader.next(in: octets, at: &cursor) { take(event, octets, offset: offset, cursor) }
        takeOthers(octets, offset: offset, isLast: false)
    }

    /// It is complete.
    /// - Parameter leaf: the entity that holds it.
    /// - Returns: what it holds.
    mutating func finish(in leaf: Entity) -> [UnwrappedPart] {
        let nothing: [UInt8] = []
        while let event = documented.reader.finish() { take(event, nothing.span, offset: raw.size, 0) }
        takeOthers(nothing.span, offset: raw.size, isLast: true)
        parts += documented.takeUnwrapped()
        for defect in documented.takeUnwrappedDefects() { note(defect) }
        for reading in others.order {
            parts += otherParts[reading, default: []] + others.takeUnwrapped(of: reading)
            for defect in others.takeLimits(of: reading) { note(defect) }
        }
        if others.isOverflowing { passed.insert(.tooManyReadings) }
        guard origin != .message, documented.records.first?.entity.hasDeclaredType != true else { return parts }
        let results = FileTypes.results(of: raw)
        if case .type(let type)? = results.first?.finding, type.hasPrefix("text/"), results.count == 1 { return parts }
        let record = PartRecord(entity: Entity(file: [], number: 0, size: raw.size, in: leaf))
        return parts + [UnwrappedPart(record, results, origin: origin, carrier: 0)]
    }

    /// Whether anything in it is encrypted.
    var holdsEncrypted: Bool { documented.holdsEncrypted || others.readings.contains { $0.holdsEncrypted } }

    /// What text patterns matched within.
    var hits: TextHits {
        mutating get {
            var hits = documented.allHits()
            for reading in others.readings {
                hits.formUnion(reading.text.hits)
                hits.formUnion(reading.unwrappedHits)
            }
            return hits
        }
    }

    private mutating func take(_ event: MessageReader.Event, _ chunk: Span<UInt8>, offset: Int, _ cursor: Int) {
        switch documented.take(event, chunk) {
        case .leaf(let index, let results)?:
            parts.append(UnwrappedPart(documented.records[index], results, origin: origin, carrier: 0))
            parts += documented.takeUnwrapped()
            for defect in documented.takeUnwrappedDefects() { note(defect) }
        case .delimiter(let entity, let end)?:
            if documented.reader.isOutside { others.noteDocumented(delimiterOf: entity, end: end) }
        case .defect(let defect)?:
            note(defect)
        case .fork(let name, let reader)?:
            others.begin(documented.fork(name, reader, at: offset + cursor), cursor: cursor)
        default:
            break
        }
    }

    private mutating func takeOthers(_ chunk: Span<UInt8>, offset: Int, isLast: Bool) {
        guard !others.isEmpty else { return }
        var leaves: [(reading: Int, entity: Int, results: [FileTypes.Result])] = []
        var defects: [Defect] = []
        others.write(chunk, offset: offset, isLast: isLast) { reading, finding in
            switch finding {
            case .leaf(let entity, let results): leaves.append((reading, entity, results))
            case .defect(let defect): defects.append(defect)
            default: break
            }
        }
        for leaf in leaves {
            let part = UnwrappedPart(
                others.readings[leaf.reading].records[leaf.entity], leaf.results, origin: origin, carrier: 0)
            otherParts[leaf.reading, default: []] += [part] + others.takeUnwrapped(of: leaf.reading)
            defects += others.takeLimits(of: leaf.reading)
        }
        for defect in defects { note(defect) }
    }

    private mutating func note(_ defect: Defect) {
        if defect.name.classification == .limit { passed.insert(defect.name) }
    }
}
