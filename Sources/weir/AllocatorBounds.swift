// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Keeps small what the allocator holds though nobody uses it.
///
/// By itself glibc makes eight arenas a core, each with free blocks of its own, and raises the size from which a block is
/// given back at once to that of the largest block ever freed. With a hundred messages of 10 MB at the same time that was
/// 140 to 204 MB at the peak, from one run to the next; with these bounds 131 to 149.
enum AllocatorBounds {
    /// Parameters as malloc.h numbers them, which the module Glibc leaves out, and their values.
    private static let settings: [(parameter: Int32, value: Int32)] = [
        // M_ARENA_MAX.
        (-8, 2),
        // M_MMAP_THRESHOLD: the default, but fixed.
        (-3, 128 * 1024),
        // M_TRIM_THRESHOLD.
        (-1, 1 << 20),
    ]

    /// To be called before threads are made. Where there is no such allocator it does nothing.
    static func set() {
        typealias MallOpt = @convention(c) (Int32, Int32) -> Int32
        guard let address = unsafe dlsym(nil, "mallopt") else { return }
        let mallopt = unsafe unsafeBitCast(address, to: MallOpt.self)
        for (parameter, value) in settings { _ = mallopt(parameter, value) }
    }
}
