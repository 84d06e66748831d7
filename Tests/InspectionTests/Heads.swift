// SPDX-License-Identifier: Apache-2.0

/// Small genuine beginnings of files.
enum Heads {
    /// One grey pixel.
    static let png = join(
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], text("IHDR"),
        [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55])

    static let gif = join(
        text("GIF89a"),
        [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B])

    static let jpeg = join([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], text("JFIF"), [0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xDB, 0, 0x43])

    static let pdf = join(text("%PDF-1.4\n"), [0x25, 0xE2, 0xE3, 0xCF, 0xD3, 10], text("1 0 obj\n<</Type/Catalog>>\nendobj\n"))

    /// An archive that holds `a.txt`.
    static let zip = join(
        [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0],
        text("a.txthello"),
        [
            0x50, 0x4B, 1, 2, 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0,
            0,
        ],
        [0, 0, 0, 0, 0, 0, 0, 0, 0x80, 1, 0, 0, 0, 0], text("a.txt"),
        [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 0x33, 0, 0, 0, 0x28, 0, 0, 0, 0, 0])

    static let gzip: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
    ]

    /// The headers of a program for Windows on 32-bit Intel, and nothing to run.
    static let program = join(
        text("MZ"), zeros(58), [0x40, 0, 0, 0], text("PE"), [0, 0], [0x4C, 1, 1, 0], zeros(12), [0xE0, 0, 2, 1, 0x0B, 1],
        zeros(222))

    /// The oldest programs have no second header.
    static let dosProgram = join(text("MZ"), zeros(62))

    /// The header of a program for Linux without anything behind it: libmagic remarks on that.
    static let elf = join([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1], zeros(9), [2, 0, 0x3E, 0, 1, 0, 0, 0], zeros(40))

    static let shortcut = join([0x4C, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46], zeros(56))

    static let compound = join([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], zeros(504))

    /// [MS-ONESTORE] §2.3.1, without what follows.
    static let oneNoteIdentifier: [UInt8] = [
        0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D, 0xAE, 0xB1, 0x53, 0x78, 0xD0, 0x29, 0x96, 0xD3,
    ]

    /// The beginning of a virtual disk, [MS-VHDX] §2.2.1.
    static let virtualDisk = join(text("vhdxfile"), wide("Weir", isBigEndian: false, hasMark: false), zeros(48))

    /// UTF-16.
    static func wide(_ text: String, isBigEndian: Bool, hasMark: Bool) -> [UInt8] {
        var units = Array(text.utf16)
        if hasMark { units.insert(0xFEFF, at: 0) }
        return units.flatMap { unit -> [UInt8] in
            let pair = [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
            return isBigEndian ? pair : pair.reversed()
        }
    }

    private static func join(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
