// SPDX-License-Identifier: Apache-2.0

/// Text from a peer made safe to show in a log or on a terminal.
///
/// Control characters (terminal escapes among them), bidirectional controls, zero-width characters and octets that
/// are no UTF-8 are written as `\xNN` or `\u{NNNN}`; a backslash is doubled so that the result is unambiguous.
public enum Printable {
    public static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.backslash }) { return text }
        var out = ""
        for scalar in text.unicodeScalars { append(scalar, to: &out) }
        return out
    }

    public static func escaped(_ octets: some Sequence<UInt8>) -> String {
        let all = Array(octets)
        var out = ""
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = all.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                append(Unicode.UTF8.decode(encoded), to: &out)
                position += encoded.count
            case .error(let length):
                for octet in all[position..<position + length] { out += hex(octet) }
                position += length
            case .emptyInput:
                return out
            }
        }
    }

    /// Whether a character should never be shown as it stands.
    static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x61C, 0x180E, 0xFEFF: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to out: inout String) {
        if scalar == "\\" {
            out += "\\\\"
        } else if isDeceptive(scalar) {
            if scalar.value < 0x80 {
                out += hex(UInt8(scalar.value))
            } else {
                out += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        } else {
            out.unicodeScalars.append(scalar)
        }
    }

    private static func hex(_ octet: UInt8) -> String {
        (octet < 16 ? "\\x0" : "\\x") + String(octet, radix: 16, uppercase: true)
    }
}
