// SPDX-License-Identifier: Apache-2.0

/// The ways in which the tests feed an input to a machine: whole, octet by octet, and split in two at every point.
enum Chunkings {
    static func all(_ input: [UInt8]) -> [[[UInt8]]] {
        var result: [[[UInt8]]] = [[input], input.map { [$0] }]
        // Beyond 4 KB only some of the points, the same ones in every run.
        let step = input.count > 4096 ? input.count / 64 : 1
        for cut in stride(from: 1, to: max(1, input.count), by: step) {
            result.append([Array(input[..<cut]), Array(input[cut...])])
        }
        return result
    }
}
