// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

@testable import MIME

/// `octets` cut at the given places.
func pieces(of octets: [UInt8], cuts: [Int]) -> [[UInt8]] {
    var start = 0
    return (cuts + [octets.count]).map { end in
        defer { start = end }
        return Array(octets[start..<end])
    }
}

/// What comes out of `octets` for every way to cut them, which must all be equal.
func unwrapped<Result: Equatable>(
    _ octets: [UInt8], sourceLocation: SourceLocation = #_sourceLocation, _ read: ([[UInt8]]) -> Result
) -> Result {
    let whole = read([octets])
    for cuts in cuttings(of: octets.count) {
        let isEqual = read(pieces(of: octets, cuts: cuts)) == whole
        #expect(isEqual, "cut at \(cuts.prefix(3))", sourceLocation: sourceLocation)
    }
    return whole
}

/// Octets that begin as `octets` do and are spoilt somewhere, or that are cut short: nothing of it may trap.
func spoilt(_ octets: [UInt8], count: Int, seed: UInt64) -> [[UInt8]] {
    guard octets.count > 1 else { return [] }
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { round in
        var copy = octets
        for _ in 0...round % 4 {
            copy[Int.random(in: 0..<copy.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        if round % 3 == 0 { copy.removeLast(Int.random(in: 0..<copy.count, using: &generator)) }
        return copy
    }
}

/// Octets by chance, behind a beginning that is none.
func random(after start: [UInt8], count: Int, seed: UInt64) -> [[UInt8]] {
    var generator = SeededGenerator(state: seed)
    return (0..<count).map { _ in
        start + (0..<Int.random(in: 0...200, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
