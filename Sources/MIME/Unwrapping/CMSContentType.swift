// SPDX-License-Identifier: Apache-2.0

extension CMSContentDecoder.Kind {
    /// What an encoded content type means (RFC 5652 §14, RFC 5083 §2, RFC 3274 §3): those of interest are all
    /// 1.2.840.113549.1 and something.
    init(contentType: [UInt8]) {
        let arc: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        guard contentType.starts(with: arc) else {
            self = .other
            return
        }
        switch Array(contentType.dropFirst(arc.count)) {
        // Signed, and what stands there as it is or with a digest only.
        case [7, 2], [7, 1], [7, 5]: self = .signed
        case [9, 16, 1, 9]: self = .compressed
        // Enveloped, signed and enveloped (PKCS #7), encrypted; authenticated and enveloped.
        case [7, 3], [7, 4], [7, 6], [9, 16, 1, 23]: self = .encrypted
        default: self = .other
        }
    }
}
