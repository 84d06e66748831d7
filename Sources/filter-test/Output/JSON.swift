// SPDX-License-Identifier: Apache-2.0

/// A JSON value that keeps the order of its keys (RFC 8259).
enum JSON {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    /// The string, or null.
    static func optional(_ text: String?) -> JSON {
        guard let text else { return .null }
        return .string(text)
    }

    /// The number, or null.
    static func optionalNumber(_ number: Int?) -> JSON {
        guard let number else { return .null }
        return .number(number)
    }

    static func strings(_ texts: [String]) -> JSON {
        .array(texts.map { JSON.string($0) })
    }

    /// On one line, without blanks.
    var text: String {
        var out = ""
        write(to: &out)
        return out
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let flag): out += flag ? "true" : "false"
        case .number(let number): out += String(number)
        case .string(let text): Self.write(text, to: &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += "," }
                value.write(to: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            var isFirst = true
            for (key, value) in members {
                if !isFirst { out += "," }
                isFirst = false
                Self.write(key, to: &out)
                out += ":"
                value.write(to: &out)
            }
            out += "}"
        }
    }

    private static func write(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if isEscaped(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        out += "\""
    }

    /// Control characters, as JSON demands, and those that would play tricks on a terminal; all are below U+10000.
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x61C, 0x180E, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069: true
        default: false
        }
    }
}
