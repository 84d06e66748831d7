// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

/// Requests go out while chunks come in, and answers come back in any order.
@Suite struct InspectionRequestTests {
    private static let rules = "rules:\n  - { name: r, when: { attachment: { type: program } }, do: strip }\n"

    /// A message with so many parts, none of which can be told without libmagic. Each is a program by our answer.
    private static func message(parts: Int) -> [UInt8] {
        var text = "Content-Type: multipart/mixed; boundary=b\n\n"
        for number in 1...parts {
            text += "--b\nContent-Type: application/octet-stream; name=\"n\(number).bin\"\n\n\u{1}\(number)\n"
        }
        return wire(text + "--b--\n")
    }

    private func begin(_ filter: Filter) -> Pipeline {
        Pipeline(policy: filter.policy, envelope: Envelope(), scratch: filter.scratch)
    }

    private func strips(_ outcome: Outcome?) -> [String] {
        outcome?.actions.compactMap(\.part) ?? []
    }

    private static let program = InspectionAnswer(type: "application/x-dosexec")

    @Test func requestsComeOnce() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 3)
        pipeline.write(message.span)
        let first = pipeline.takeRequests()
        let again = pipeline.takeRequests()
        #expect(first.count == 3)
        #expect(again.isEmpty)
        #expect(Set(first.map(\.id)).count == 3)
        #expect(first.map(\.head) == [[1, 0x31], [1, 0x32], [1, 0x33]])
        #expect(first.allSatisfy { $0.isWhole })
    }

    @Test func thereIsNoVerdictBeforeTheEnd() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 2)
        pipeline.write(message.span)
        let requests = pipeline.takeRequests()
        for request in requests { pipeline.answer(Self.program, to: request.id) }
        #expect(!pipeline.isComplete)
        let early = pipeline.outcome(seal: BoundarySeal(1, 2))?.verdict
        #expect(early == nil)
        pipeline.finish()
        #expect(pipeline.isComplete)
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(outcome?.verdict == .modify)
    }

    @Test func thereIsNoVerdictBeforeTheLastAnswer() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 3)
        pipeline.write(message.span)
        pipeline.finish()
        pipeline.finish()
        let requests = pipeline.takeRequests()
        for request in requests {
            #expect(!pipeline.isComplete)
            let early = pipeline.outcome(seal: BoundarySeal(1, 2))?.verdict
            #expect(early == nil)
            pipeline.answer(Self.program, to: request.id)
        }
        #expect(pipeline.isComplete)
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(strips(outcome) == ["1", "2", "3"])
    }

    /// `filter-test` answers at once, the daemon from many threads: what is decided and reported is the same.
    @Test func theOrderOfAnswersMakesNoDifference() throws {
        let filter = try Filter(Self.rules)
        let message = Self.message(parts: 4)
        let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]]
        for order in orders {
            var pipeline = begin(filter)
            pipeline.write(message.span)
            pipeline.finish()
            let requests = pipeline.takeRequests()
            try #require(requests.count == 4)
            for number in order { pipeline.answer(Self.program, to: requests[number].id) }
            let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
            #expect(strips(outcome) == ["1", "2", "3", "4"], "\(order)")
            #expect(outcome?.removed == ["n1.bin", "n2.bin", "n3.bin", "n4.bin"], "\(order)")
        }
    }

    @Test func answersBelongToTheirPart() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 3)
        pipeline.write(message.span)
        pipeline.finish()
        let requests = pipeline.takeRequests()
        try #require(requests.count == 3)
        pipeline.answer(InspectionAnswer(type: "image/png"), to: requests[2].id)
        pipeline.answer(Self.program, to: requests[1].id)
        pipeline.answer(InspectionAnswer(type: "application/pdf"), to: requests[0].id)
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(strips(outcome) == ["2"])
        #expect(outcome?.parts.map(\.type) == [nil, "application/pdf", "application/x-dosexec", "image/png"])
    }

    @Test func answersToNothingArePassedOver() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 2)
        pipeline.write(message.span)
        pipeline.finish()
        pipeline.answer(Self.program, to: 99)
        pipeline.answer(Self.program, to: -1)
        let requests = pipeline.takeRequests()
        try #require(requests.count == 2)
        pipeline.answer(InspectionAnswer(type: "image/png"), to: requests[0].id)
        // A second answer to the same question is none.
        pipeline.answer(Self.program, to: requests[0].id)
        #expect(!pipeline.isComplete)
        pipeline.answer(InspectionAnswer(type: "image/png"), to: requests[1].id)
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(outcome?.verdict == .accept)
    }

    @Test func saturation() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = Self.message(parts: 20)
        var requests: [InspectionRequest] = []
        var most = 0
        for octet in message {
            while pipeline.isSaturated {
                let request = requests.removeFirst()
                pipeline.answer(Self.program, to: request.id)
            }
            let chunk = [octet]
            pipeline.write(chunk.span)
            requests += pipeline.takeRequests()
            most = max(most, requests.count)
        }
        pipeline.finish()
        requests += pipeline.takeRequests()
        #expect(most == Pipeline.requestLimit)
        for request in requests { pipeline.answer(Self.program, to: request.id) }
        let outcome = pipeline.outcome(seal: BoundarySeal(1, 2))
        #expect(strips(outcome).count == 20)
    }

    /// Text costs no request at all.
    @Test func textIsNotAsked() throws {
        let filter = try Filter(Self.rules)
        var pipeline = begin(filter)
        let message = wire(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: text/html\n\n<html></html>\n--b\n\n--b--\n"
        )
        pipeline.write(message.span)
        pipeline.finish()
        let requests = pipeline.takeRequests()
        #expect(requests.isEmpty)
        #expect(pipeline.isComplete)
    }
}
