// SPDX-License-Identifier: Apache-2.0

import CMagic

/// libmagic's database, loaded once by each thread that looks at content: 3 ms and a few megabytes.
///
/// Not Sendable and never shared: handles of libmagic used by two threads give garbage.
@safe
public final class MagicDatabase {
    private let handle: magic_t

    /// Octets of text looked at for its encoding and for the patterns of text types. libmagic's default of 65,536 costs
    /// 2-4 ms on plain text; 512 changed no verdict in the measurements of bench/BASELINE.md.
    private static let textLimit = 512
    /// Octets that a regular expression of the database may look at.
    private static let expressionLimit = 256

    /// Why the database could not be loaded.
    public struct LoadError: Error, CustomStringConvertible {
        public let description: String
    }

    public init() throws(LoadError) {
        guard let handle = unsafe magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS) else {
            throw LoadError(description: "libmagic: no handle")
        }
        guard unsafe magic_load(handle, nil) == 0 else {
            let reason = unsafe magic_error(handle).map { unsafe String(cString: $0) } ?? "unknown reason"
            unsafe magic_close(handle)
            throw LoadError(description: "libmagic: cannot load its database: \(reason)")
        }
        var text = Self.textLimit
        unsafe magic_setparam(handle, MAGIC_PARAM_ENCODING_MAX, &text)
        var expression = Self.expressionLimit
        unsafe magic_setparam(handle, MAGIC_PARAM_REGEX_MAX, &expression)
        unsafe self.handle = handle
    }

    deinit {
        unsafe magic_close(handle)
    }

    /// The MIME type of content that begins with `head`, as libmagic names it.
    public func type(of head: Span<UInt8>) -> String {
        let name = unsafe head.withUnsafeBufferPointer { buffer in
            unsafe magic_buffer(handle, buffer.baseAddress, buffer.count).map { unsafe String(cString: $0) }
        }
        return name ?? "application/octet-stream"
    }
}
