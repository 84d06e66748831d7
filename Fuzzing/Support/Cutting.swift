// SPDX-License-Identifier: Apache-2.0

import Bytes
import Glibc

/// The ways an input is cut into chunks: whole, in small pieces, and twice at places that depend on the input alone, so that a
/// crash happens again.
struct Cutting: CustomStringConvertible {
    let cuts: [Int]

    var description: String { cuts.count > 20 ? "\(cuts.prefix(2))... \(cuts.count) places" : "\(cuts)" }

    static func all(of input: [UInt8]) -> [Cutting] {
        var generator = Generator(seed: input)
        let step = input.count <= 1024 ? 1 : 61
        let pieces = Array(stride(from: step, to: max(input.count, step), by: step))
        return [Cutting(cuts: []), Cutting(cuts: pieces)]
            + [3, 17].map { count in
                Cutting(cuts: (0..<count).map { _ in Int(generator.next() % UInt64(input.count + 1)) }.sorted())
            }
    }

    /// The chunks of `input`, some of which may be empty.
    func chunks(of input: [UInt8]) -> [[UInt8]] {
        var start = 0
        return (cuts + [input.count]).map { end in
            defer { start = end }
            return Array(input[start..<end])
        }
    }
}

/// Equal sequences from equal seeds.
private struct Generator {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(seed: [UInt8]) {
        for octet in seed { state = (state ^ UInt64(octet)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Ends the process, which is what the fuzzer looks for, unless `holds`.
func require(_ holds: Bool, _ promise: @autoclosure () -> String) {
    guard !holds else { return }
    // Not with `print`, whose buffer would go down with the process.
    let text = Array("PROMISE BROKEN: \(promise())\n".utf8)
    _ = unsafe text.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
    abort()
}

/// What only one of two texts has, for people to read.
func difference(_ one: [String], _ other: [String]) -> String {
    let here = one.filter { !other.contains($0) }.prefix(3).joined(separator: "\n    ")
    let there = other.filter { !one.contains($0) }.prefix(3).joined(separator: "\n    ")
    return "\n  only here:\n    \(here)\n  only there:\n    \(there)"
}

/// The octets of the fuzzer as an array.
func octets(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: data, count: size))
}
