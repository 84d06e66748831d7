// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ParserTests {
    @Test func eventsOfTheGoldens() throws {
        let goldens = try Golden.all()
        #expect(goldens.count >= 30)
        for golden in goldens {
            let events = Trace(golden.message).text
            if Golden.isRecording { try golden.record(events) }
            let wanted = try golden.events()
            #expect(events == wanted, "\(golden.name)")
        }
    }

    @Test func eventsDoNotDependOnTheCut() throws {
        for golden in try Golden.all() {
            let whole = Trace(golden.message).lines
            for cuts in cuttings(of: golden.message.count) {
                #expect(Trace(golden.message, cuts: cuts).lines == whole, "\(golden.name) cut at \(cuts)")
            }
        }
    }

    @Test func theEventsAreTheMessage() throws {
        for golden in try Golden.all() {
            for cuts in cuttings(of: golden.message.count) {
                #expect(Reading.roundTrip(golden.message, cuts: cuts) == golden.message, "\(golden.name) cut at \(cuts)")
            }
        }
    }

    /// What is hard for a parser that holds octets back.
    @Test(arguments: [
        "", "\r", "\n", "\r\n", "\r\r\n", "\n\r", "\r\n\r\n", "\n\n", "-", "--", "--\r\n", "--b", ":", ": \r\n", " ", "\t\r\n",
        "A:\r", "A:\r\n\r", "A:\r\n \r", "A: b\r\n \r\n \r\n\r\n", "\0\0\0", "\r\n--b--\r\n", "A: b\n\r\n--b\r\n",
    ])
    func scrapsComeOutAsTheyWentIn(text: String) {
        let heads = [
            "", "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx",
        ]
        for head in heads {
            let message = Array((head + text).utf8)
            let whole = Trace(message).lines
            for cuts in cuttings(of: message.count) {
                #expect(Reading.roundTrip(message, cuts: cuts) == message, "cut at \(cuts)")
                #expect(Trace(message, cuts: cuts).lines == whole, "cut at \(cuts)")
            }
        }
    }

    /// Small changes of the goldens by chance: nothing is lost, and no cut makes a difference.
    @Test func mutations() throws {
        var generator = SeededGenerator(state: 2026)
        let spices: [[UInt8]] = [
            [13], [10], [13, 10], [45, 45], Array("--b".utf8), Array("\r\n--b\r\n".utf8), Array("\r\n--b--\r\n".utf8), [58], [32],
            [0],
            [255], Array("\"".utf8), Array("(".utf8), Array(";".utf8), Array("=".utf8),
            Array("Content-Type: message/rfc822\r\n".utf8),
            Array("Content-Type: multipart/mixed; boundary=b\r\n".utf8), Array("Content-Transfer-Encoding: base64\r\n".utf8),
        ]
        for golden in try Golden.all() {
            for _ in 0..<15 {
                var message = golden.message
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0...message.count, using: &generator)
                    if Bool.random(using: &generator), place < message.count {
                        let end = min(message.count, place + Int.random(in: 1...6, using: &generator))
                        message.removeSubrange(place..<end)
                    } else {
                        message.insert(contentsOf: spices[Int.random(in: 0..<spices.count, using: &generator)], at: place)
                    }
                }
                check(message, &generator)
            }
        }
    }

    private func check(_ message: [UInt8], _ generator: inout SeededGenerator) {
        #expect(Reading.roundTrip(message) == message)
        guard message.count > 2 else { return }
        let events = Trace(message).lines
        let reading = Reading(message)
        let every = Array(1..<message.count)
        var cuttings = [every]
        for _ in 0..<3 {
            var cuts = Set<Int>()
            for _ in 0..<3 { cuts.insert(Int.random(in: 1..<message.count, using: &generator)) }
            cuttings.append(cuts.sorted())
        }
        for cuts in cuttings {
            let shown = String(decoding: message, as: UTF8.self)
            #expect(Reading.roundTrip(message, cuts: cuts) == message, "\(shown) cut at \(cuts)")
            #expect(Trace(message, cuts: cuts).lines == events, "\(shown) cut at \(cuts)")
            let isEqual = Reading(message, cuts: cuts) == reading
            #expect(isEqual, "\(shown) cut at \(cuts)")
        }
    }

    @Test func inputAfterTheEndIsPassedOver() {
        var parser = Parser()
        let octets = Array("A: b\r\n\r\nx".utf8)
        var cursor = 0
        while parser.next(in: octets.span, at: &cursor) != nil {}
        while parser.finish() != nil {}
        cursor = 0
        let more = parser.next(in: octets.span, at: &cursor)
        let isSilent = more == nil
        #expect(isSilent)
        #expect(cursor == octets.count)
    }
}
