// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct InflaterTests {
    private struct Outcome: Equatable {
        var octets: [UInt8] = []
        var isFinished = false
        var isMalformed = false
        var isOverLimit = false
    }

    private func inflate(_ chunks: [[UInt8]], limit: Int = 1 << 20) -> Outcome {
        var inflater = Inflater(outputLimit: limit)
        var outcome = Outcome()
        for chunk in chunks { inflater.inflate(chunk.span, into: &outcome.octets) }
        outcome.isFinished = inflater.isFinished
        outcome.isMalformed = inflater.isMalformed
        outcome.isOverLimit = inflater.isOverLimit
        #expect(inflater.produced == outcome.octets.count)
        return outcome
    }

    @Test(
        arguments: [
            (UnwrappingVectors.dynamic, UnwrappingVectors.text), (UnwrappingVectors.blocks, UnwrappingVectors.text),
            (UnwrappingVectors.literalsOnly, Array(UnwrappingVectors.text.prefix(400))),
            (UnwrappingVectors.fixed, Array("Hello, hello, hello!".utf8)), (UnwrappingVectors.stored, Array("Hello".utf8)),
            (UnwrappingVectors.run, [UInt8](repeating: 97, count: 1000)), ([3, 0], []),
        ] as [([UInt8], [UInt8])])
    func whatZlibMade(deflated: [UInt8], wanted: [UInt8]) {
        let outcome = unwrapped(deflated + [1, 2, 3]) { inflate($0) }
        #expect(outcome == Outcome(octets: wanted, isFinished: true))
    }

    /// The distance reaches as far as it can, over a stored block.
    @Test func farthestDistance() {
        let block = (0..<32768).map { (index: Int) -> UInt8 in UInt8(index * 7 % 251) }
        let match: [UInt8] = [0x03, 0xDE, 0xFF, 0x0F, 0x00]
        let deflated: [UInt8] = [0, 0, 0x80, 0xFF, 0x7F] + block + match
        let outcome = inflate([deflated])
        #expect(outcome == Outcome(octets: block + block.prefix(3), isFinished: true))
        #expect(inflate(pieces(of: deflated, cuts: [1, 7, 20000, 32770, 32774])) == outcome)
        // One octet less, and it reaches beyond the beginning.
        let short: [UInt8] = [0, 0xFF, 0x7F, 0x00, 0x80] + Array(block.dropLast()) + match
        #expect(inflate([short]).isMalformed)
    }

    @Test(
        arguments: [
            // A block of the reserved kind; a stored length that is not confirmed.
            [7], [1, 5, 0, 5, 0],
            // A match with nothing in front; 287 and 31 code words; no code for lengths.
            [0x03, 0x02, 0, 0], [0xF5, 0xFF, 0, 0], [0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]])
    func malformed(deflated: [UInt8]) {
        let outcome = unwrapped(deflated + [0, 0, 0]) { inflate($0) }
        #expect(outcome == Outcome(isMalformed: true))
    }

    @Test func whatIsCutOffIsNotFinished() {
        let outcome = unwrapped(Array(UnwrappingVectors.dynamic.dropLast(3))) { inflate($0) }
        #expect(!outcome.isFinished && !outcome.isMalformed)
        #expect(UnwrappingVectors.text.starts(with: outcome.octets))
        #expect(outcome.octets.count > 1500)
    }

    @Test func bombsStopAtTheLimit() {
        let outcome = inflate([UnwrappingVectors.bomb], limit: 10_000)
        #expect(outcome == Outcome(octets: [UInt8](repeating: 0, count: 10_000), isOverLimit: true))
        #expect(inflate(UnwrappingVectors.bomb.map { [$0] }, limit: 10_000) == outcome)
        let exact = inflate([UnwrappingVectors.bomb], limit: 300_000)
        #expect(exact.isFinished && exact.octets.count == 300_000)
    }

    @Test func pausesForWantOfRoom() {
        var inflater = Inflater()
        var cursor = 0
        var count = 0
        var isPaused = true
        let chunk = UnwrappingVectors.bomb + [9, 9]
        while isPaused {
            var piece: [UInt8] = []
            isPaused = inflater.inflate(chunk.span, at: &cursor, into: &piece, room: 1000)
            #expect(piece.count < 1258)
            count += piece.count
        }
        #expect(count == 300_000)
        #expect(inflater.isFinished)
        #expect(cursor == chunk.count - 2)
    }

    @Test func nothingTraps() {
        for (index, octets) in spoilt(UnwrappingVectors.dynamic, count: 300, seed: 1).enumerated() {
            let whole = inflate([octets])
            let isEqual = inflate(octets.map { [$0] }) == whole
            #expect(isEqual, "\(index)")
        }
        for octets in random(after: [], count: 300, seed: 2) { _ = inflate([octets]) }
        for octets in random(after: [0x05], count: 300, seed: 3) { _ = inflate([octets]) }
    }
}
