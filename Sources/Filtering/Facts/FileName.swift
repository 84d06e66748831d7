// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A name that a message gives an attachment, taken apart as receiving systems would.
///
/// They differ: to NTFS what stands behind a colon is a stream of the file before it, others keep the colon or put another
/// character there; and some end a name at NUL or at a line end, which others drop. Every reading counts.
struct FileName {
    /// The last extension of each reading, in lower case without its dot.
    let lastExtensions: [String]
    /// The extensions before the last one, of all readings.
    let innerExtensions: [String]

    /// Extensions looked at, from the end. Names with more are made to confuse.
    private static let limit = 8

    init(_ name: String) {
        let scalars = Array(name.unicodeScalars)
        var last: [String] = []
        var inner: [String] = []
        var readings = [scalars]
        // What some cut from the end of a name, or take for the mark of something else.
        let marks = "<>\"'*%;=_,()[]{}&?-~!#$@^+|`"
        if let last = scalars.last, marks.unicodeScalars.contains(last),
            let end = scalars.lastIndex(where: { !marks.unicodeScalars.contains($0) })
        {
            readings.append(Array(scalars[...end]))
        }
        if let end = scalars.firstIndex(where: Self.isEnd) { readings.append(Array(scalars[..<end])) }
        // Where an address of the Web ends its path, a parameter its value, and a file system of old its name.
        let stops: Set<Unicode.Scalar> = ["#", "?", ";"]
        if let end = scalars.firstIndex(where: stops.contains) { readings.append(Array(scalars[..<end])) }
        for reading in readings {
            let kept = Self.file(reading)
            var names = [kept]
            // A single letter before the colon is a drive. A stream of NTFS (`a.exe::$DATA`) is the file itself.
            if let colon = kept.firstIndex(of: ":"), colon > 1 { names.append(Array(kept[..<colon])) }
            for name in names {
                let extensions = Self.extensions(of: name)
                if let ending = extensions.last, !last.contains(ending) { last.append(ending) }
                for ending in extensions.dropLast() where !inner.contains(ending) { inner.append(ending) }
            }
        }
        lastExtensions = last
        innerExtensions = inner
    }

    /// The name without folders and without what shows nothing. Windows cuts trailing dots and blanks, and takes both
    /// slashes for separators; so must we.
    private static func file(_ name: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var scalars = name
        scalars.removeAll(where: isInvisible)
        while let last = scalars.last, last == "." || isSeparator(last) || last.properties.isWhitespace {
            scalars.removeLast()
        }
        if let separator = scalars.lastIndex(where: isSeparator) { scalars.removeFirst(separator + 1) }
        return scalars
    }

    /// In lower case without dots, the last one last.
    private static func extensions(of scalars: [Unicode.Scalar]) -> [String] {
        let pieces = scalars.split(separator: ".", omittingEmptySubsequences: false).dropFirst().suffix(limit)
        return pieces.compactMap { piece in
            var rest = piece.drop { $0.properties.isWhitespace }
            while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
            guard !rest.isEmpty else { return nil }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: rest)
            return String(text).lowercased()
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { scalar == "/" || scalar == "\\" }

    /// Where programs written in C, or by lines, see the end of a name.
    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{0}" || scalar == "\r" || scalar == "\n"
    }

    /// Characters that a name shows nothing of: controls, zero-width and bidirectional ones.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
