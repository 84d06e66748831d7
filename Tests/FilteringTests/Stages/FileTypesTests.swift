// SPDX-License-Identifier: Apache-2.0

import Bytes
import Digests
import Inspection
import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct FileTypesTests {
    private func result(
        of octets: [UInt8], cuts: [Int] = [], isDisplayed: Bool = false, hashing: Bool = false
    ) -> FileTypes.Result? {
        var types = FileTypes()
        types.begin(1, isDisplayed: isDisplayed, hashing: hashing)
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            types.take(chunk.span)
            start = end
        }
        return types.finish().first
    }

    @Test func textIsToldAtOnce() {
        let found = result(of: Array("Hello, world.\n".utf8))
        #expect(found?.size == 14)
        #expect(found?.sha256 == nil)
        if case .type(let type) = found?.finding {
            #expect(type == "text/plain")
        } else {
            Issue.record("text should need no libmagic")
        }
    }

    @Test func allElseIsAsked() {
        let places: [[Int]] = [[], [1], [63], Array(1..<64)]
        for cuts in places {
            let found = result(of: Messages.program, cuts: cuts)
            #expect(found?.size == 64)
            if case .ask(let head, let isWhole) = found?.finding {
                #expect(head == Messages.program)
                #expect(isWhole)
            } else {
                Issue.record("a program should be put to libmagic")
            }
        }
    }

    @Test(arguments: [TypeDetector.headSize - 1, TypeDetector.headSize, TypeDetector.headSize + 1, 200_000])
    func theHeadIsBounded(size: Int) {
        let octets = Messages.program + [UInt8](repeating: 1, count: size - 64)
        let places: [[Int]] = [[], [100], Array(stride(from: 1000, to: size, by: 1000))]
        for cuts in places {
            let found = result(of: octets, cuts: cuts)
            #expect(found?.size == size)
            if case .ask(let head, let isWhole) = found?.finding {
                #expect(head == Array(octets.prefix(TypeDetector.headSize)))
                #expect(isWhole == (size <= TypeDetector.headSize))
            } else {
                Issue.record("a program should be put to libmagic")
            }
        }
    }

    @Test func hashesWhereAsked() {
        let wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let places: [[Int]] = [[], [1], [1, 2]]
        for cuts in places { #expect(result(of: Array("abc".utf8), cuts: cuts, hashing: true)?.sha256 == wanted) }
        let big = [UInt8](repeating: 0x61, count: 1_000_000)
        #expect(result(of: big, hashing: true)?.sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func nothingIsKeptAfterTheEnd() {
        var types = FileTypes()
        let isIdle = types.current == nil
        #expect(isIdle)
        types.begin(1, isDisplayed: false, hashing: false)
        types.drop()
        let found = types.finish()
        let isNothing = found.isEmpty
        #expect(isNothing)
    }

    @Test func sha256InRules() throws {
        let digest = SHA256()
        let program = Messages.program
        digest.update(program.span)
        let hex = SHA256.hex(digest.finish())
        for text in [Messages.withProgram, Messages.onlyProgram, Messages.attached, Messages.attachedInBase64] {
            let holds = try Filter.holds("attachment: { sha256: \(hex) }", for: text)
            #expect(holds)
            let upper = try Filter.holds("attachment: { sha256: \(hex.uppercased()) }", for: text)
            #expect(upper)
        }
        let other = try Filter.holds("attachment: { sha256: \(String(repeating: "0", count: 64)) }", for: Messages.withProgram)
        #expect(!other)
    }

    @Test func hashesForReports() throws {
        let silent = try Filter().run(Messages.withProgram)
        #expect(silent.outcome.parts.allSatisfy { $0.sha256 == nil })
        let told = try Filter { $0.hashesEveryPart = true }.run(Messages.withProgram)
        #expect(told.part("0")?.sha256 == nil)
        #expect(told.part("1")?.sha256?.utf8.count == 64)
        #expect(told.part("2")?.sha256?.utf8.count == 64)
    }
}
