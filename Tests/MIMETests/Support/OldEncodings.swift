// SPDX-License-Identifier: Apache-2.0

/// Encoders of what mail carried before MIME: written for the tests, and from the descriptions, not from the decoders.
enum OldEncodings {
    /// Lines of 45 octets; blanks as they are, as older encoders have it.
    static func uuencode(_ octets: [UInt8], name: String) -> [UInt8] {
        var out = Array("begin 644 \(name)\r\n".utf8)
        for start in stride(from: 0, to: octets.count, by: 45) {
            let line = Array(octets[start..<min(start + 45, octets.count)])
            out.append(0x20 + UInt8(line.count))
            for group in stride(from: 0, to: line.count, by: 3) {
                var held = 0
                for index in group..<group + 3 {
                    held <<= 8
                    if index < line.count { held |= Int(line[index]) }
                }
                for shift in [18, 12, 6, 0] { out.append(0x20 + UInt8(held >> shift & 63)) }
            }
            out += [13, 10]
        }
        return out + Array("`\r\nend\r\n".utf8)
    }

    static func yEnc(_ octets: [UInt8], name: String, lineLength: Int = 64) -> [UInt8] {
        var out = Array("=ybegin line=\(lineLength) size=\(octets.count) name=\(name)\r\n".utf8)
        var column = 0
        for octet in octets {
            let encoded = octet &+ 42
            // A dot at the start of a line is escaped too, as the draft permits.
            if [0, 9, 10, 13, 0x3D].contains(encoded) || (encoded == 0x2E && column == 0) {
                out += [0x3D, encoded &+ 64]
                column += 2
            } else {
                out.append(encoded)
                column += 1
            }
            if column >= lineLength {
                out += [13, 10]
                column = 0
            }
        }
        return out + Array("\r\n=yend size=\(octets.count)\r\n".utf8)
    }

    /// With checksums of zero: nobody here compares them.
    static func binHex(_ data: [UInt8], name: String, resources: [UInt8] = []) -> [UInt8] {
        func number(_ count: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(count >> $0 & 0xFF) } }
        var stream = [UInt8(name.utf8.count)]
        stream += Array(name.utf8)
        stream += [0]
        stream += Array("TEXTttxt".utf8)
        stream += [0, 0]
        stream += number(data.count)
        stream += number(resources.count)
        for piece in [[], data, resources] {
            stream += piece
            stream += [0, 0]
        }
        var text: [UInt8] = [0x3A]
        var held = 0
        var heldCount = 0
        for octet in runs(of: stream) {
            held = (held << 8 | Int(octet)) & 0xFFFF
            heldCount += 8
            while heldCount >= 6 {
                heldCount -= 6
                text.append(alphabet[held >> heldCount & 63])
            }
        }
        if heldCount > 0 { text.append(alphabet[held << (6 - heldCount) & 63]) }
        text.append(0x3A)
        var out = Array("(This file must be converted with BinHex 4.0)\r\n\r\n".utf8)
        for start in stride(from: 0, to: text.count, by: 64) {
            out += text[start..<min(start + 64, text.count)]
            out += [13, 10]
        }
        return out
    }

    private static func runs(of octets: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < octets.count {
            var count = 1
            while count < 255, index + count < octets.count, octets[index + count] == octets[index] { count += 1 }
            if octets[index] == 0x90 {
                out += [0x90, 0]
                index += 1
            } else if count > 3 {
                out += [octets[index], 0x90, UInt8(count)]
                index += count
            } else {
                out.append(octets[index])
                index += 1
            }
        }
        return out
    }

    private static let alphabet = Array(##"!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"##.utf8)

    /// Every octet, then runs: what an encoder has to escape is in it.
    static let sample: [UInt8] = {
        var octets = Array(UInt8.min...UInt8.max)
        octets += [UInt8](repeating: 0x61, count: 300)
        octets += [0x90, 0x90, 0x90, 0x90, 0x90, 0xFF]
        return octets
    }()
}
