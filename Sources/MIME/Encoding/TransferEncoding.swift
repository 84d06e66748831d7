// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What a `Content-Transfer-Encoding` field says (RFC 2045 §6).
public enum TransferEncoding: Sendable, Hashable {
    /// `7bit`, `8bit`, `binary`, or no field: the body stands as it is.
    case identity
    case base64
    case quotedPrintable
    /// `x-uuencode` and its other names.
    case uuencode
    /// Anything else: the body is read as it stands.
    case unknown

    /// - Parameter token: the word as declared; comments and blanks were removed.
    public init(token: String) {
        switch ASCII.lowercased(token) {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
        case "base64": self = .base64
        case "quoted-printable": self = .quotedPrintable
        case "x-uuencode", "uuencode", "x-uue", "uue": self = .uuencode
        default: self = .unknown
        }
    }
}

/// Decodes one body from its transfer encoding as it streams in.
public struct TransferDecoder: Sendable {
    private enum Kind: Sendable {
        case identity
        case base64(Base64.StreamDecoder)
        case quotedPrintable(QuotedPrintableDecoder)
        case uuencode(UUDecoder)
    }

    private var kind: Kind

    public init(_ encoding: TransferEncoding) {
        switch encoding {
        case .identity, .unknown: kind = .identity
        case .base64: kind = .base64(Base64.StreamDecoder())
        case .quotedPrintable: kind = .quotedPrintable(QuotedPrintableDecoder())
        case .uuencode: kind = .uuencode(UUDecoder())
        }
    }

    /// The decoder of base64 with its state; nil for other encodings.
    var base64: Base64.StreamDecoder? {
        if case .base64(let decoder) = kind { decoder } else { nil }
    }

    /// Whether something has turned up over which mail programs differ.
    var isDoubtful: Bool {
        switch kind {
        // A line that cuts a quantum is doubtful itself, not only what follows it.
        case .base64(let decoder): !decoder.anomalies.isEmpty || decoder.isBetweenLines
        case .quotedPrintable(let decoder): decoder.isMalformed
        case .identity, .uuencode: false
        }
    }

    /// The other ways to decode this encoding.
    var everyView: [ViewName] {
        switch kind {
        case .base64:
            [
                .base64BehindPadding, .base64WithoutPadding, .base64Lines, .base64LineQuads, .base64LineHeads, .base64ToForeign,
                .base64Quads, .base64CleanLines, .base64OneOff, .base64TwoOff, .base64ThreeOff,
            ]
        case .quotedPrintable: [.quotedPrintableDropping, .quotedPrintableSkipping, .quotedPrintableSkippingTwo]
        case .identity, .uuencode: []
        }
    }

    /// Whether decoding changes nothing, so that the caller may use the octets where they are.
    public var isIdentity: Bool {
        if case .identity = kind { true } else { false }
    }

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        switch kind {
        case .identity:
            out.append(chunk, in: 0..<chunk.count)
        case .base64(var decoder):
            decoder.decode(chunk, into: &out)
            kind = .base64(decoder)
        case .quotedPrintable(var decoder):
            kind = .identity
            decoder.decode(chunk, into: &out)
            kind = .quotedPrintable(decoder)
        case .uuencode(var decoder):
            kind = .identity
            decoder.decode(chunk, into: &out)
            kind = .uuencode(decoder)
        }
    }

    /// Ends the body.
    /// - Returns: the defect its encoding has, if any.
    public mutating func finish(into out: inout [UInt8]) -> Defect.Name? {
        switch kind {
        case .identity:
            return nil
        case .base64(var decoder):
            let unfinished = decoder.unfinished.count
            decoder.finish(into: &out)
            if decoder.anomalies.isEmpty { return nil }
            // A single character makes no octet: some give up on it.
            if unfinished == 1 { return .invalidBase64 }
            if decoder.anomalies == .incompleteQuantum { return .unpaddedBase64 }
            return decoder.anomalies.isSubset(of: [.splitQuantum, .incompleteQuantum]) ? .oddBase64Lines : .invalidBase64
        case .quotedPrintable(var decoder):
            decoder.finish(into: &out)
            return decoder.isMalformed ? .invalidQuotedPrintable : decoder.hasTrailingBlanks ? .trailingBlanks : nil
        case .uuencode(var decoder):
            decoder.finish(into: &out)
            return decoder.isMalformed ? .invalidUuencode : nil
        }
    }
}
