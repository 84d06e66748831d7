// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// The readings of a message besides the documented one.
///
/// Cost stays linear: a reading begins only where the message is ambiguous, ends where it reads the same again, and there
/// are at most `liveLimit` at one place and `limit` in all. With more, the message counts as uninspectable: it is never
/// judged by the first of them.
struct Readings {
    /// Readings that may be under way at one place of the message, besides the documented one.
    static let liveLimit = 8
    /// Readings of one message.
    static let limit = 64

    /// In the order in which they began, which depends on how the message is cut.
    private(set) var readings: [Reading] = []
    /// Their indices in an order that does not: each behind the one it comes from, and before later ones of that.
    private(set) var order: [Int] = []
    /// Delimiters of the documented reading in the present chunk, by which the others know that they are back.
    private var delimiters: Set<DelimiterKey> = []
    /// Where each that has begun goes on in the present chunk.
    private var cursors: [Int] = []
    /// Whether there were more than are looked at.
    private(set) var isOverflowing = false

    var isEmpty: Bool { readings.isEmpty }

    mutating func begin(_ reading: Reading, cursor: Int) {
        guard !isOverflowing else { return }
        guard readings.count < Self.limit else { return overflow() }
        let place = order.firstIndex { reading.lineage.lexicographicallyPrecedes(readings[$0].lineage) } ?? order.count
        order.insert(readings.count, at: place)
        readings.append(reading)
        cursors.append(cursor)
    }

    private struct DelimiterKey: Hashable {
        let end: Int
        let entity: Int
    }

    /// The documented reading has a delimiter of this entity, the line of which ends here.
    mutating func noteDocumented(delimiterOf entity: Int, end: Int) {
        if !readings.isEmpty { delimiters.insert(DelimiterKey(end: end, entity: entity)) }
    }

    /// Where a reading by every delimiter has come to.
    private struct Place: Hashable {
        let end: Int
        let open: Int
        let atHome: Int
    }

    private func place(of reading: Int, at end: Int) -> Place {
        let containers = readings[reading].reader.containers
        return Place(end: end, open: containers.open, atHome: containers.atHome)
    }

    /// Gives a chunk to every reading that goes on.
    /// - Parameters:
    ///   - offset: octets of the message before the chunk.
    ///   - take: what a reading finds.
    mutating func write(
        _ chunk: Span<UInt8>, offset: Int, isLast: Bool, take: (_ reading: Int, Reading.Finding) -> Void
    ) {
        guard !readings.isEmpty else { return }
        defer { delimiters = [] }
        var position = 0
        var passed: Set<Place> = []
        // Readings that begin in this chunk join the list behind the one they come from.
        while position < order.count, !isOverflowing {
            let number = order[position]
            position += 1
            guard readings[number].end == nil else { continue }
            var cursor = cursors[number]
            cursors[number] = 0
            while readings[number].end == nil {
                let event = isLast ? readings[number].reader.finish() : readings[number].reader.next(in: chunk, at: &cursor)
                guard let event else { break }
                let found = readings[number].take(event, chunk)
                if readings[number].reader.hasLeft { readings[number].end = readings[number].outerEnd }
                guard let finding = found else { continue }
                switch finding {
                case .fork(let name, let reader):
                    begin(readings[number].fork(name, reader, at: offset + cursor), cursor: cursor)
                case .delimiter(let entity, let end):
                    take(number, finding)
                    let isKnown =
                        readings[number].name == .anyDelimiter && readings[number].reader.isOutside
                        // What it took back when it began may stand in an earlier chunk.
                        && end >= readings[number].start
                        && !passed.insert(place(of: number, at: end)).inserted
                    if readings[number].reader.isBack, delimiters.contains(DelimiterKey(end: end, entity: entity)) {
                        readings[number].end = end
                        readings[number].cameBackIn = entity
                    } else if isKnown {
                        readings[number].end = end
                    }
                default:
                    take(number, finding)
                }
            }
        }
        checkLive()
    }

    /// Counts how many were under way at once; the same however the message is cut into chunks.
    private mutating func checkLive() {
        guard !isOverflowing, readings.count > Self.liveLimit else { return }
        for reading in readings {
            let live = readings.count { $0.start <= reading.start && reading.start < $0.end ?? Int.max }
            if live > Self.liveLimit { return overflow() }
        }
    }

    private mutating func overflow() {
        isOverflowing = true
    }

    /// The same so far, for content that is gone on with in another way.
    func copy() -> Readings {
        var other = self
        other.readings = readings.map { $0.copy() }
        return other
    }

    mutating func takeUnwrapped(of reading: Int) -> [UnwrappedPart] {
        readings.indices.contains(reading) ? readings[reading].takeUnwrapped() : []
    }

    mutating func takeLimits(of reading: Int) -> [Defect] {
        guard readings.indices.contains(reading) else { return [] }
        return readings[reading].takeUnwrappedDefects().filter { $0.name.classification == .limit }
    }

    mutating func judge(_ reading: Int, _ index: Int) {
        guard readings.indices.contains(reading) else { return }
        readings[reading].judge(index)
    }

    mutating func settle(_ reading: Int, _ index: Int, slot: Int, type: String) {
        guard readings.indices.contains(reading) else { return }
        if readings[reading].settle(index, slot: slot, type: type) { readings[reading].judge(index) }
    }
}
