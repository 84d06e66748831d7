// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct ReadingsTests {
    private static let top = "From: a@example.org\nMIME-Version: 1.0\n"

    /// Multiparts in one another, each with a boundary that is read in several ways: two readings besides the documented one.
    private static func nested(_ depth: Int, leaf: String = "\nleaf\n") -> String {
        var text = top
        for number in 0..<depth {
            text += "Content-Type: multipart/mixed; boundary=\"b\(number)\" x\n\n--b\(number)\n"
        }
        text += leaf
        for number in (0..<depth).reversed() { text += "--b\(number)--\n" }
        return text
    }

    /// Parts side by side, each with one reading besides the documented one, which ends with the part.
    private static func siblings(_ count: Int, last: String = "") -> String {
        var text = top + "Content-Type: multipart/mixed; boundary=b\n\n"
        for number in 0..<count {
            text += "--b\nContent-Type: text/plain\nContent-Type: message/rfc822\n\nSubject: \(number)\n\nx\n"
        }
        return text + last + "--b--\n"
    }

    /// A part with one reading besides the documented one.
    private static let doubtful = "Content-Type: text/plain\nContent-Type: message/rfc822\n\nSubject: x\n\nleaf\n"

    private static let within: [String] = [nested(2), nested(4), siblings(12), nested(2, leaf: doubtful)]
    private static let beyond: [String] = [nested(4, leaf: doubtful), nested(5), siblings(65), siblings(80)]

    private func isOverflowing(_ text: String) throws -> Bool {
        let result = try Filter().run(text)
        let isNamed = result.outcome.defects.contains { $0.name == "too-many-readings" && $0.category == "limit" }
        let rejected = try Filter(Filter.rejecting("message: { uninspectable: yes }")).run(text).outcome.verdict == .reject
        #expect(isNamed == rejected)
        let byReason = try Filter.holds("message: { uninspectable: too-many-readings }", for: text)
        #expect(byReason == isNamed)
        return isNamed
    }

    @Test func limits() {
        #expect(Readings.liveLimit == 8)
        #expect(Readings.limit == 64)
    }

    @Test func readingsThatAreUnderWayAtOnePlace() throws {
        for depth in 1...4 {
            let text = Self.nested(depth)
            let isOver = try isOverflowing(text)
            #expect(!isOver, "\(depth)")
        }
        let nine = try isOverflowing(Self.nested(4, leaf: Self.doubtful))
        #expect(nine)
        let ten = try isOverflowing(Self.nested(5))
        #expect(ten)
    }

    @Test func readingsOfOneMessage() throws {
        let all = try isOverflowing(Self.siblings(64))
        #expect(!all)
        let more = try isOverflowing(Self.siblings(65))
        #expect(more)
    }

    /// Behind a reading that has come back there is room for another: else nine parts would be too many.
    @Test func aReadingEndsWhereItIsBack() throws {
        let isOver = try isOverflowing(Self.siblings(20))
        #expect(!isOver)
    }

    /// The verdict does not come from the readings that there was room for.
    @Test func noMessageIsJudgedByTheFirstOfThem() throws {
        let program: String =
            "--b\nContent-Type: text/plain\nContent-Type: message/rfc822\n\n"
            // So far down that the text does not look like a message by itself.
            + "X-A: \(String(repeating: "a", count: 300))\nContent-Disposition: attachment; filename=a.exe\n\nx\n"
        let rules = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: { reject: 550 5.7.1 No } }\n"
        // The last part has two: the message, and the part that its second type makes of a line of the text.
        let seen = try Filter(rules).run(Self.siblings(62, last: program))
        #expect(seen.outcome.verdict == .reject)
        #expect(seen.doubts.contains("too-many-readings") == false)
        // Of too many none shows a part: which came first depends on how the message was cut.
        let unseen = try Filter(rules).runCut(Self.siblings(63, last: program))
        #expect(unseen.outcome.verdict == .accept)
        #expect(unseen.doubts.contains("too-many-readings"))
        let both = try Filter(Filter.rejecting("message: { uninspectable: yes }")).run(Self.siblings(63, last: program))
        #expect(both.outcome.verdict == .reject)
    }

    /// Whether there are too many must not depend on how the message comes in, nor may anything else that is found.
    @Test(arguments: ReadingsTests.within)
    func noCutMakesADifference(text: String) throws {
        let filter = try Filter(Filter.repairing) { $0.hashesEveryPart = true }
        let result = try filter.runCut(text)
        #expect(!result.doubts.contains("too-many-readings"))
    }

    @Test(arguments: ReadingsTests.beyond)
    func noCutMakesADifferencePastTheLimits(text: String) throws {
        let result = try Filter(Filter.repairing).runCut(text)
        #expect(result.doubts.contains("too-many-readings"))
    }

    /// Files within parts that several readings show come in one order, whatever came first over the network.
    @Test func noCutMakesADifferenceToFilesWithinParts() throws {
        var text = Self.top + "Content-Type: multipart/mixed; boundary=\"b\" x\n\n"
        for _ in 0..<3 { text += "--b\n\nhello\n" + Envelopes.uuencodedProgram }
        let result = try Filter(Filter.rejecting("attachment: { type: program }")).runCut(text + "--b--\n")
        #expect(result.outcome.verdict == .reject)
    }

    // MARK: - One by one

    /// The readings of a message besides the documented one.
    private func readings(of text: String) throws -> [Reading] {
        let filter = try Filter()
        var documented = Reading(policy: filter.policy, scratch: filter.scratch)
        var others = Readings()
        let message = wire(text)
        let chunk = message.span
        var cursor = 0
        while let event = documented.reader.next(in: chunk, at: &cursor) {
            guard let finding = documented.take(event, chunk) else { continue }
            switch finding {
            case .fork(let name, let reader):
                others.begin(documented.fork(name, reader, at: cursor), cursor: cursor)
            case .delimiter(let entity, let start):
                others.noteDocumented(delimiterOf: entity, end: start)
            default:
                break
            }
        }
        others.write(chunk, offset: 0, isLast: false) { _, _ in }
        return others.readings
    }

    /// Octets before `mark`, which stands in `text` once.
    private func place(of mark: String, in text: String) throws -> Int {
        let parts = text.split(separator: mark, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        return wire(String(parts[0])).count
    }

    @Test(arguments: [Messages.withProgram, Messages.onlyProgram, Messages.attached, Messages.signed])
    func clearMessagesHaveOneReading(text: String) throws {
        let others = try readings(of: text)
        #expect(others.isEmpty)
    }

    @Test func whereAReadingBeginsAndEnds() throws {
        let text =
            Self.top + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + Self.doubtful + "--b\nX-Last: part\n\nlast\n--b--\n"
        let others = try readings(of: text)
        #expect(others.map(\.name) == [.message])
        let reading = try #require(others.first)
        let start = try place(of: "Subject: x", in: text)
        // Both are behind the delimiter.
        let end = try place(of: "--b\nX-Last", in: text) + wire("--b\n").count
        #expect(reading.start == start)
        #expect(reading.end == end)
        #expect(reading.firstOwn == 1)
    }

    /// One that never comes back goes on to the end.
    @Test func aReadingOfTheWholeMessageHasNoEnd() throws {
        let others = try readings(of: Self.top + Self.doubtful)
        #expect(others.map(\.name) == [.message])
        #expect(others.map(\.end) == [nil])
    }

    @Test func aBoundaryInDoubtHasTwo() throws {
        let others = try readings(of: Self.nested(1))
        #expect(others.map(\.name) == [.anyDelimiter, .leaf])
    }
}
