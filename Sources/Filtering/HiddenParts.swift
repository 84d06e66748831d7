// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// The parts that only another reading than the documented one shows, and those that lie within leaves.
///
/// Each is an attachment for the rules. What can be changed because of one is its *carrier*: the smallest entity of the
/// documented reading on whose extent all readings agree.
struct HiddenParts {
    private(set) var facts: [AttachmentFacts] = []
    private(set) var reports: [PartReport] = []

    init(documented: Reading, others: Readings, unwrapped: [(reading: Int?, part: UnwrappedPart)], size: Int) {
        for (number, part) in unwrapped {
            let reading = number.map { others.readings[$0] }
            let leaf = (reading ?? documented).path(of: part.carrier)
            let carrier = reading.map { documented.path(of: Self.carrier(of: $0, in: documented, size: size)) } ?? leaf
            var facts = Attachments.facts(of: part.record, inside: part.origin.isReading ? .none : .message)
            facts.part = carrier ?? "0"
            self.facts.append(facts)
            reports.append(
                part.record.report(
                    parent: leaf, within: leaf,
                    reading: reading?.name?.rawValue ?? (part.origin.isReading ? part.origin.rawValue : nil)))
        }
        guard !others.isEmpty else { return }
        var seen = Set(documented.records.filter { !$0.isContainer }.map(Key.init))
        for reading in others.readings {
            let carrier = Self.carrier(of: reading, in: documented, size: size)
            for (index, record) in reading.records.enumerated().dropFirst(reading.firstOwn) where !record.isContainer {
                guard seen.insert(Key(record)).inserted else { continue }
                var facts = reading.facts(of: index)
                let top = Self.outermost(record, in: reading)
                facts.part = documented.path(of: top.map { $0 < reading.firstOwn ? $0 : carrier } ?? carrier) ?? "0"
                self.facts.append(facts)
                reports.append(
                    record.report(
                        parent: reading.path(of: record.entity.parent), within: reading.path(of: record.entity.within),
                        reading: reading.name?.rawValue))
            }
        }
    }

    /// What makes a part another than one that is known: where it is, and what is said of it.
    private struct Key: Hashable {
        let start: Int
        let end: Int
        let within: Int?
        let encoding: TransferEncoding
        let declared: String
        let names: [String]
        let types: [String]

        init(_ record: PartRecord) {
            start = record.entity.bodyStart
            end = record.entity.end
            within = record.entity.within
            encoding = record.entity.encoding
            declared = record.entity.mediaType.name
            names = record.entity.names
            types = record.knownTypes
        }
    }

    /// The encoded entity of the message itself in which a part lies; nil where it lies in none.
    private static func outermost(_ record: PartRecord, in reading: Reading) -> Int? {
        var top: Int?
        var within = record.entity.within
        while let index = within, reading.records.indices.contains(index), index != top {
            top = index
            within = reading.records[index].entity.within
        }
        return top
    }

    /// The smallest entity of the documented reading that holds all in which the other reading differs.
    private static func carrier(of reading: Reading, in documented: Reading, size: Int) -> Int {
        let start = reading.start
        let end = reading.end ?? size
        var carrier = 0
        for (index, record) in documented.records.enumerated()
        where record.entity.within == nil && record.entity.start <= start && record.entity.end >= end {
            if record.entity.end - record.entity.start
                <= documented.records[carrier].entity.end - documented.records[carrier].entity.start
            {
                carrier = index
            }
        }
        return carrier
    }
}
