// SPDX-License-Identifier: Apache-2.0

/// The base64 of RFC 4648 §4: encoding, and strict decoding for SASL and the like.
///
/// Mail bodies, which may be broken in every way, are decoded by `Base64.StreamDecoder`.
public enum Base64 {
    @usableFromInline static let alphabet: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each octet; `skip` for what is not in the alphabet, `pad` for `=`.
    public static let values: [UInt8] = {
        var table = [UInt8](repeating: skip, count: 256)
        for (value, octet) in alphabet.enumerated() { table[Int(octet)] = UInt8(value) }
        table[Int(ASCII.equals)] = pad
        return table
    }()
    /// Not in the alphabet.
    public static let skip: UInt8 = 0xFF
    /// `=`. Values below it but not below 64 are not used.
    public static let pad: UInt8 = 0xFE

    /// Encodes without line breaks, padded.
    public static func encode(_ octets: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity((octets.count + 2) / 3 * 4)
        var held: UInt32 = 0
        var count = 0
        for octet in octets {
            held = held << 8 | UInt32(octet)
            count += 1
            if count == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] { out.append(alphabet[Int(held >> shift & 63)]) }
                held = 0
                count = 0
            }
        }
        if count == 1 {
            out += [alphabet[Int(held >> 2 & 63)], alphabet[Int(held << 4 & 63)], ASCII.equals, ASCII.equals]
        } else if count == 2 {
            out += [
                alphabet[Int(held >> 10 & 63)], alphabet[Int(held >> 4 & 63)], alphabet[Int(held << 2 & 63)], ASCII.equals,
            ]
        }
        return out
    }

    /// Decodes canonical base64: no other octets, full padding, no bits left over. Nil for anything else.
    public static func decodeStrictly(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var decoder = StreamDecoder()
        var out: [UInt8] = []
        let octets = Array(text)
        decoder.decode(octets.span, into: &out)
        decoder.finish(into: &out)
        guard decoder.anomalies.isEmpty, encode(out).elementsEqual(octets) else { return nil }
        return out
    }
}
