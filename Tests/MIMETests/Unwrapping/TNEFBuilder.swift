// SPDX-License-Identifier: Apache-2.0

/// Puts TNEF together, attribute by attribute.
struct TNEFBuilder {
    private(set) var octets: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x11, 0x22]

    static func number(_ value: Int) -> [UInt8] {
        [UInt8(value & 255), UInt8(value >> 8 & 255), UInt8(value >> 16 & 255), UInt8(value >> 24 & 255)]
    }

    mutating func attribute(_ id: Int, _ data: [UInt8], level: UInt8 = 2) {
        octets.append(level)
        octets += Self.number(id)
        octets += Self.number(data.count)
        octets += data
        var sum = 0
        for octet in data { sum = (sum + Int(octet)) & 0xFFFF }
        octets += [UInt8(sum & 255), UInt8(sum >> 8)]
    }

    mutating func begin() { attribute(0x0006_9002, [UInt8](repeating: 0, count: 14)) }
    mutating func title(_ name: String) { attribute(0x0001_8010, Array(name.utf8) + [0]) }
    mutating func data(_ octets: [UInt8]) { attribute(0x0006_800F, octets) }
    mutating func properties(_ list: [[UInt8]]) { attribute(0x0006_9005, Self.number(list.count) + list.flatMap { $0 }) }

    /// A property of a fixed size.
    static func fixed(_ tag: Int, _ value: [UInt8]) -> [UInt8] { number(tag) + value }

    /// A property with values of any size.
    static func values(_ tag: Int, _ values: [[UInt8]]) -> [UInt8] {
        var out = number(tag)
        out += number(values.count)
        for value in values {
            out += number(value.count)
            out += value
            out += [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        }
        return out
    }

    static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] } + [0, 0]
    }
}
