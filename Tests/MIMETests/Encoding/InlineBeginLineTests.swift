// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct InlineBeginLineTests {
    private func read(_ text: String) -> InlineBeginLine? {
        // Within other octets: nothing outside the line may count.
        let octets = Array(("begin" + text + "4 name").utf8)
        return InlineBeginLine(octets.span, in: 5..<octets.count - 6)
    }

    static let sound: [(String, InlineBeginLine)] = [
        ("begin 644 a.txt", .uuencode(name: Array("a.txt".utf8))),
        ("begin 0755 a b.exe \r\n", .uuencode(name: Array("a b.exe".utf8))),
        ("begin  644\ta", .uuencode(name: Array("a".utf8))),
        ("begin-base64 600 x", .base64(name: Array("x".utf8))),
        // One to six digits, and a name or none.
        ("begin 7 a", .uuencode(name: Array("a".utf8))),
        ("begin 64 a", .uuencode(name: Array("a".utf8))),
        ("begin 64444 a", .uuencode(name: Array("a".utf8))),
        ("begin 100644 a", .uuencode(name: Array("a".utf8))),
        ("begin-base64 64 a", .base64(name: Array("a".utf8))),
        ("begin 644", .uuencode(name: [])),
        ("begin 644 ", .uuencode(name: [])),
        ("begin-base64 644\r\n", .base64(name: [])),
        ("=ybegin line=128 size=5 name=x y\r", .yenc(name: Array("x y".utf8))),
        ("(This file must be converted with BinHex 4.0)", .binhexMark),
        ("; (This file must be converted with BinHex", .binhexMark),
        ("boxes: BinHex 4.0", .binhexMark),
        ("b BinHex 4", .binhexMark),
    ]

    @Test(arguments: InlineBeginLineTests.sound)
    func soundLines(text: String, wanted: InlineBeginLine) {
        #expect(read(text) == wanted)
    }

    @Test(arguments: [
        "", "b", "begin", "begin ", "begin a", "begin 1006440 a", "begin 648 a", "begin 644a b",
        " begin 644 a", "Begin 644 a", "beginning 644 a", "begin-base64", "begin-base64 a", "begin-base32 644 a",
        "=ybegin", "=ybegin size=3", "=yend name=a", "=ybeginname=a", "=",
        "BinHex", "BinHex ", "converted with BinHex", "inHex 4", "x", "xx BinHe 4", "(This file must be converted with BinHe",
    ])
    func otherLines(text: String) {
        #expect(read(text) == nil)
    }
}
