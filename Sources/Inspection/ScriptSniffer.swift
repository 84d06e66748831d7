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
    }

    private static let kinds: [Kind] = [
        Kind(type: "application/hta", certain: ["<hta:application"], likely: [], openings: []),
        Kind(
            type: "text/x-windows-script", certain: ["<job id=", "<scriptlet>", "</scriptlet>"],
            likely: ["<job>", "<script language=\"vbscript\"", "<script language=\"jscript\"", "<package>", "<component"], openings: ["<job", "<scriptlet"]),
        Kind(
            type: "text/vbscript", certain: ["on error resume next", "wscript.createobject("],
            likely: ["createobject(\"", "wscript.", "end sub", "end function", "dim ", "set ", "msgbox ", "execute(", "chr("],
            openings: []),
        Kind(
            type: "text/javascript", certain: ["new activexobject(", "wscript.shell\")", "eval(unescape("],
            likely: ["wscript.", "function(", "function (", "var ", "string.fromcharcode(", ".charcodeat(", "eval(", "require('", "require(\""],
            openings: []),
        Kind(
            type: "application/x-powershell", certain: ["invoke-expression", "new-object net.webclient", "-executionpolicy bypass", "[system.reflection.assembly]::load"],
            likely: ["write-host ", "get-process", "param(", "new-object ", "invoke-webrequest", "$env:", "-encodedcommand", "set-strictmode"],
            openings: ["#requires"]),
        Kind(
            type: "text/x-msdos-batch", certain: [], likely: ["echo off", "setlocal", "goto ", "%~dp0", "errorlevel", "start /b ", "cmd /c ", "del /f"],
            openings: ["@echo off", "@echo on", "@setlocal"]),
        Kind(type: "application/x-mswinurl", certain: [], likely: [], openings: ["[internetshortcut]"]),
        Kind(type: "text/x-ms-regedit", certain: [], likely: [], openings: ["windows registry editor version", "regedit4"]),
    ]

    /// Octets looked at.
    private static let limit = 4096

    static func type(of head: Span<UInt8>) -> String? {
        let end = min(head.count, limit)
        var start = 0
        if end >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { start = 3 }
        while start < end, head[start] <= 0x20 { start += 1 }
        for kind in kinds {
            for word in kind.openings where TextSniffer.matches(head, at: start, word) { return kind.type }
        }
        // One pass for the first octet of every word; a word is compared only where it can begin.
        var seen = Set<String>()
        var index = start
        while index < end {
            let octet = ASCII.lowercased(head[index])
            if let candidates = byFirstOctet[octet] {
                for word in candidates where !seen.contains(word) && TextSniffer.matches(head, at: index, word) {
                    // A word of prose may end in the letters of a keyword: `var` in `Alvar`.
                    if index > 0, ASCII.isAlpha(head[index]), ASCII.isAlphanumeric(head[index - 1]) { continue }
                    seen.insert(word)
                }
            }
            index += 1
        }
        guard !seen.isEmpty else { return nil }
        for kind in kinds where kind.certain.contains(where: seen.contains) { return kind.type }
        for kind in kinds where kind.likely.filter(seen.contains).count >= 2 {
            if isCode(kind, seen) { return kind.type }
        }
        return nil
    }

    /// Words such as `set ` and `var ` occur in prose: at least one that has punctuation of code must be there too.
    private static func isCode(_ kind: Kind, _ seen: Set<String>) -> Bool {
        kind.likely.contains { word in
            seen.contains(word) && word.contains { "(.$%<@-\"".contains($0) }
        }
    }

    private static let byFirstOctet: [UInt8: [String]] = {
        var table: [UInt8: [String]] = [:]
        for kind in kinds {
            for word in kind.certain + kind.likely {
                guard let first = word.utf8.first else { continue }
                if table[first]?.contains(word) != true { table[first, default: []].append(word) }
            }
        }
        return table
    }()
}
