// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// Finds OpenPGP armour within text and decodes it. It may stand anywhere (RFC 9580 §6.2); what follows its first line is its
/// own.
struct ArmorFinder {
    private static let head = Array("-----BEGIN PGP MESSAGE".utf8)

    private let budget: InflationBudget
    private var decoder: PGPContentDecoder?
    /// The last octets so far, in which the line that begins armour may be cut: one more than its head has, for whether a line
    /// begins there must be told, too.
    private var tail: [UInt8] = []
    /// Whether that is the beginning of the text.
    private var isAtStart = true

    init(_ budget: InflationBudget) {
        self.budget = budget
    }

    mutating func take(_ octets: Span<UInt8>, _ emit: ([UInt8]) -> Void) {
        if decoder != nil { return feed(octets, emit) }
        // A head that the chunk's end cut in two.
        if !tail.isEmpty {
            var joint = tail
            joint.append(octets, in: 0..<min(octets.count, Self.head.count))
            if let start = Self.find(joint.span, isLineStart: isAtStart), start < tail.count {
                let begun = Array(tail[start...])
                begin()
                feed(begun.span, emit)
                return feed(octets, emit)
            }
        }
        if let start = Self.find(octets, isLineStart: tail.last.map { $0 == ASCII.lf } ?? isAtStart) {
            begin()
            return feed(octets.extracting(start..<octets.count), emit)
        }
        let wanted = Self.head.count + 1
        if octets.count >= wanted {
            isAtStart = isAtStart && tail.isEmpty && octets.count == wanted
            tail = octets.array(in: octets.count - wanted..<octets.count)
        } else {
            tail.append(octets, in: 0..<octets.count)
            if tail.count > wanted {
                tail.removeFirst(tail.count - wanted)
                isAtStart = false
            }
        }
    }

    private mutating func begin() {
        decoder = PGPContentDecoder(outputLimit: budget.left)
        tail = []
    }

    /// Where the head stands whole, at the start of a line.
    /// - Parameter isLineStart: whether the first octet begins one.
    private static func find(_ text: Span<UInt8>, isLineStart: Bool) -> Int? {
        var cursor = 0
        while let hyphen = text.firstIndex(of: ASCII.hyphen, in: cursor..<text.count) {
            let isAtStart = hyphen == 0 ? isLineStart : text[hyphen - 1] == ASCII.lf
            if isAtStart, text.count - hyphen >= head.count, head.indices.allSatisfy({ text[hyphen + $0] == head[$0] }) {
                return hyphen
            }
            cursor = text.firstIndex(of: ASCII.lf, in: hyphen..<text.count) ?? text.count
        }
        return nil
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
