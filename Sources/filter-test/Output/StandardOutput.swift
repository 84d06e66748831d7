// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes lines to a descriptor a block at a time, and remembers whether all could be written.
///
/// Not by `print`, which tells nobody that a disk is full.
final class StandardOutput {
    private static let blockSize = 16_384

    private let descriptor: Int32
    /// A terminal gets each line at once, in step with the remarks.
    private let isTerminal: Bool
    private var buffer: [UInt8] = []
    private var hasFailed = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    func write(line: String) {
        buffer += line.utf8
        buffer.append(0x0A)
        if isTerminal || buffer.count >= Self.blockSize { _ = flush() }
    }

    /// Writes what waits; false where something could not be written, now or before.
    func flush() -> Bool {
        if !Self.write(buffer, to: descriptor) { hasFailed = true }
        buffer = []
        return !hasFailed
    }

    /// Writes all of `octets`; false where that cannot be done.
    static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < octets.count {
            let count = unsafe octets.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, octets.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Opens what whoever started us has closed of the three standard descriptors, for reading only.
    ///
    /// Otherwise a file of ours would get its number, and remarks would be written into it.
    static func occupyClosedDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", O_RDONLY)
        }
    }
}
