// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Recognises scripts of Windows by the words that programs of the kind cannot do without.
///
/// Prose may mention one of them: a script must show either a sign that stands for itself, or two that prose would not
/// have together. Looked for in the first kilobytes only.
enum ScriptSniffer {
    /// A kind of script. It is recognised by any of `certain`, or by two different words of `likely`.
    private struct Kind {
        let type: String
        let certain: [String]
        let likely: [String]
        /// Words that must stand at the very beginning.
        let openings: [String]

        var isMarkup: Bool { type == "application/hta" || type == "text/x-windows-script" }
    }

    private static let kinds: [Kind] = [
        Kind(type: "application/hta", certain: ["<hta:application"], likely: [], openings: []),
        Kind(
            type: "text/x-windows-script", certain: ["<job id=", "<scriptlet>", "</scriptlet>"],
            likely: ["<job>", "<script language=\"vbscript\"", "<script language=\"jscript\"", "<package>", "<component"],
            openings: ["<job", "<scriptlet"]),
        Kind(
            type: "text/vbscript", certain: ["on error resume next", "wscript.createobject("],
            likely: ["createobject(\"", "wscript.", "end sub", "end function", "dim ", "set ", "msgbox ", "execute(", "chr("],
            openings: []),
        Kind(
            type: "text/javascript", certain: ["new activexobject(", "wscript.shell\")", "eval(unescape("],
            likely: [
                "wscript.", "function(", "function (", "var ", "string.fromcharcode(", ".charcodeat(", "eval(", "require('",
                "require(\"",
            ],
            openings: []),
        Kind(
            type: "application/x-powershell",
            certain: [
                "invoke-expression", "new-object net.webclient", "-executionpolicy bypass", "[system.reflection.assembly]::load",
            ],
            likely: [
                "write-host ", "get-process", "param(", "new-object ", "invoke-webrequest", "$env:", "-encodedcommand",
                "set-strictmode",
            ],
            openings: ["#requires"]),
        Kind(
            type: "text/x-msdos-batch", certain: [],
            likely: ["echo off", "setlocal", "goto ", "%~dp0", "errorlevel", "start /b ", "cmd /c ", "del /f"],
            openings: ["@echo off", "@echo on", "@setlocal"]),
        Kind(type: "application/x-mswinurl", certain: [], likely: [], openings: ["[internetshortcut]"]),
        Kind(type: "text/x-ms-regedit", certain: [], likely: [], openings: ["windows registry editor version", "regedit4"]),
    ]

    /// Octets looked at.
    private static let limit = 4096

    /// - Parameter isMarkup: whether it begins with `<`: then it is a script only by the marks of applications and
    ///   scriptlets, since ordinary pages hold JavaScript too.
    static func type(of head: Span<UInt8>, isMarkup: Bool) -> String? {
        let end = min(head.count, limit)
        var start = 0
        if end >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { start = 3 }
        while start < end, head[start] <= 0x20 { start += 1 }
        for kind in kinds {
            for word in kind.openings where TextSniffer.matches(head, at: start, word) { return kind.type }
        }
        let seen = words(of: head, in: start..<end)
        guard !seen.isEmpty else { return nil }
        let possible = isMarkup ? kinds.filter(\.isMarkup) : kinds
        for kind in possible where kind.certain.contains(where: seen.contains) { return kind.type }
        for kind in possible where kind.likely.filter(seen.contains).count >= 2 && isCode(kind, seen) { return kind.type }
        return nil
    }

    /// The words of all kinds that occur. One pass; a word is compared only where its first octet stands.
    private static func words(of head: Span<UInt8>, in range: Range<Int>) -> Set<String> {
        let table = byFirstOctet
        var seen: Set<String> = []
        for index in range {
            let octet = head[index]
            let candidates = table[Int(ASCII.lowercased(octet))]
            guard !candidates.isEmpty else { continue }
            // A word of prose may end in the letters of a keyword: `var` in `Alvar`.
            if index > 0, ASCII.isAlpha(octet), ASCII.isAlphanumeric(head[index - 1]) { continue }
            for word in candidates where TextSniffer.matches(head, at: index, word) { seen.insert(word) }
        }
        return seen
    }

    /// Words such as `set ` and `var ` occur in prose: at least one that has punctuation of code must be there too.
    private static func isCode(_ kind: Kind, _ seen: Set<String>) -> Bool {
        kind.likely.contains { word in
            seen.contains(word) && word.contains { "(.$%<@-\"".contains($0) }
        }
    }

    /// The words that begin with an octet, by that octet.
    private static let byFirstOctet: [[String]] = {
        var table = [[String]](repeating: [], count: 256)
        for kind in kinds {
            for word in kind.certain + kind.likely {
                guard let first = word.utf8.first, !table[Int(first)].contains(word) else { continue }
                table[Int(first)].append(word)
            }
        }
        return table
    }()
}
