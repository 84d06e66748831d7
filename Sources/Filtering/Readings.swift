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

    private(set) var readings: [Reading] = []
    /// Where each that has begun goes on in the present chunk.
    private var cursors: [Int] = []
    /// Whether there were more than are looked at.
    private(set) var isOverflowing = false

    var isEmpty: Bool { readings.isEmpty }

    mutating func begin(_ reading: Reading, cursor: Int) {
        guard !isOverflowing else { return }
        guard readings.count < Self.limit else { return overflow() }
        readings.append(reading)
        cursors.append(cursor)
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
    ///   - isShared: whether the documented reading has this delimiter, of this entity, too.
    ///   - take: what a reading finds.
    mutating func write(
        _ chunk: Span<UInt8>, offset: Int, isLast: Bool, isShared: (_ end: Int, _ entity: Int) -> Bool,
        take: (_ reading: Int, Reading.Finding) -> Void
    ) {
        guard !readings.isEmpty else { return }
        var number = 0
        var passed: Set<Place> = []
        // Readings that begin in this chunk join the list behind the one they come from.
        while number < readings.count, !isOverflowing {
            defer { number += 1 }
            guard readings[number].end == nil else { continue }
            var cursor = cursors[number]
            cursors[number] = 0
            while readings[number].end == nil {
                let event = isLast ? readings[number].reader.finish() : readings[number].reader.next(in: chunk, at: &cursor)
                guard let event else { break }
                guard let finding = readings[number].take(event, chunk) else { continue }
                switch finding {
                case .fork(let name, let reader):
                    begin(Reading(name, reader, from: readings[number], at: offset + cursor), cursor: cursor)
                case .delimiter(let entity, let end):
                    take(number, finding)
                    let isKnown = readings[number].name == .anyDelimiter && !passed.insert(place(of: number, at: end)).inserted
                    if readings[number].reader.isBack, isShared(end, entity) {
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
