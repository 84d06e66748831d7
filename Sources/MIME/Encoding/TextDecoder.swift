// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Turns text in any charset into valid UTF-8 as it streams in, in any chunking.
///
/// What cannot be decoded becomes U+FFFD; decoding never fails. Text in no charset, or in US-ASCII with 8-bit octets, is
/// read as UTF-8 where it is valid, and octet by octet as windows-1252 where it is not.
public struct TextDecoder {
    private enum Kind {
        case utf8
        /// Declared as ASCII, or not at all: what is not UTF-8 is windows-1252, as mail programs show it.
        case unlabelled
        case windows1252
        case iconv(IconvHandle)
    }

    private let charset: String
    private let kind: Kind
    /// A mark at the beginning that says that the text is in another order of octets: then nothing comes out.
    private let foreignMark: [UInt8]
    private var hasBegun = false
    private var isForeign = false
    /// Octets of a character that the chunk's end cut in two; at most a few.
    private var held: [UInt8] = []
    /// For iconv: octets of a block that is not full.
    private var pending: [UInt8] = []
    private static let blockSize = 4096

    public init(charset: String) {
        self.init(charset: charset, foreignMark: [])
    }

    /// The decoders that text in a charset needs: a second one for UTF-16 and the like, which come in either order of octets
    /// where no mark tells it (RFC 2781 §4.3 has the high one first, and few programs do).
    public static func all(charset: String) -> [TextDecoder] {
        let documented = TextDecoder(charset: charset)
        guard let other = Charset.otherOrder(of: charset) else { return [documented] }
        return [documented, TextDecoder(charset: other.name, foreignMark: other.mark)]
    }

    /// The same decoder before it has read anything.
    public func anew() -> TextDecoder {
        TextDecoder(charset: charset, foreignMark: foreignMark)
    }

    private init(charset: String, foreignMark: [UInt8]) {
        self.charset = charset
        self.foreignMark = foreignMark
        switch Charset.builtIn(charset) {
        case .utf8: kind = .utf8
        case .unlabelled: kind = .unlabelled
        case .windows1252: kind = .windows1252
        case nil:
            if let handle = IconvHandle(charset: Charset.superset(of: charset)) {
                kind = .iconv(handle)
            } else {
                kind = .windows1252
            }
        }
    }

    public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        switch kind {
        case .windows1252:
            for index in chunk.indices { Self.appendWindows1252(chunk[index], to: &out) }
        case .utf8, .unlabelled:
            decodeUTF8(chunk, into: &out)
        case .iconv(let handle):
            // Always as many octets at once, so that what is wrong in them comes out the same however they come.
            pending.append(chunk, in: 0..<chunk.count)
            var start = 0
            while pending.count - start >= Self.blockSize {
                held += pending[start..<start + Self.blockSize]
                convertHeld(handle, into: &out)
                start += Self.blockSize
            }
            pending.removeFirst(start)
        }
    }

    /// Ends the text: a character that was cut off is one that cannot be decoded.
    public mutating func finish(into out: inout [UInt8]) {
        if case .iconv(let handle) = kind {
            held += pending
            pending = []
            convertHeld(handle, into: &out)
        }
        if case .unlabelled = kind {
            Self.appendUnlabelled(held, to: &out)
        } else if !held.isEmpty {
            out += Self.replacement
        }
        held = []
    }

    private mutating func convertHeld(_ handle: IconvHandle, into out: inout [UInt8]) {
        if !hasBegun {
            hasBegun = true
            isForeign = !foreignMark.isEmpty && held.starts(with: foreignMark)
        }
        if isForeign {
            held = []
        } else {
            handle.convert(&held, into: &out)
        }
    }

    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    private static func appendWindows1252(_ octet: UInt8, to out: inout [UInt8]) {
        if octet < 0x80 {
            out.append(octet)
            return
        }
        let scalar = octet < 0xA0 ? Charset.windows1252[Int(octet - 0x80)] : UInt16(octet)
        if scalar < 0x800 {
            out.append(0xC0 | UInt8(scalar >> 6))
        } else {
            out.append(0xE0 | UInt8(scalar >> 12))
            out.append(0x80 | UInt8(scalar >> 6 & 0x3F))
        }
        out.append(0x80 | UInt8(scalar & 0x3F))
    }

    private mutating func decodeUTF8(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
        if held.isEmpty, Self.isASCII(chunk) {
            out.append(chunk, in: 0..<chunk.count)
            return
        }
        var all = held
        all.append(chunk, in: 0..<chunk.count)
        held = []
        let cut = Self.incompleteTail(of: all)
        if cut > 0 {
            held = Array(all[(all.count - cut)...])
            all.removeLast(cut)
        }
        if case .unlabelled = kind {
            Self.appendUnlabelled(all, to: &out)
        } else {
            out += Array(String(decoding: all, as: UTF8.self).utf8)
        }
    }

    /// Appends what is valid UTF-8 as it stands, and every other octet from windows-1252.
    private static func appendUnlabelled(_ octets: [UInt8], to out: inout [UInt8]) {
        var index = 0
        while index < octets.count {
            let length = characterLength(in: octets, at: index)
            if length > 0 {
                out += octets[index..<index + length]
                index += length
            } else {
                appendWindows1252(octets[index], to: &out)
                index += 1
            }
        }
    }

    /// Octets of the valid character at `index`, or 0 (Unicode §3.9, table 3-7).
    private static func characterLength(in octets: [UInt8], at index: Int) -> Int {
        let first = octets[index]
        let length: Int
        switch first {
        case 0x00..<0x80: return 1
        case 0xC2..<0xE0: length = 2
        case 0xE0..<0xF0: length = 3
        case 0xF0..<0xF5: length = 4
        default: return 0
        }
        guard octets.count - index >= length else { return 0 }
        for offset in 1..<length where octets[index + offset] & 0xC0 != 0x80 { return 0 }
        let second = octets[index + 1]
        switch first {
        case 0xE0: return second >= 0xA0 ? length : 0
        case 0xED: return second < 0xA0 ? length : 0
        case 0xF0: return second >= 0x90 ? length : 0
        case 0xF4: return second < 0x90 ? length : 0
        default: return length
        }
    }

    private static func isASCII(_ chunk: Span<UInt8>) -> Bool {
        var seen: UInt8 = 0
        for index in chunk.indices { seen |= chunk[index] }
        return seen < 0x80
    }

    /// Octets at the end that begin a character whose rest may follow: 0...3.
    private static func incompleteTail(of octets: [UInt8]) -> Int {
        var back = 1
        while back <= min(3, octets.count) {
            let octet = octets[octets.count - back]
            if octet & 0xC0 == 0x80 {
                back += 1
                continue
            }
            let length = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : octet >= 0xC0 ? 2 : 1
            return length > back ? back : 0
        }
        return 0
    }
}
