// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct FileNameTests {
    @Test func extensions() {
        let table: [(String, [String])] = [
            ("", []), ("Makefile", []), ("a.exe", ["exe"]), ("a.EXE", ["exe"]), ("archive.tar.gz", ["tar", "gz"]),
            (".htaccess", ["htaccess"]),
            ("invoice.pdf.exe", ["pdf", "exe"]), ("a.", []), (".", []), ("..", []), ("a b.c d", ["c d"]),
        ]
        for (name, wanted) in table { #expect(FileName(name).extensions == wanted, "\(name)") }
    }

    /// Windows cuts trailing dots and blanks.
    @Test(arguments: [
        "a.exe.", "a.exe...", "a.exe ", "a.exe . . ", "a.exe\t", "a.exe\u{A0}", "a.exe\u{3000}.", "a. exe", "a.exe .", "a.exe\n",
    ])
    func trailingDotsAndBlanks(name: String) {
        #expect(FileName(name).extensions.last == "exe", "\(name)")
    }

    @Test func separators() {
        let table: [(String, [String])] = [
            ("dir.d/a.exe", ["exe"]), ("dir.d\\a.exe", ["exe"]), ("C:\\x.y\\a.exe", ["exe"]), ("../../a.exe", ["exe"]),
            ("a.exe/b", []),
            ("a.b\\c/d.e", ["e"]),
        ]
        for (name, wanted) in table { #expect(FileName(name).extensions == wanted, "\(name)") }
    }

    /// Programs that take a name apart drop separators at its end before they look for the last piece.
    @Test(arguments: ["a.exe/", "a.exe\\", "a.exe//", "a.exe/ ", "dir/a.exe/."])
    func trailingSeparators(name: String) {
        #expect(FileName(name).extensions.last == "exe", "\(name)")
    }

    @Test(arguments: [
        "a.e\u{200B}xe", "a.exe\u{200B}", "a\u{202E}.exe", "a.exe\u{FEFF}", "a.\u{AD}exe", "a.exe\u{0}", "a.ex\u{2060}e",
        "a.exe\u{200D}.",
        "a.exe.\u{200B}", "\u{2066}a.exe\u{2069}",
    ])
    func whatShowsNothing(name: String) {
        #expect(FileName(name).extensions.last == "exe", "\(name)")
    }

    @Test func streamsOfNTFS() {
        let table: [(String, [String])] = [
            ("a.exe::$DATA", ["exe"]), ("a.exe:stream", ["exe"]), ("a.txt:b.exe", ["txt"]), ("a.exe.::$DATA", ["exe"]),
            ("a.exe ::$DATA", ["exe"]), ("a.pdf.exe::$DATA", ["pdf", "exe"]),
        ]
        for (name, wanted) in table { #expect(FileName(name).extensions == wanted, "\(name)") }
    }

    @Test func emptyPiecesAreNoExtensions() {
        #expect(FileName("a..exe").extensions == ["exe"])
        #expect(FileName("a. .exe").extensions == ["exe"])
    }

    @Test func longNamesKeepTheirEnd() {
        let name = "a" + String(repeating: ".x", count: 1000) + ".pdf.exe"
        let extensions = FileName(name).extensions
        #expect(extensions.suffix(2) == ["pdf", "exe"])
        #expect(extensions.count <= 8)
    }

    @Test func hostileNamesAreNotSlow() {
        let names = [".", " ", "/", ":", "\u{200B}", "a."].map { String(repeating: $0, count: 50_000) }
        let elapsed = ContinuousClock().measure { for name in names { _ = FileName(name) } }
        #expect(elapsed < .seconds(5))
    }

    /// A name is the sender's to choose: however many blanks it has, it costs no more than its length.
    @Test func blanksAreNotSlow() {
        let name = "a." + String(repeating: " ", count: 250_000) + "exe" + String(repeating: "\t", count: 250_000)
        let started = ContinuousClock.now
        #expect(FileName(name).extensions == ["exe"])
        #expect(ContinuousClock.now - started < .seconds(5))
    }
}
