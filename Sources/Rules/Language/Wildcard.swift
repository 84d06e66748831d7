// SPDX-License-Identifier: Apache-2.0

/// A pattern with `*` for any run of characters, which must match the whole of a text.
///
/// Matching takes time in proportion to pattern and text together, whatever either holds: each piece between two
/// stars is looked for once, from where the one before it ended, and never given back. That finds a match if there is
/// one, since a later place for a piece leaves less room for the rest.
struct Wildcard: Hashable, Sendable {
    private let prefix: [UInt8]
    private let pieces: [Needle]
    private let suffix: [UInt8]

    /// - Parameter segments: the folded text before, between and behind the stars; at least two.
    init(segments: [[UInt8]]) {
        prefix = segments.first ?? []
        suffix = segments.count > 1 ? segments[segments.count - 1] : []
        pieces = segments.dropFirst().dropLast().filter { !$0.isEmpty }.map { Needle($0) }
    }

    /// Whether this is nothing but stars.
    var matchesAnything: Bool { prefix.isEmpty && suffix.isEmpty && pieces.isEmpty }

    /// The longest run of fixed text: what a text must hold to be worth a closer look.
    var longestPiece: [UInt8] {
        var longest = prefix.count >= suffix.count ? prefix : suffix
        for piece in pieces where piece.octets.count > longest.count { longest = piece.octets }
        return longest
    }

    func matches(_ text: [UInt8]) -> Bool {
        guard text.count >= prefix.count + suffix.count, text.starts(with: prefix),
            text[(text.count - suffix.count)...].elementsEqual(suffix)
        else { return false }
        var start = prefix.count
        let end = text.count - suffix.count
        for piece in pieces {
            guard let found = piece.firstIndex(in: text, from: start, to: end) else { return false }
            start = found + piece.octets.count
        }
        return true
    }
}

/// A text to look for, with its table of Knuth, Morris and Pratt, so that no text makes the search slow.
struct Needle: Hashable, Sendable {
    let octets: [UInt8]
    /// For each length of a match so far, the longest shorter one that ends at the same place.
    private let fallback: [Int]

    init(_ octets: [UInt8]) {
        self.octets = octets
        var table = [Int](repeating: 0, count: octets.count)
        var length = 0
        for index in octets.indices.dropFirst() {
            while length > 0, octets[index] != octets[length] { length = table[length - 1] }
            if octets[index] == octets[length] { length += 1 }
            table[index] = length
        }
        fallback = table
    }

    /// Where the needle first begins within `text[start..<end]`.
    func firstIndex(in text: [UInt8], from start: Int, to end: Int) -> Int? {
        guard !octets.isEmpty else { return start }
        var length = 0
        var index = start
        while index < end {
            while length > 0, text[index] != octets[length] { length = fallback[length - 1] }
            if text[index] == octets[length] { length += 1 }
            if length == octets.count { return index + 1 - length }
            index += 1
        }
        return nil
    }
}
