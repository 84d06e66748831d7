// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Text in the form in which conditions compare it: composed (NFC) and in simple case folding.
///
/// Simple folding maps one character to one, so `ß` is not `ss` and the Turkish dotless `ı` is not `i`.
struct FoldedText: Hashable, Sendable {
    let string: String
    /// The UTF-8 of `string`.
    let octets: [UInt8]

    init(_ text: String) {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            octets = text.utf8.map { ASCII.lowercased($0) }
        } else {
            var folded = String.UnicodeScalarView()
            for scalar in Composition.composed(text.unicodeScalars) { folded.append(Self.fold(scalar)) }
            octets = Array(String(folded).utf8)
        }
        string = String(decoding: octets, as: UTF8.self)
    }

    /// Unicode's simple case folding of one character, by way of the simple case mappings that the standard library
    /// has: what has the same capital is the same letter (`ς` and `σ`, `ſ` and `s`).
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // The capital of the dotless i is I; folding keeps the two letters apart.
        guard scalar.value >= 0x80, scalar.value != 0x131 else {
            return scalar.value < 0x80 ? Unicode.Scalar(ASCII.lowercased(UInt8(scalar.value))) : scalar
        }
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        return single(upper.properties.lowercaseMapping) ?? upper
    }

    /// The one character of `mapping`; nil where the mapping is not simple.
    private static func single(_ mapping: String) -> Unicode.Scalar? {
        let scalars = mapping.unicodeScalars
        guard let first = scalars.first, scalars.dropFirst().isEmpty else { return nil }
        return first
    }
}
