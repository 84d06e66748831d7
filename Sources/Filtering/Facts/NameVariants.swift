// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What else a name may become on its way to a file: some programs undo encodings that have no place in it, and some systems
/// take characters that look like a dot for one.
enum NameVariants {
    /// Every variant that differs from the name.
    static func of(_ name: String) -> [String] {
        var found: [String] = []
        func add(_ variant: String) {
            if variant != name, !found.contains(variant) { found.append(variant) }
        }
        let octets = Array(name.utf8)
        if octets.contains(ASCII.percent) { add(unescaped(octets, mark: ASCII.percent)) }
        if octets.contains(ASCII.equals) { add(unescaped(octets, mark: ASCII.equals)) }
        if name.contains("&") { add(withoutEntities(name)) }
        if octets.contains(ASCII.backslash) { add(unescapedBackslashes(octets)) }
        if octets.contains(where: { $0 >= 0x80 }) { add(plain(name)) }
        return found
    }

    /// Undoes `%2E` or `=2E`, and a soft break of quoted-printable; what is cut short at the end is dropped.
    private static func unescaped(_ octets: [UInt8], mark: UInt8) -> String {
        var out: [UInt8] = []
        var index = 0
        while index < octets.count {
            if octets[index] == mark {
                guard index + 2 < octets.count else { break }
                if let high = ASCII.hexValue(octets[index + 1]), let low = ASCII.hexValue(octets[index + 2]) {
                    out.append(high << 4 | low)
                    index += 3
                    continue
                }
                if mark == ASCII.equals, ASCII.isBlank(octets[index + 1]) {
                    index += 2
                    continue
                }
            }
            out.append(octets[index])
            index += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Digits of a numeric character reference that are read.
    private static let digitLimit = 8

    /// Undoes numeric character references of HTML.
    private static func withoutEntities(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        var out = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if let (scalar, end) = reference(scalars, at: index) {
                out.append(scalar)
                index = end
            } else {
                out.append(scalars[index])
                index += 1
            }
        }
        return String(out)
    }

    private static func reference(_ scalars: [Unicode.Scalar], at start: Int) -> (Unicode.Scalar, Int)? {
        guard start + 3 < scalars.count, scalars[start] == "&", scalars[start + 1] == "#" else { return nil }
        let isHex = scalars[start + 2] == "x" || scalars[start + 2] == "X"
        let first = start + (isHex ? 3 : 2)
        let digits = scalars[first...].prefix(digitLimit).prefix { $0.isASCII && $0.properties.isASCIIHexDigit }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: digits)
        guard let number = UInt32(String(text), radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(number) else { return nil }
        let end = digits.endIndex
        return (scalar, end < scalars.count && scalars[end] == ";" ? end + 1 : end)
    }

    /// Undoes `\x2E` and `\u002E`, as programming languages have them.
    private static func unescapedBackslashes(_ octets: [UInt8]) -> String {
        var out: [UInt8] = []
        var index = 0
        while index < octets.count {
            if octets[index] == ASCII.backslash, index + 1 < octets.count {
                let size = octets[index + 1] == 0x78 ? 2 : octets[index + 1] == 0x75 ? 4 : 0
                let digits = octets[(index + 2)...].prefix(size)
                if size > 0, digits.count == size,
                    let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(number)
                {
                    out += Array(String(Character(scalar)).utf8)
                    index += 2 + size
                    continue
                }
            }
            out.append(octets[index])
            index += 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// With full stops and letters of other scripts and widths, as IDNA, compatibility forms and case folding have them.
    private static func plain(_ name: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\u{2024}", "\u{3002}", "\u{FE52}", "\u{FF0E}", "\u{FF61}": out.append(".")
            case "\u{0130}", "\u{0131}": out.append("i")
            case "\u{017F}": out.append("s")
            case "\u{212A}": out.append("k")
            // Letters of full width.
            case "\u{FF01}"..."\u{FF5E}": out.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
