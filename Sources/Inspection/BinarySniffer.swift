// SPDX-License-Identifier: Apache-2.0

/// Formats that libmagic 5.44 does not know, by the octets they begin with.
enum BinarySniffer {
    private static let signatures: [(octets: [UInt8], type: String)] = [
        // A OneNote section: the identifier of [MS-ONESTORE] §2.3.1.
        (
            [0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D, 0xAE, 0xB1, 0x53, 0x78, 0xD0, 0x29, 0x96, 0xD3],
            "application/onenote"
        ),
        // A virtual disk of Hyper-V: `vhdxfile`, the identifier of [MS-VHDX] §2.2.1.
        ([0x76, 0x68, 0x64, 0x78, 0x66, 0x69, 0x6C, 0x65], "application/x-vhdx-disk"),
    ]

    static func type(of head: Span<UInt8>) -> String? {
        for signature in signatures where head.count >= signature.octets.count {
            if signature.octets.indices.allSatisfy({ signature.octets[$0] == head[$0] }) { return signature.type }
        }
        return nil
    }

    /// Whether content begins with an entry of a ZIP archive, be it so damaged that libmagic does not know it: some
    /// programs open what is left.
    static func isZipEntry(_ head: Span<UInt8>) -> Bool {
        head.count > 3 && head[0] == 0x50 && head[1] == 0x4B && head[2] == 0x03 && head[3] == 0x04
    }
}
