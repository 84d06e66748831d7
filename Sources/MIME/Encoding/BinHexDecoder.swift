// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes BinHex 4.0 as it streams in, in any chunking (RFC 1741): the data fork of the file, which is what other systems
/// than the Macintosh make of it.
///
/// The data begin at a line that starts with `:`, and end at the next `:`. The line that names BinHex is not asked for: where
/// a `:` begins something that has no sound header, the next line with one is tried. Octets outside the alphabet are passed
/// over; checksums are not compared. An octet of data stands for 255 at most.
public struct BinHexDecoder: Sendable {
    enum Phase: Sendable {
        /// Before the `:` that begins the data.
        case seeking
        case header
        /// Behind the header: in the data fork, the resource fork, or the checksums.
        case forks
        case ended
    }

    /// Whether anything was out of place, or the end is missing.
    public private(set) var isMalformed = false
    /// The name in the header, once that is complete.
    public private(set) var name: [UInt8]?
    private(set) var phase = Phase.seeking
    private var isLineStart = true
    /// Bits of the unfinished octet: the lowest `heldCount` of them.
    private var held: UInt32 = 0
    private var heldCount: UInt32 = 0
    /// What a run repeats.
    private var previous: UInt8 = 0
    /// Whether the octet before was the mark of a run, which its length follows.
    private var isRun = false
    /// The header as far as it came, at most `headerLimit` octets.
    private var header: [UInt8] = []
    /// Octets of the data fork that are to come.
    private var remaining = 0

    /// The longest name that a Macintosh of the time knows.
    private static let nameLimit = 63
    /// Version, type, creator, flags, the lengths of the forks, and the checksum stand behind the name.
    private static let fieldsLength = 21
    private static let runMark: UInt8 = 0x90

    public init() {}

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        let table = Self.values
        let values = table.span
        var index = 0
        while index < chunk.count, phase != .ended {
            if phase == .seeking && !isLineStart {
                guard let lineFeed = chunk.firstIndex(of: ASCII.lf, in: index..<chunk.count) else { return }
                index = lineFeed + 1
                isLineStart = true
                continue
            }
            let octet = chunk[index]
            if octet == ASCII.colon {
                takeColon()
            } else if phase != .seeking {
                take(octet, value: values[Int(octet)], into: &out)
            }
            isLineStart = octet == ASCII.lf
            index += 1
        }
    }

    public mutating func finish(into out: inout [UInt8]) {
        if phase != .ended { isMalformed = true }
        phase = .ended
        header = []
    }

    private mutating func takeColon() {
        switch phase {
        case .seeking:
            begin()
        case .header:
            // The end of something that was no BinHex, or the beginning of what is.
            if isLineStart { begin() } else { phase = .seeking }
        case .forks:
            if remaining > 0 { isMalformed = true }
            phase = .ended
        case .ended:
            break
        }
    }

    private mutating func begin() {
        phase = .header
        held = 0
        heldCount = 0
        previous = 0
        isRun = false
        header.removeAll(keepingCapacity: true)
    }

    private mutating func take(_ octet: UInt8, value: UInt8, into out: inout [UInt8]) {
        guard value < 64 else {
            let isLineSpace = ASCII.isBlank(octet) || octet == ASCII.cr || octet == ASCII.lf
            if !isLineSpace && phase == .forks { isMalformed = true }
            return
        }
        held = held << 6 | UInt32(value)
        heldCount += 6
        guard heldCount >= 8 else { return }
        heldCount -= 8
        expand(UInt8(truncatingIfNeeded: held >> heldCount), into: &out)
    }

    /// Undoes the run-length coding, which spans the header and both forks: `x 0x90 n` is n times x, `0x90 0` is 0x90.
    private mutating func expand(_ octet: UInt8, into out: inout [UInt8]) {
        if isRun {
            isRun = false
            if octet == 0 {
                previous = Self.runMark
                put(previous, count: 1, into: &out)
            } else {
                put(previous, count: Int(octet) - 1, into: &out)
            }
        } else if octet == Self.runMark {
            isRun = true
        } else {
            previous = octet
            put(octet, count: 1, into: &out)
        }
    }

    private mutating func put(_ octet: UInt8, count: Int, into out: inout [UInt8]) {
        var count = count
        while phase == .header, count > 0 {
            header.append(octet)
            count -= 1
            readHeader()
        }
        guard phase == .forks else { return }
        count = min(count, remaining)
        guard count > 0 else { return }
        out.append(contentsOf: repeatElement(octet, count: count))
        remaining -= count
    }

    /// Reads the header if it is complete; gives it up if it is none.
    private mutating func readHeader() {
        let nameLength = Int(header[0])
        guard nameLength > 0, nameLength <= Self.nameLimit else {
            phase = .seeking
            return
        }
        guard header.count == 1 + nameLength + Self.fieldsLength else { return }
        let name = Array(header[1...nameLength])
        // The version is 0 and names are text. Programs that unpack ask for neither, so one of both is enough.
        guard header[nameLength + 1] == 0 || !name.contains(where: { ASCII.isControl($0) }) else {
            phase = .seeking
            return
        }
        self.name = name
        let length = header[(nameLength + 12)..<(nameLength + 16)]
        remaining = Int(length.reduce(0 as UInt32) { $0 << 8 | UInt32($1) })
        phase = .forks
        header = []
    }

    /// The value of each octet of the alphabet; 0xFF for every other.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        let alphabet = ##"!"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"##
        for (value, octet) in alphabet.utf8.enumerated() { table[Int(octet)] = UInt8(truncatingIfNeeded: value) }
        return table
    }()
}
