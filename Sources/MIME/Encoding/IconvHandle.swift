// SPDX-License-Identifier: Apache-2.0

import Bytes
import Glibc

/// One conversion of the C library's iconv to UTF-8. Not Sendable and never shared between threads.
@safe
final class IconvHandle {
    private let descriptor: iconv_t

    /// Charsets beyond this length are no charsets; it also keeps iconv's own name look-up short.
    private static let nameLimit = 40

    /// Nil where the C library does not know the charset.
    init?(charset: String) {
        // Only a plain token may reach iconv_open: `//` would switch on its own options.
        guard charset.utf8.count <= Self.nameLimit, !charset.isEmpty,
            charset.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || [0x2D, 0x5F, 0x2E, 0x3A, 0x2B].contains($0) })
        else { return nil }
        let opened: iconv_t = unsafe iconv_open("UTF-8", charset)
        guard Int(bitPattern: opened) != -1 else { return nil }
        unsafe descriptor = opened
    }

    deinit {
        unsafe iconv_close(descriptor)
    }

    /// Converts as much of `input` as is complete, appends it to `out`, and leaves the rest in `input`.
    func convert(_ input: inout [UInt8], into out: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var consumed = 0
        let count = input.count
        while consumed < count {
            var failure: Int32 = 0
            var written = 0
            let before = consumed
            unsafe input.withUnsafeMutableBufferPointer { source in
                unsafe buffer.withUnsafeMutableBufferPointer { target in
                    guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress else { return }
                    var from: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutableRawPointer(sourceBase + consumed)
                        .assumingMemoryBound(to: CChar.self)
                    var to: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutableRawPointer(targetBase)
                        .assumingMemoryBound(to: CChar.self)
                    var left = count - consumed
                    var room = target.count
                    let result = unsafe iconv(descriptor, &from, &left, &to, &room)
                    if result == -1 { failure = errno }
                    consumed = count - left
                    written = target.count - room
                }
            }
            out += buffer[..<written]
            switch failure {
            case 0, E2BIG:
                // E2BIG without any progress cannot happen with a buffer this size; stop rather than spin.
                if consumed == before && written == 0 { consumed = count }
            case EINVAL:
                // The chunk ends within a character.
                input.removeFirst(consumed)
                if input.count > 16 { input.removeAll() }
                return
            default:
                out += TextDecoder.replacement
                consumed += 1
            }
        }
        input.removeAll(keepingCapacity: true)
    }
}
