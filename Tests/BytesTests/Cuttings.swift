// SPDX-License-Identifier: Apache-2.0

/// The ways a test cuts a short input: whole, octet by octet, and in two at every place.
func cuttings(of count: Int) -> [[Int]] {
    guard count > 1 else { return [[]] }
    return [[], Array(1..<count)] + (1..<count).map { [$0] }
}
