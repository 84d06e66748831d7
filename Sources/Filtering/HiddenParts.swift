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
        var files: Set<FileKey> = []
        // In the order of the readings, whichever of them was given its octets first.
        var ranks = [Int](repeating: 0, count: others.readings.count)
        for (rank, number) in others.order.enumerated() { ranks[number] = rank }
        for (number, part) in unwrapped.enumerated().sorted(by: {
            ($0.element.reading.map { ranks[$0] } ?? -1, $0.offset) < ($1.element.reading.map { ranks[$0] } ?? -1, $1.offset)
        })
        .map(\.element) where part.counts {
            let reading = number.map { others.readings[$0] } ?? documented
            guard files.insert(FileKey(part.record, in: reading.records[part.carrier])).inserted else { continue }
            let leaf = reading.path(of: part.carrier)
            let carrier = number == nil ? leaf : documented.path(of: Self.carrier(of: reading, in: documented, size: size))
            var facts = Attachments.facts(of: part.record, inside: part.origin.isReading ? .none : .message)
            facts.part = carrier ?? "0"
            facts.isHidden = true
            self.facts.append(facts)
            reports.append(
                part.record.report(
                    parent: leaf, within: leaf,
                    reading: number == nil ? (part.origin.isReading ? part.origin.rawValue : nil) : reading.name?.rawValue))
        }
        // A multipart with a name is a file for some.
        for record in documented.records where record.isContainer && record.entity.mediaType.isMultipart {
            guard !record.entity.names.isEmpty else { continue }
            var facts = Attachments.facts(of: record, inside: .none)
            facts.isHidden = true
            self.facts.append(facts)
        }
        guard !others.isEmpty else { return }
        var seen = Set(documented.records.filter { !$0.isContainer }.map(Key.init))
        for number in others.order {
            let reading = others.readings[number]
            let carrier = Self.carrier(of: reading, in: documented, size: size)
            for (index, record) in reading.records.enumerated().dropFirst(reading.firstOwn) where !record.isContainer {
                // Encoded content, read as a message as it stands, is one without a body.
                if reading.name == .message, record.size == 0, record.entity.names.isEmpty { continue }
                guard seen.insert(Key(record)).inserted else { continue }
                var facts = reading.facts(of: index)
                let top = Self.outermost(record, in: reading)
                facts.part = documented.path(of: top.map { $0 < reading.firstOwn ? $0 : carrier } ?? carrier) ?? "0"
                facts.isHidden = true
                self.facts.append(facts)
                reports.append(
                    record.report(
                        parent: reading.path(of: record.entity.parent), within: reading.path(of: record.entity.within),
                        reading: reading.name?.rawValue))
            }
        }
    }

    /// The same for what lies within a leaf.
    private struct FileKey: Hashable {
        let leaf: Key
        let path: String
        let size: Int
        let names: [String]
        let types: [String]

        init(_ record: PartRecord, in leaf: PartRecord) {
            self.leaf = Key(leaf)
            // Its number within the leaf, which has another number in each reading.
            path = String(record.entity.path.dropFirst(leaf.entity.path.utf8.count))
            size = record.size
            names = record.entity.names
            types = record.knownTypes
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
        // The entity in which it parts began before that.
        let own = reading.records.dropFirst(reading.firstOwn).first { $0.entity.within == nil }?.entity.start
        let start = min(own ?? reading.start, reading.start)
        // Where it came back stands the delimiter behind the entity over which the readings differ.
        if let container = reading.cameBackIn, let end = reading.end {
            let children = documented.records.indices.filter {
                documented.records[$0].entity.parent == container && documented.records[$0].entity.within == nil
            }
            if let child = children.last(where: { documented.records[$0].entity.start <= start }) {
                // If others began before it came back, the smallest that both agree on is what holds them all.
                let hasOthers = children.contains { $0 > child && documented.records[$0].entity.start < end }
                return hasOthers ? container : child
            }
        }
        // It was given up for another that reads on the same, or went on to the end.
        let end = reading.end == nil ? size : reading.records.last { $0.entity.within == nil }?.entity.end ?? size
        var carrier = 0
        for (index, record) in documented.records.enumerated()
        where record.entity.within == nil && record.entity.start <= start && record.entity.end >= end {
            let present = documented.records[carrier].entity
            if record.entity.end - record.entity.start <= present.end - present.start { carrier = index }
        }
        return carrier
    }
}
