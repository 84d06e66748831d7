// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct RewritePlanTests {
    private static let message = "0123456789"

    /// The message as the plan would send it.
    private func apply(_ edits: [(Range<Int>, String)]) -> String {
        let plan = RewritePlan(
            size: Self.message.utf8.count, edits: edits.map { RewritePlan.Edit($0.0, with: Array($0.1.utf8)) })
        let original = Array(Self.message.utf8)
        var out: [UInt8] = []
        for segment in plan.segments {
            switch segment {
            case .original(let range): out += original[range]
            case .inserted(let octets): out += octets
            case .transcoded(let range, let encoding):
                var transcoder = Transcoder(from: encoding)
                transcoder.transcode(original.span.extracting(range), into: &out)
                transcoder.finish(into: &out)
            }
        }
        #expect(out.count == plan.size)
        return String(decoding: out, as: UTF8.self)
    }

    @Test func withoutEdits() {
        let plan = RewritePlan(size: 10, edits: [])
        #expect(plan.segments == [.original(0..<10)])
        #expect(plan.isIdentity)
        #expect(plan.size == 10)
        let empty = RewritePlan(size: 0, edits: [])
        #expect(empty.segments == [])
        #expect(empty.isIdentity)
        #expect(empty.size == 0)
    }

    @Test func edits() {
        #expect(apply([(2..<4, "ab")]) == "01ab456789")
        #expect(apply([(0..<10, "")]) == "")
        #expect(apply([(0..<0, "ab")]) == "ab0123456789")
        #expect(apply([(10..<10, "ab")]) == "0123456789ab")
        #expect(apply([(2..<4, "")]) == "01456789")
        #expect(apply([(0..<1, "a"), (9..<10, "b")]) == "a12345678b")
        #expect(apply([(2..<4, "ab"), (4..<6, "cd")]) == "01abcd6789")
    }

    @Test func inAnyOrder() {
        #expect(apply([(8..<9, "z"), (0..<0, "a"), (4..<5, "")]) == "a0123567z9")
    }

    /// Of two that overlap the one that begins first, and then the longer, is kept.
    @Test func overlaps() {
        #expect(apply([(2..<6, "ab"), (3..<5, "x")]) == "01ab6789")
        #expect(apply([(3..<5, "x"), (2..<6, "ab")]) == "01ab6789")
        #expect(apply([(2..<6, "ab"), (4..<8, "x")]) == "01ab6789")
        #expect(apply([(2..<4, "x"), (2..<6, "ab")]) == "01ab6789")
        #expect(apply([(2..<6, "ab"), (4..<4, "x")]) == "01ab6789")
        #expect(apply([(2..<6, "first"), (2..<6, "second")]) == "01first6789")
    }

    @Test func insertionsAtOnePlace() {
        #expect(apply([(5..<5, "a"), (5..<5, "b"), (5..<5, "c")]) == "01234abc56789")
        #expect(apply([(5..<7, ""), (5..<5, "a")]) == "01234a789")
        #expect(apply([(3..<5, "x"), (5..<5, "a")]) == "012xa56789")
    }

    @Test func editsBeyondTheEndAreNoEdits() {
        #expect(apply([(9..<11, "x")]) == "0123456789")
        #expect(apply([(11..<11, "x")]) == "0123456789")
    }

    @Test func identity() {
        #expect(!RewritePlan(size: 10, edits: [RewritePlan.Edit(0..<0, with: [1])]).isIdentity)
        #expect(!RewritePlan(size: 10, edits: [RewritePlan.Edit(3..<5, with: [])]).isIdentity)
    }

    @Test func manyEditsAtRandom() {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<500 {
            var edits: [(Range<Int>, String)] = []
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let lower = Int.random(in: 0...10, using: &generator)
                let upper = Int.random(in: lower...10, using: &generator)
                edits.append((lower..<upper, String(repeating: "x", count: Int.random(in: 0...2, using: &generator))))
            }
            let result = apply(edits)
            // What is left of the original is in order, and nothing is there twice.
            let left = result.filter { $0 != "x" }
            #expect(left == String(left.sorted()))
            #expect(Set(left).count == left.count)
        }
    }
}
