// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Encodes text as quoted-printable (RFC 2045 §6.7). Line ends of the text are LF or CRLF, and become CRLF.
public enum QuotedPrintableEncoder {
    /// Columns of a line, the soft break included.
    private static let width = 76

    public static func encode(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var column = 0
        func put(_ octets: [UInt8]) {
            if column + octets.count > width - 1 {
                out += [ASCII.equals, ASCII.cr, ASCII.lf]
                column = 0
            }
            out += octets
            column += octets.count
        }
        for (index, octet) in text.enumerated() {
            switch octet {
            case ASCII.lf:
                out += [ASCII.cr, ASCII.lf]
                column = 0
            case ASCII.cr where index + 1 < text.count && text[index + 1] == ASCII.lf:
                break
            case ASCII.space, ASCII.tab:
                let isLast = index + 1 == text.count || text[index + 1] == ASCII.lf || text[index + 1] == ASCII.cr
                put(isLast ? escape(octet) : [octet])
            case ASCII.equals:
                put(escape(octet))
            case ASCII.dot where column == 0 || column == width - 1:
                // A lone dot must never stand on a line of its own on the way.
                put(escape(octet))
            default:
                put(ASCII.isVisible(octet) ? [octet] : escape(octet))
            }
        }
        return out
    }

    private static func escape(_ octet: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [ASCII.equals, digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }
}
