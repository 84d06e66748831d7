// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// Finds OpenPGP armour within text and decodes it. It may stand anywhere (RFC 9580 §6.2); what follows its first line is its
/// own.
struct ArmorFinder {
    private static let head = Array("-----BEGIN PGP MESSAGE".utf8)

    private let budget: InflationBudget
    private var decoder: PGPContentDecoder?
    /// The end of the last chunk, in which the line that begins armour may be cut.
    private var tail: [UInt8] = []
    /// Whether that is the beginning of the text.
    private var isAtStart = true

    init(_ budget: InflationBudget) {
        self.budget = budget
    }

    mutating func take(_ octets: Span<UInt8>, _ emit: ([UInt8]) -> Void) {
        if decoder != nil { return feed(octets, emit) }
        var search = tail
        search.append(octets, in: 0..<octets.count)
        let span = search.span
        var cursor = 0
        while let hyphen = span.firstIndex(of: ASCII.hyphen, in: cursor..<span.count) {
            let isLineStart = hyphen == 0 ? isAtStart : search[hyphen - 1] == ASCII.lf
            if isLineStart, search[hyphen...].starts(with: Self.head) {
                decoder = PGPContentDecoder(outputLimit: budget.left)
                tail = []
                return feed(span.extracting(hyphen..<span.count), emit)
            }
            cursor = span.firstIndex(of: ASCII.lf, in: hyphen..<span.count) ?? span.count
        }
        // One octet more than the line's head: whether a line begins there must be told, too.
        tail = Array(search.suffix(Self.head.count + 1))
        if tail.count < search.count { isAtStart = false }
    }

    /// The text has ended.
    /// - Returns: what has read the armour, if there was any.
    mutating func finish(into out: inout [UInt8]) -> PGPContentDecoder? {
        guard var decoder else { return nil }
        self.decoder = nil
        decoder.finish(into: &out)
        return decoder
    }

    private mutating func feed(_ octets: Span<UInt8>, _ emit: ([UInt8]) -> Void) {
        guard var decoder else { return }
        self.decoder = nil
        decoder.decode(octets, emit)
        self.decoder = decoder
    }
}
