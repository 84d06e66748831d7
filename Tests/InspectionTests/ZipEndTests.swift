// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inspection

@Suite struct ZipEndTests {
    private static let record: [UInt8] = [0x50, 0x4B, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)

    /// Told the same in every cutting.
    private func isArchive(_ octets: [UInt8]) -> Bool {
        var answers: Set<Bool> = []
        for size in [1, 2, 3, 4, 5, 7, 1000, max(1, octets.count)] where octets.count / size < 3000 {
            var end = ZipEnd()
            var start = 0
            while start < octets.count {
                let chunk = Array(octets[start..<min(octets.count, start + size)])
                end.take(chunk.span)
                start += size
            }
            answers.insert(end.isArchive(head: octets.span))
        }
        #expect(answers.count == 1)
        return answers == [true]
    }

    @Test func whateverStandsBefore() {
        #expect(isArchive(Self.record))
        #expect(isArchive(Array("hello".utf8) + Self.record))
        #expect(isArchive([0x06, 0x50, 0x4B, 0x50, 0x4B, 0x05, 0x05] + Self.record))
    }

    @Test func aCommentMayFollow() {
        #expect(isArchive(Self.record + [UInt8](repeating: 0x20, count: 65_535)))
        #expect(!isArchive(Self.record + [UInt8](repeating: 0x20, count: 65_536)))
    }

    @Test func otherContent() {
        #expect(!isArchive([]))
        #expect(!isArchive(Array(Self.record.dropLast())))
        #expect(!isArchive([0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 30)))
        #expect(!isArchive([UInt8](repeating: 0x06, count: 100)))
    }

    /// A document of the old Office that holds one of the new: it is no archive. With one behind its end it is.
    @Test func documentsThatHoldArchives() {
        let head: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        #expect(!isArchive(head + Self.record + [UInt8](repeating: 0, count: 512)))
        #expect(isArchive(head + [UInt8](repeating: 0, count: 512) + Self.record))
    }
}
