// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Every bound from both sides: reached, nothing is said; passed by one, a defect of class `limit` says where.
@Suite struct LimitsTests {
    private func limits(_ change: (inout Limits) -> Void) -> Limits {
        var limits = Limits()
        change(&limits)
        return limits
    }

    /// Reads a message in every cutting; all must agree.
    private func read(_ message: [UInt8], _ limits: Limits) -> Reading {
        let whole = Reading(message, limits: limits)
        for cuts in cuttings(of: message.count) {
            let isEqual = Reading(message, cuts: cuts, limits: limits) == whole
            #expect(isEqual, "cut at \(cuts)")
            #expect(Reading.roundTrip(message, cuts: cuts, limits: limits) == message, "cut at \(cuts)")
        }
        return whole
    }

    private func nested(levels: Int) -> [UInt8] {
        var text = ""
        for level in 0..<levels { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        text += "\nx\n"
        for level in (0..<levels).reversed() { text += "--b\(level)--\n" }
        return wire(text)
    }

    @Test func depth() {
        let message = nested(levels: 3)
        let reached = read(message, limits { $0.depth = 3 })
        #expect(reached.defects == [])
        #expect(reached.parts.map(\.path) == ["0", "1", "1.1", "1.1.1"])
        let passed = read(message, limits { $0.depth = 2 })
        #expect(passed.defects.count == 1)
        #expect(passed.defects.first?.hasPrefix("nested-too-deep 2@") == true)
        #expect(passed.parts.map(\.path) == ["0", "1", "1.1"])
    }

    @Test func depthOfAttachedMessages() {
        let message = wire("Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n")
        #expect(read(message, limits { $0.depth = 2 }).defects == [])
        let passed = read(message, limits { $0.depth = 1 })
        #expect(passed.defects == ["nested-too-deep 1@64"])
        #expect(passed.parts.map(\.path) == ["0", "0.0"])
    }

    @Test func depthByDefault() {
        let deepest = Limits().depth
        let reached = Reading(nested(levels: deepest))
        #expect(reached.defects == [])
        #expect(reached.parts.count == deepest + 1)
        let passed = Reading(nested(levels: deepest + 1))
        #expect(passed.defects.first?.hasPrefix("nested-too-deep") == true)
        #expect(passed.parts.count == deepest + 1)
        let hostile = Reading(nested(levels: 5000))
        #expect(hostile.parts.count == deepest + 1)
    }

    @Test func parts() {
        let message = wire("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b\n\nthree\n--b--\n")
        let reached = read(message, limits { $0.parts = 4 })
        #expect(reached.defects == [])
        #expect(reached.parts.map(\.path) == ["0", "1", "2", "3"])
        let passed = read(message, limits { $0.parts = 3 })
        #expect(passed.defects == ["too-many-parts 0@74"])
        #expect(passed.parts.map(\.path) == ["0", "1", "2"])
    }

    @Test func headerSize() {
        let message = wire("A: 1\nB: 2\n\nx\n")
        let reached = read(message, limits { $0.headerSize = 12 })
        #expect(reached.defects == [])
        #expect(reached.parts.first?.fields == ["A:1", "B:2"])
        let passed = read(message, limits { $0.headerSize = 11 })
        #expect(passed.defects == ["header-too-large 0@6"])
        #expect(passed.parts.first?.fields == ["A:1"])
        #expect(passed.parts.first?.body == wire("B: 2\n\nx\n"))
    }

    @Test func fieldSizeOfFoldedFields() {
        let message = wire("A: 1\n 2\n\nx\n")
        let reached = read(message, limits { $0.fieldSize = 10 })
        #expect(reached.defects == [])
        #expect(reached.parts.first?.fields == ["A:1 2"])
        let passed = read(message, limits { $0.fieldSize = 9 })
        #expect(passed.defects == ["header-too-large 0@6"])
        #expect(passed.parts.first?.body == wire(" 2\n\nx\n"))
    }

    @Test func fieldSizeOfOneLine() {
        let message = wire("A: 12345\nB: 1\n\nx\n")
        #expect(read(message, limits { $0.fieldSize = 10 }).defects == [])
        let passed = read(message, limits { $0.fieldSize = 9 })
        #expect(passed.defects == ["header-too-large 0@0"])
        #expect(passed.parts.first?.body == message)
    }

    @Test func aLineWithoutEnd() {
        let message = [UInt8](repeating: 0x61, count: 600_000)
        let reading = read(message, Limits())
        #expect(reading.defects == ["header-too-large 0@0"])
        #expect(reading.parts.first?.body == message)
    }

    @Test func anOversizeHeaderOfAnAttachedMessage() {
        let message = wire("Content-Type: message/rfc822\nX: 1234567890123456789012345\n\nSubject: i\n\nx\n")
        let reading = read(message, limits { $0.headerSize = 40 })
        #expect(reading.defects.first == "header-too-large 0@30")
        #expect(reading.parts.count == 2)
    }

    @Test func boundarySize() {
        let message = wire("Content-Type: multipart/mixed; boundary=0123456789\n\n--0123456789\n\nx\n--0123456789--\n")
        #expect(read(message, limits { $0.boundarySize = 10 }).parts.map(\.path) == ["0", "1"])
        let passed = read(message, limits { $0.boundarySize = 9 })
        #expect(passed.defects == ["boundary-too-long 0@54"])
        #expect(passed.parts.map(\.path) == ["0"])
    }

    @Test func theLongestBoundaryByDefault() {
        let boundary = String(repeating: "b", count: Limits().boundarySize)
        let message = wire("Content-Type: multipart/mixed; boundary=\(boundary)\n\n--\(boundary)\n\nx\n--\(boundary)--\n")
        let reading = read(message, Limits())
        // Not every program reads one that long: that is no bound, but a doubt.
        #expect(reading.defects == ["long-boundary 0@8236"])
        #expect(reading.parts.map(\.path) == ["0", "1"])
    }

    @Test func theLongestBoundaryInNoDoubt() {
        func message(_ count: Int) -> [UInt8] {
            let boundary = String(repeating: "b", count: count)
            return wire("Content-Type: multipart/mixed; boundary=\(boundary)\n\n--\(boundary)\n\nx\n--\(boundary)--\n")
        }
        let reached = read(message(200), Limits())
        #expect(reached.defects == [])
        #expect(reached.forks == [])
        let passed = read(message(201), Limits())
        #expect(passed.defects == ["long-boundary 0@245"])
        #expect(passed.forks == [.anyDelimiter])
        #expect(passed.parts.map(\.path) == ["0", "1"])
    }

    /// Blanks behind a delimiter are transport padding, of any length: a delimiter must not be one or none depending on where
    /// the network cut the message.
    @Test(arguments: [100, 9000, 20_000, 300_000])
    func longPaddingOfDelimiters(count: Int) {
        let padding = String(repeating: " ", count: count)
        let head = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b"
        let message = wire(head + padding + "\nSubject: y\n--b" + padding + "\n--b--\n")
        let reading = read(message, Limits())
        #expect(reading.parts.first?.path == "0")
    }

    @Test func whatIsPassedIsOfClassLimit() {
        for name in [Defect.Name.headerTooLarge, .tooManyParts, .nestedTooDeep, .boundaryTooLong] {
            #expect(name.classification == .limit)
        }
    }
}
