// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LogTextTests {
    @Test(arguments: [
        ["plain", "plain"],
        ["mail.internal:25", "mail.internal:25"],
        ["[2001:db8::1]:25", "[2001:db8::1]:25"],
        ["a,b;c'd<e>", "a,b;c'd<e>"],
        ["", "\"\""],
        ["two words", #""two words""#],
        ["key=value", #""key=value""#],
        [#"say "no""#, #""say \"no\"""#],
        [#"back\slash"#, #"back\\slash"#],
        [#"\" x"#, #""\\\" x""#],
        ["grün", #""grün""#],
        ["a\u{3000}b", "\"a\u{3000}b\""],
        ["line\r\nend", #"line\x0D\x0Aend"#],
        ["\u{1B}[31mred", #"\x1B[31mred"#],
        ["\u{202E}gnp.exe", #"\u{202E}gnp.exe"#],
        ["zero\u{200B}width", #"zero\u{200B}width"#],
        ["\u{85}", #"\u{85}"#],
        ["lost \u{FFFD}", #""lost \u{FFFD}""#],
        ["tab\there", #"tab\x09here"#],
        ["nul\0", #"nul\x00"#],
    ])
    func values(row: [String]) {
        #expect(LogText.value(row[0]) == row[1])
    }

    @Test func longValuesAreCut() {
        let long = String(repeating: "x", count: 500)
        #expect(LogText.value(long) == long)
        #expect(LogText.value(long + "y") == "\"\(long)…\"")
        let wide = String(repeating: "ü", count: 500)
        #expect(LogText.value(wide) == "\"\(wide)\"")
        #expect(LogText.value(wide + "y") == "\"\(wide)…\"")
    }

    @Test func lists() {
        #expect(LogText.list(["a"]) == "a")
        #expect(LogText.list(["a", "b c"]) == #""a,b c""#)
        #expect(LogText.list(["a,b", "c"]) == #"a\x2Cb,c"#)
        #expect(LogText.list([",", ""]) == #"\x2C,"#)
        let many = (1...10).map { String($0) }
        #expect(LogText.list(many) == "1,2,3,4,5,6,7,8,9,10")
        #expect(LogText.list(many + ["11", "12"]) == "1,2,3,4,5,6,7,8,9,10,+2")
    }

    @Test(arguments: [
        ["", "<>"],
        ["a@example.org", "<a@example.org>"],
        ["grün@example.org", "<grün@example.org>"],
        [#""a b"@example.org"#, #"<"a\x20b"@example.org>"#],
        [#""a\"b"@example.org"#, #"<"a\\"b"@example.org>"#],
        [#""x> -> <b"@example.org"#, #"<"x\x3E\x20-\x3E\x20\x3Cb"@example.org>"#],
        ["a\u{3000}b@example.org", #"<a\u{3000}b@example.org>"#],
        ["a\u{A0}b@example.org", #"<a\u{A0}b@example.org>"#],
        ["\u{202E}\u{FFFD}@example.org", #"<\u{202E}\u{FFFD}@example.org>"#],
    ])
    func paths(row: [String]) {
        #expect(LogText.path(row[0]) == row[1])
    }

    @Test func manyPaths() {
        let many = (1...10).map { "\($0)@example.net" }
        #expect(LogText.paths(Array(many.prefix(2))) == "<1@example.net>,<2@example.net>")
        #expect(LogText.paths(many).hasSuffix(",<10@example.net>"))
        #expect(LogText.paths(many + ["x", "y", "z"]).hasSuffix(",<10@example.net>,+3"))
    }

    /// Whatever a value holds, it stays one value on one line.
    @Test func nothingGetsOut() {
        var escaped: [UInt32] = []
        let numbers: ClosedRange<UInt32> = 0...0x30FF
        for number in numbers {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let value = LogText.value("a\(Character(scalar))b")
            let hasControl = value.unicodeScalars.contains {
                $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0x2028
            }
            let isQuoted = value.utf8.first == 0x22 && value.utf8.last == 0x22
            let isWord = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 }
            if hasControl || !(isQuoted || isWord) { escaped.append(number) }
        }
        #expect(escaped.isEmpty)
    }
}
