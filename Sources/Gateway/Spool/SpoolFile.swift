// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An unlinked file that holds a message too big for memory. It is gone with its descriptor, whatever happens to us.
///
/// Its methods block: they are called on a thread pool, one at a time.
final class SpoolFile: Sendable {
    private let descriptor: Int32

    struct Failure: Error, CustomStringConvertible {
        let operation: String
        let code: Int32

        var description: String { "spool: \(operation): \(unsafe String(cString: strerror(code)))" }
    }

    init(in folder: String) throws(Failure) {
        let flags = O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20000000
        var opened = unsafe open(folder, flags, 0o600)
        if opened < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL {
            // A file system without O_TMPFILE.
            var template = Array((folder + "/weir-XXXXXX").utf8CString)
            opened = unsafe template.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return -1 }
                let made = unsafe mkstemp(base)
                if made >= 0 {
                    unsafe unlink(base)
                    _ = fcntl(made, F_SETFD, FD_CLOEXEC)
                }
                return made
            }
        }
        guard opened >= 0 else { throw Failure(operation: "cannot create a file in \(folder)", code: errno) }
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    func append(_ octets: [UInt8]) throws(Failure) {
        var done = 0
        while done < octets.count {
            let written = unsafe octets.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, octets.count - done)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw Failure(operation: "cannot write", code: errno)
            }
            done += written
        }
    }

    /// The octets in `range`, which must have been appended.
    func read(_ range: Range<Int>) throws(Failure) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < range.count {
            let count = unsafe octets.withUnsafeMutableBytes {
                unsafe pread(
                    descriptor, $0.baseAddress.map { unsafe $0 + done }, range.count - done, off_t(range.lowerBound + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(operation: "cannot read", code: count < 0 ? errno : EIO) }
            done += count
        }
        return octets
    }
}
