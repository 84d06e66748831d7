// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

@Suite struct PGPPacketReaderTests {
    private struct Packet: Equatable {
        var tag: UInt8
        var body: [UInt8] = []
        var hasEnded = false
    }

    private struct Outcome: Equatable {
        var packets: [Packet] = []
        var isMalformed = false
        var mayEnd = true
    }

    private func read(_ chunks: [[UInt8]]) -> Outcome {
        var reader = PGPPacketReader()
        var outcome = Outcome()
        for chunk in chunks {
            var cursor = 0
            while let event = reader.next(in: chunk.span, at: &cursor) {
                switch event {
                case .begin(let tag): outcome.packets.append(Packet(tag: tag))
                case .body(let range): outcome.packets[outcome.packets.count - 1].body += chunk[range]
                case .end: outcome.packets[outcome.packets.count - 1].hasEnded = true
                }
            }
            #expect(cursor == chunk.count)
        }
        outcome.isMalformed = reader.isMalformed
        outcome.mayEnd = reader.mayEnd
        return outcome
    }

    private func packet(_ octets: [UInt8]) -> Packet? {
        let outcome = unwrapped(octets) { read($0) }
        #expect(outcome.mayEnd && !outcome.isMalformed && outcome.packets.count == 1)
        return outcome.packets.first
    }

    /// The lengths of both formats (RFC 9580 §4.2.1, §4.2.2).
    @Test func formats() {
        let long = [UInt8](repeating: 7, count: 300)
        #expect(packet([0xCB, 2, 1, 2]) == Packet(tag: 11, body: [1, 2], hasEnded: true))
        #expect(packet([0xCB, 0]) == Packet(tag: 11, hasEnded: true))
        #expect(packet([0xCB, 192, 108] + long) == Packet(tag: 11, body: long, hasEnded: true))
        #expect(packet([0xCB, 255, 0, 0, 1, 44] + long) == Packet(tag: 11, body: long, hasEnded: true))
        #expect(packet([0xAC, 2, 1, 2]) == Packet(tag: 11, body: [1, 2], hasEnded: true))
        #expect(packet([0xAD, 1, 44] + long) == Packet(tag: 11, body: long, hasEnded: true))
        #expect(packet([0xAE, 0, 0, 1, 44] + long) == Packet(tag: 11, body: long, hasEnded: true))
        #expect(packet([0xAF] + long) == Packet(tag: 11, body: long))
    }

    @Test func partialLengths() {
        #expect(packet([0xCB, 0xE1, 1, 2, 0xE0, 3, 1, 4]) == Packet(tag: 11, body: [1, 2, 3, 4], hasEnded: true))
        #expect(packet([0xCB, 0xE0, 1, 0]) == Packet(tag: 11, body: [1], hasEnded: true))
        // The last length is missing.
        #expect(!read([[0xCB, 0xE0, 1]]).mayEnd)
    }

    @Test func packetsFollowEachOther() {
        let outcome = unwrapped([0xCA, 3, 80, 71, 80, 0xA8, 1, 9, 0xCB, 1, 5]) { read($0) }
        #expect(outcome.packets.map(\.tag) == [10, 10, 11])
    }

    @Test func whatIsNoPacketEndsIt() {
        let outcome = unwrapped([0xCB, 1, 5, 0x20, 0xCB, 1, 5]) { read($0) }
        #expect(outcome.packets == [Packet(tag: 11, body: [5], hasEnded: true)])
        #expect(outcome.isMalformed)
    }

    @Test func nothingTraps() {
        let endless = random(after: [0xCB, 255, 255, 255, 255, 255], count: 50, seed: 21)
        for octets in random(after: [0xCB], count: 300, seed: 20) + endless {
            let isEqual = read([octets]) == read(octets.map { [$0] })
            #expect(isEqual)
        }
    }
}
