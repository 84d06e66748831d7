// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct InflateStreamTests {
    private struct Outcome: Equatable {
        var octets: [UInt8] = []
        var wrapper: InflateStream.Wrapper?
        var isFinished = true
        var isMalformed = false
    }

    private func inflate(_ chunks: [[UInt8]], _ wrapper: InflateStream.Wrapper? = nil) -> Outcome {
        var stream = InflateStream(wrapper, outputLimit: 1 << 20)
        var out: [UInt8] = []
        for chunk in chunks { stream.inflate(chunk.span, into: &out) }
        stream.finish(into: &out)
        return Outcome(
            octets: out, wrapper: stream.wrapper, isFinished: stream.isFinished, isMalformed: stream.isMalformed)
    }

    @Test(
        arguments: [
            (UnwrappingVectors.dynamic, InflateStream.Wrapper.raw, UnwrappingVectors.text),
            (UnwrappingVectors.zlib, .zlib, UnwrappingVectors.text),
            (UnwrappingVectors.gzipWithFields, .gzip, UnwrappingVectors.text),
            (UnwrappingVectors.gzipMembers, .gzip, Array("first second".utf8)),
            ([3, 0], .raw, []),
        ] as [([UInt8], InflateStream.Wrapper, [UInt8])])
    func wrappers(octets: [UInt8], wrapper: InflateStream.Wrapper, wanted: [UInt8]) {
        let outcome = unwrapped(octets) { inflate($0) }
        #expect(outcome == Outcome(octets: wanted, wrapper: wrapper))
        #expect(unwrapped(octets) { inflate($0, wrapper) } == outcome)
        // What follows is passed over.
        #expect(inflate([octets + [1, 2, 3]]) == outcome)
    }

    @Test func whatIsCutOffIsMalformed() {
        for octets in [UnwrappingVectors.zlib, UnwrappingVectors.dynamic, UnwrappingVectors.gzipWithFields] {
            let outcome = inflate([Array(octets.dropLast(20))])
            #expect(outcome.isMalformed && !outcome.isFinished)
        }
        #expect(inflate([]).isMalformed)
        #expect(inflate([[0x78]]).isMalformed)
    }

    @Test func otherWrappersAreMalformed() {
        #expect(inflate([UnwrappingVectors.dynamic], .zlib).isMalformed)
        #expect(inflate([UnwrappingVectors.zlib], .gzip).isMalformed)
        // A preset dictionary.
        #expect(inflate([[0x78, 0xBB, 0, 0, 0, 1, 3, 0]], .zlib).isMalformed)
    }

    @Test func bombsAreOverLimit() {
        var stream = InflateStream(.raw, outputLimit: 5000)
        var out: [UInt8] = []
        let bomb = UnwrappingVectors.bomb
        stream.inflate(bomb.span, into: &out)
        stream.finish(into: &out)
        #expect(out.count == 5000)
        #expect(stream.isOverLimit && !stream.isMalformed && !stream.isFinished)
    }

    @Test func nothingTraps() {
        let broken = spoilt(UnwrappingVectors.gzipWithFields, count: 200, seed: 4)
        for octets in broken + random(after: [0x1F, 0x8B, 8], count: 200, seed: 5) {
            let isEqual = inflate([octets]) == inflate(octets.map { [$0] })
            #expect(isEqual)
        }
    }
}
