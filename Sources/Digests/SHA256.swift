// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 over octets as they stream in (FIPS 180-4), by libcrypto.
///
/// Not Sendable and never shared: one instance hashes one run of octets.
@safe
public final class SHA256 {
    private let context: OpaquePointer?

    public init() {
        unsafe context = EVP_MD_CTX_new()
        unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    /// A second hash that has read what `other` has.
    public init(copying other: SHA256) {
        unsafe context = EVP_MD_CTX_new()
        unsafe EVP_MD_CTX_copy_ex(context, other.context)
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    public func update(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { buffer in
            _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
    }

    /// The 32 octets of the digest. The instance is used up by it.
    public func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 32
        unsafe digest.withUnsafeMutableBufferPointer { buffer in
            _ = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
        }
        return digest
    }

    /// Lower-case hexadecimal of a digest.
    public static func hex(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for octet in digest {
            text.append(digits[Int(octet >> 4)])
            text.append(digits[Int(octet & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
