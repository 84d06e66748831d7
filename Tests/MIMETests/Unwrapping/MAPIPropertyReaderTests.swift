// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct MAPIPropertyReaderTests {
    private struct Value: Equatable {
        var tag: UInt32
        var octets: [UInt8] = []
        var hasEnded = false
    }

    private struct Outcome: Equatable {
        var values: [Value] = []
        var isMalformed = false
        var mayEnd = true
    }

    private func read(_ chunks: [[UInt8]]) -> Outcome {
        var reader = MAPIPropertyReader()
        var outcome = Outcome()
        for chunk in chunks {
            var cursor = 0
            while let event = reader.next(in: chunk.span, at: &cursor, end: chunk.count) {
                switch event {
                case .begin(let tag): outcome.values.append(Value(tag: tag))
                case .value(let range): outcome.values[outcome.values.count - 1].octets += chunk[range]
                case .end: outcome.values[outcome.values.count - 1].hasEnded = true
                }
            }
            #expect(cursor == chunk.count)
        }
        outcome.isMalformed = reader.isMalformed
        outcome.mayEnd = reader.mayEnd
        return outcome
    }

    private func list(_ properties: [[UInt8]]) -> [UInt8] {
        TNEFBuilder.number(properties.count) + properties.flatMap { $0 }
    }

    /// Every type by which the next property could be missed (MS-OXTNEF §2.1.3.4).
    @Test func everyTypeIsPassedOver() {
        let last = TNEFBuilder.values(0x3701_0102, [[1, 2, 3, 4, 5]])
        let wanted = Outcome(values: [Value(tag: 0x3701_0102, octets: [1, 2, 3, 4, 5], hasEnded: true)])
        let widths = [1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 0x14: 8, 0x40: 8, 0x48: 16]
        for (type, width) in widths {
            let value = [UInt8](repeating: 9, count: width)
            let single = TNEFBuilder.fixed(0x1234_0000 | type, value)
            let values: [UInt8] = TNEFBuilder.number(2) + value + value
            let multiple = TNEFBuilder.fixed(0x1234_1000 | type, values)
            let outcome = unwrapped(list([single, multiple, last])) { read($0) }
            #expect(outcome == wanted, "\(type)")
        }
    }

    @Test func namedProperties() {
        let set = [UInt8](repeating: 5, count: 16)
        var numbered = TNEFBuilder.number(0x8001_0003) + set
        for number in [0, 7, 1] { numbered += TNEFBuilder.number(number) }
        let name = TNEFBuilder.utf16("ab")
        var named = TNEFBuilder.number(0x8002_001E) + set
        for number in [1, name.count] { named += TNEFBuilder.number(number) }
        named += name
        named += [0, 0]
        for number in [1, 1, 65] { named += TNEFBuilder.number(number) }
        let outcome = unwrapped(list([numbered, named])) { read($0) }
        #expect(outcome == Outcome(values: [Value(tag: 0x8002_001E, octets: [65], hasEnded: true)]))
    }

    @Test func severalValues() {
        let outcome = unwrapped(list([TNEFBuilder.values(0x1234_101E, [[65], [], [66, 67]])])) { read($0) }
        #expect(outcome.values.map(\.octets) == [[65], [], [66, 67]])
        #expect(outcome.mayEnd)
    }

    @Test func oddities() {
        // An unknown type; a name of no kind; padding that is missing; a value that is cut off; no list.
        #expect(read([list([TNEFBuilder.fixed(0x1234_0099, [1, 2, 3, 4])])]).isMalformed)
        var nameless = TNEFBuilder.number(0x8001_0003)
        for number in [0, 0, 0, 0, 2] { nameless += TNEFBuilder.number(number) }
        #expect(read([list([nameless])]).isMalformed)
        let text = list([TNEFBuilder.values(0x1234_001E, [[65]])])
        #expect(read([Array(text.dropLast(3))]).mayEnd)
        #expect(!read([Array(text.dropLast(4))]).mayEnd)
        #expect(!read([[]]).mayEnd)
        #expect(read([[0, 0, 0, 0]]).mayEnd)
        // What follows the list is none of it.
        #expect(read([text + [1, 2, 3, 4]]).values.count == 1)
    }

    @Test func nothingTraps() {
        let text = list([TNEFBuilder.values(0x1234_101E, [[65], [], [66, 67]]), TNEFBuilder.fixed(0x1234_0048, [1, 2])])
        for octets in spoilt(text, count: 500, seed: 40) + random(after: [255, 255, 255, 255], count: 100, seed: 41) {
            let whole = read([octets])
            let isEqual = read(octets.map { [$0] }) == whole
            #expect(isEqual)
        }
        let numbers = [0xFFFF_FFFF, 0x1234_1048, 0xFFFF_FFFF]
        let most = numbers.flatMap { TNEFBuilder.number($0) }
        #expect(read([most]) == Outcome(mayEnd: false))
    }
}
