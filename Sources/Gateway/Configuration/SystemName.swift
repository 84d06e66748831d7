// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the host calls itself.
enum SystemName {
    /// The host name of the system as it stands, usually without domain; nil where it has none.
    static func current() -> String? {
        // Linux ends at 64, POSIX at 255.
        let size = 256
        var name = [CChar](repeating: 0, count: size)
        guard unsafe gethostname(&name, size - 1) == 0 else { return nil }
        let octets = name.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }
        return octets.isEmpty ? nil : String(decoding: octets, as: UTF8.self)
    }
}
