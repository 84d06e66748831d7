// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes the body of a leaf in another way than the documented one.
struct ViewDecoder: Sendable {
    private enum Kind: Sendable {
        case plain(TransferDecoder)
        case base64(LenientBase64)
        case quotedPrintable(LenientQuotedPrintable)
        case yenc(YEncDecoder)
        case binhex(BinHexDecoder)
        case gzip64(Base64.StreamDecoder, InflateStream)
    }

    let name: ViewName
    private var kind: Kind

    /// - Parameter decoder: the documented one, where the view goes on from what it has read so far.
    init(_ name: ViewName, after decoder: TransferDecoder? = nil) {
        self.name = name
        let base64 = decoder?.base64
        switch name {
        case .identity: kind = .plain(TransferDecoder(.identity))
        case .base64: kind = .plain(TransferDecoder(.base64))
        case .quotedPrintable: kind = .plain(TransferDecoder(.quotedPrintable))
        case .uuencode: kind = .plain(TransferDecoder(.uuencode))
        case .yenc: kind = .yenc(YEncDecoder())
        case .binhex: kind = .binhex(BinHexDecoder())
        case .gzip64: kind = .gzip64(Base64.StreamDecoder(), InflateStream(.gzip, outputLimit: 4 * 1024 * 1024))
        case .base64BehindPadding: kind = .base64(LenientBase64(.behindPadding, after: base64))
        case .base64WithoutPadding: kind = .base64(LenientBase64(.withoutPadding, after: base64))
        case .base64Lines: kind = .base64(LenientBase64(.lines, after: base64))
        case .base64LineQuads: kind = .base64(LenientBase64(.lineQuads, after: base64))
        case .base64LineHeads: kind = .base64(LenientBase64(.lineHeads, after: base64))
        case .base64ToForeign: kind = .base64(LenientBase64(.toForeign, after: base64))
        case .base64Quads: kind = .base64(LenientBase64(.quads, after: base64))
        case .base64CleanLines: kind = .base64(LenientBase64(.cleanLines))
        case .base64OneOff: kind = .base64(LenientBase64(.shifted(1), after: base64))
        case .base64TwoOff: kind = .base64(LenientBase64(.shifted(2), after: base64))
        case .base64ThreeOff: kind = .base64(LenientBase64(.shifted(3), after: base64))
        case .quotedPrintableDropping: kind = .quotedPrintable(LenientQuotedPrintable(dropping: 0))
        case .quotedPrintableSkipping: kind = .quotedPrintable(LenientQuotedPrintable(dropping: 1))
        case .quotedPrintableSkippingTwo: kind = .quotedPrintable(LenientQuotedPrintable(dropping: 2))
        }
    }

    mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        switch kind {
        case .plain(var decoder):
            decoder.decode(chunk, into: &out)
            kind = .plain(decoder)
        case .base64(var decoder):
            decoder.decode(chunk, into: &out)
            kind = .base64(decoder)
        case .quotedPrintable(var decoder):
            decoder.decode(chunk, into: &out)
            kind = .quotedPrintable(decoder)
        case .yenc(var decoder):
            kind = .plain(TransferDecoder(.identity))
            decoder.decode(chunk, into: &out)
            kind = .yenc(decoder)
        case .binhex(var decoder):
            kind = .plain(TransferDecoder(.identity))
            decoder.decode(chunk, into: &out)
            kind = .binhex(decoder)
        case .gzip64(var decoder, var inflater):
            kind = .plain(TransferDecoder(.identity))
            var packed: [UInt8] = []
            decoder.decode(chunk, into: &packed)
            inflater.inflate(packed.span, into: &out)
            kind = .gzip64(decoder, inflater)
        }
    }

    mutating func finish(into out: inout [UInt8]) {
        switch kind {
        case .plain(var decoder): _ = decoder.finish(into: &out)
        case .base64(var decoder): decoder.finish(into: &out)
        case .quotedPrintable(var decoder): decoder.finish(into: &out)
        case .yenc(var decoder): decoder.finish(into: &out)
        case .binhex(var decoder): decoder.finish(into: &out)
        case .gzip64: break
        }
    }
}
