// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A path as the system has it: octets, which need not be UTF-8.
struct DiskPath: Hashable, ExpressibleByStringLiteral {
    let octets: [UInt8]

    init(octets: [UInt8]) {
        self.octets = octets
    }

    init(_ text: String) {
        octets = Array(text.utf8)
    }

    init(stringLiteral text: String) {
        self.init(text)
    }

    /// As programs get it: as it stands, but escaped where it is no UTF-8.
    var text: String { String(validating: octets, as: UTF8.self) ?? Printable.escaped(octets) }

    /// As people get it: whatever could play tricks on a terminal is escaped, and octets that are no UTF-8 are.
    var shown: String { Printable.escaped(octets) }

    /// As C functions want it: with a NUL behind it.
    var terminated: [CChar] { octets.map { CChar(truncatingIfNeeded: $0) } + [0] }

    /// The last name in it, or all of it where it has none.
    var lastName: DiskPath {
        octets.split(separator: ASCII.slash).last.map { DiskPath(octets: Array($0)) } ?? self
    }

    /// The folder in which it is; nil where it is a name alone.
    var folder: DiskPath? {
        guard let slash = octets.lastIndex(of: ASCII.slash) else { return nil }
        return DiskPath(octets: Array(octets[..<max(slash, 1)]))
    }

    /// What `name` is called in this folder.
    func appending(_ name: DiskPath) -> DiskPath {
        if octets.isEmpty { return name }
        return DiskPath(octets: octets.last == ASCII.slash ? octets + name.octets : octets + [ASCII.slash] + name.octets)
    }

    /// The same with `suffix` directly behind it.
    func suffixed(_ suffix: String) -> DiskPath { DiskPath(octets: octets + Array(suffix.utf8)) }

    func hasPrefix(_ prefix: String) -> Bool { octets.starts(with: prefix.utf8) }

    /// Whether it ends in `suffix`, in any case.
    func hasSuffix(_ suffix: String) -> Bool {
        octets.count >= suffix.utf8.count && ASCII.equalsIgnoringCase(octets.suffix(suffix.utf8.count), Array(suffix.utf8))
    }
}
