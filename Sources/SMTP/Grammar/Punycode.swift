// SPDX-License-Identifier: Apache-2.0

/// The encoding of internationalised labels in ASCII (RFC 3492).
enum Punycode {
    /// The code points of `label` in Punycode, without `xn--`; nil if it would be longer than a label may be.
    static func encode(_ label: String) -> String? {
        let points = label.unicodeScalars.map { Int($0.value) }
        // A longer label has no place in a domain, and the bound keeps the arithmetic below far from overflow.
        guard points.count <= 63 else { return nil }
        var out = points.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = out.count
        if basicCount > 0 { out.append(0x2D) }
        var handled = basicCount
        var point = 128
        var delta = 0
        var bias = 72
        while handled < points.count {
            guard let next = points.filter({ $0 >= point }).min() else { return nil }
            delta += (next - point) * (handled + 1)
            point = next
            for other in points {
                if other < point { delta += 1 }
                if other == point {
                    append(delta, bias: bias, to: &out)
                    bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
                    delta = 0
                    handled += 1
                }
            }
            delta += 1
            point += 1
        }
        return out.count <= 59 ? String(decoding: out, as: UTF8.self) : nil
    }

    private static func append(_ delta: Int, bias: Int, to out: inout [UInt8]) {
        var rest = delta
        var step = 36
        while true {
            let threshold = min(max(step - bias, 1), 26)
            guard rest >= threshold else { break }
            out.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            step += 36
        }
        out.append(digit(rest))
    }

    /// 0...25 are a-z, 26...35 are 0-9.
    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var step = 0
        while delta > 455 {
            delta /= 35
            step += 36
        }
        return step + 36 * delta / (delta + 38)
    }
}
