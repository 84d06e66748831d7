// SPDX-License-Identifier: Apache-2.0

/// The texts of TNEF: they end with a zero, which is none of theirs.
enum TNEFText {
    /// A text in the code page of the message; 0 where none was named.
    static func decode(_ octets: [UInt8], codePage: UInt32) -> String {
        let text = Array(octets.prefix { $0 != 0 })
        switch codePage {
        case 0: return Charset.decodeUnlabelled(text)
        case 65001: return Charset.decode(text, from: "utf-8")
        default: return Charset.decode(text, from: "CP\(codePage)")
        }
    }

    /// A text in UTF-16, little endian; half a character at its end is left out.
    static func utf16(_ octets: [UInt8]) -> String {
        var units: [UInt16] = []
        var index = 0
        while index + 1 < octets.count {
            let unit = UInt16(octets[index]) | UInt16(octets[index + 1]) << 8
            guard unit != 0 else { break }
            units.append(unit)
            index += 2
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// The number that the first four octets are.
    static func number(_ octets: [UInt8]) -> UInt32 {
        var number: UInt32 = 0
        for octet in octets.prefix(4).reversed() { number = number << 8 | UInt32(octet) }
        return number
    }
}
