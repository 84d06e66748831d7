// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Undoes the transfer encoding of a body as the documented reading has it, and encodes it anew as canonical base64, in lines
/// of 76 characters (RFC 2045 §6.8). Streaming, in any chunking, with constant memory.
public struct Transcoder: Sendable {
    /// Octets in a full line: 57 make 76 characters.
    private static let lineOctets = 57

    private var decoder: TransferDecoder
    private var decoded: [UInt8] = []
    private var isFirstLine = true

    public init(from encoding: TransferEncoding) {
        decoder = TransferDecoder(encoding)
    }

    /// Octets that come out for so many decoded ones: there is a line end between lines, and none behind the last.
    public static func size(of decoded: Int) -> Int {
        guard decoded > 0 else { return 0 }
        let lines = (decoded + lineOctets - 1) / lineOctets
        return (decoded + 2) / 3 * 4 + 2 * (lines - 1)
    }

    public mutating func transcode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        decoder.decode(chunk, into: &decoded)
        let whole = decoded.count / Self.lineOctets * Self.lineOctets
        guard whole > 0 else { return }
        encode(decoded[..<whole], into: &out)
        decoded.removeFirst(whole)
    }

    public mutating func finish(into out: inout [UInt8]) {
        _ = decoder.finish(into: &decoded)
        encode(decoded[...], into: &out)
        decoded = []
    }

    private mutating func encode(_ octets: ArraySlice<UInt8>, into out: inout [UInt8]) {
        var start = octets.startIndex
        while start < octets.endIndex {
            let end = min(start + Self.lineOctets, octets.endIndex)
            if !isFirstLine { out += [ASCII.cr, ASCII.lf] }
            isFirstLine = false
            out += Base64.encode(octets[start..<end])
            start = end
        }
    }
}
