// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A name that a message gives an attachment, taken apart as the receiving system would.
struct FileName {
    /// Extensions in lower case without dots, the last one last.
    let extensions: [String]

    /// Extensions looked at, from the end. Names with more are made to confuse.
    private static let limit = 8

    init(_ name: String) {
        // Windows cuts trailing dots and blanks, and takes both slashes for separators; so must we.
        var scalars = Array(name.unicodeScalars)
        scalars.removeAll(where: Self.isInvisible)
        while let last = scalars.last, last == "." || Self.isSeparator(last) || last.properties.isWhitespace {
            scalars.removeLast()
        }
        if let separator = scalars.lastIndex(where: Self.isSeparator) { scalars.removeFirst(separator + 1) }
        // A stream of NTFS (`a.exe::$DATA`) is the file itself.
        if let colon = scalars.firstIndex(of: ":"), colon > 1 { scalars.removeLast(scalars.count - colon) }
        let pieces = scalars.split(separator: ".", omittingEmptySubsequences: false).dropFirst().suffix(Self.limit)
        extensions = pieces.compactMap { piece in
            var rest = piece.drop { $0.properties.isWhitespace }
            while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
            guard !rest.isEmpty else { return nil }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: rest)
            return String(text).lowercased()
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { scalar == "/" || scalar == "\\" }

    /// Characters that a name shows nothing of: controls, zero-width and bidirectional ones.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format: true
        default: false
        }
    }
}
