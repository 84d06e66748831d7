// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Writes one JSON object on one line (RFC 8259), keys in the order in which they are added.
///
/// Characters that should not be shown as they stand are written as `\uNNNN`: nothing is lost to a program, and a
/// terminal shows no more than it should.
struct JSONObject {
    private var members = ""

    mutating func add(_ key: String, text: String?) {
        add(key, encoded: text.map { Self.encode($0) } ?? "null")
    }

    mutating func add(_ key: String, number: Int?) {
        add(key, encoded: number.map { String($0) } ?? "null")
    }

    mutating func add(_ key: String, texts: [String]) {
        add(key, encoded: "[" + texts.map { Self.encode($0) }.joined(separator: ",") + "]")
    }

    /// The whole object.
    var text: String { "{" + members + "}" }

    private mutating func add(_ key: String, encoded value: String) {
        if !members.isEmpty { members += "," }
        members += Self.encode(key) + ":" + value
    }

    static func encode(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            default:
                if isPlain(scalar) {
                    out.unicodeScalars.append(scalar)
                } else {
                    // A pair of them beyond U+FFFF.
                    for unit in String(scalar).utf16 { out += hex(unit) }
                }
            }
        }
        return out + "\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value != 0x7F }
        let text = String(scalar)
        return scalar.value != 0xFFFD && Printable.escaped(text) == text
    }

    private static func hex(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
