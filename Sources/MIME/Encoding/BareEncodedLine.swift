// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A line of text that can hardly be anything but encoded data, though no line before it says so.
///
/// Nobody shows such data as a file, unless he reads the header of the part, or the line before the data, otherwise than
/// Weir does. So what is found this way counts only where it turns out to be something.
enum BareEncodedLine {
    /// A full line of uuencoded data: 45 octets, with or without a checksum behind them.
    case uuencode
    /// Enough of base64 to begin with.
    case base64
    /// Base64 if more of it follows; a digest or a long word may stand alone.
    case shortBase64
    /// The first line of BinHex 4, without the words that announce it. Its header will show whether it is that.
    case binhex

    /// Octets of a full line of uuencode, its length octet included.
    private static let uuencodeLength = 61
    private static let base64Length = 60
    private static let shortBase64Length = 24
    private static let binhexLength = 60

    /// Nil for every other line. On prose it costs a look at one word.
    init?(_ text: Span<UInt8>, in line: Range<Int>) {
        guard line.count >= Self.shortBase64Length else { return nil }
        let first = text[line.lowerBound]
        if first == 0x4D, line.count == Self.uuencodeLength || line.count == Self.uuencodeLength + 1,
            Self.all(text, line, { $0 >= 0x20 && $0 <= 0x60 })
        {
            self = .uuencode
        } else if first == ASCII.colon, line.count >= Self.binhexLength {
            guard Self.all(text, line, { $0 > 0x20 && $0 <= 0x72 }) else { return nil }
            self = .binhex
        } else {
            guard let length = Self.base64Letters(text, line) else { return nil }
            if length >= Self.base64Length {
                self = .base64
            } else if length >= Self.shortBase64Length {
                self = .shortBase64
            } else {
                return nil
            }
        }
    }

    /// Letters of base64 on a line that holds nothing else; blanks and padding may end it. Nil for every other line.
    static func base64Letters(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
        let table = Base64.values
        let values = table.span
        var index = line.lowerBound
        while index < line.upperBound, values[Int(text[index])] < 64 { index += 1 }
        let length = index - line.lowerBound
        while index < line.upperBound, text[index] == ASCII.equals || ASCII.isBlank(text[index]) { index += 1 }
        return index == line.upperBound ? length : nil
    }

    /// Whether so much of a line is base64 that it may be data.
    static func mayBeBase64(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard line.count >= shortBase64Length else { return false }
        let table = Base64.values
        let values = table.span
        for index in line.prefix(shortBase64Length) where values[Int(text[index])] >= 64 { return false }
        return true
    }

    private static func all(_ text: Span<UInt8>, _ line: Range<Int>, _ test: (UInt8) -> Bool) -> Bool {
        for index in line where !test(text[index]) { return false }
        return true
    }
}
