// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules
import Testing

@testable import Filtering

@Suite struct FileNameTests {
    /// The extensions of a name that has one reading only.
    private func extensions(_ name: String) -> [String] {
        let file = FileName(name)
        return file.innerExtensions + file.lastExtensions
    }

    @Test func extensions() {
        let table: [(String, [String])] = [
            ("", []), ("Makefile", []), ("a.exe", ["exe"]), ("a.EXE", ["exe"]), ("archive.tar.gz", ["tar", "gz"]),
            (".htaccess", ["htaccess"]),
            ("invoice.pdf.exe", ["pdf", "exe"]), ("a.", []), (".", []), ("..", []), ("a b.c d", ["c d"]),
        ]
        for (name, wanted) in table { #expect(extensions(name) == wanted, "\(name)") }
    }

    /// Windows cuts trailing dots and blanks.
    @Test(arguments: [
        "a.exe.", "a.exe...", "a.exe ", "a.exe . . ", "a.exe\t", "a.exe\u{A0}", "a.exe\u{3000}.", "a. exe", "a.exe .", "a.exe\n",
    ])
    func trailingDotsAndBlanks(name: String) {
        #expect(FileName(name).lastExtensions == ["exe"], "\(name)")
    }

    @Test func separators() {
        let table: [(String, [String])] = [
            ("dir.d/a.exe", ["exe"]), ("dir.d\\a.exe", ["exe"]), ("C:\\x.y\\a.exe", ["exe"]), ("../../a.exe", ["exe"]),
            ("a.exe/b", []),
            ("a.b\\c/d.e", ["e"]),
        ]
        for (name, wanted) in table { #expect(extensions(name) == wanted, "\(name)") }
    }

    /// Programs that take a name apart drop separators at its end before they look for the last piece.
    @Test(arguments: ["a.exe/", "a.exe\\", "a.exe//", "a.exe/ ", "dir/a.exe/."])
    func trailingSeparators(name: String) {
        #expect(FileName(name).lastExtensions == ["exe"], "\(name)")
    }

    @Test(arguments: [
        "a.e\u{200B}xe", "a.exe\u{200B}", "a\u{202E}.exe", "a.exe\u{FEFF}", "a.\u{AD}exe", "a.exe\u{0}", "a.ex\u{2060}e",
        "a.exe\u{200D}.",
        "a.exe.\u{200B}", "\u{2066}a.exe\u{2069}",
    ])
    func whatShowsNothing(name: String) {
        #expect(FileName(name).lastExtensions == ["exe"], "\(name)")
    }

    @Test func streamsOfNTFS() {
        for name in ["a.exe::$DATA", "a.exe:stream", "a.exe.::$DATA", "a.exe ::$DATA", "a.exe:b.txt", "dir/a.exe:x"] {
            #expect(FileName(name).lastExtensions.contains("exe"), "\(name)")
        }
        #expect(FileName("a.pdf.exe::$DATA").innerExtensions.contains("pdf"))
    }

    /// Where a colon is kept, or another character put there, what stands behind it is the end of the name.
    @Test(arguments: ["Re: invoice.bat", "x.txt:evil.bat", "report 10:30.bat", "a:b:c.bat", "::.bat", "ab:.bat"])
    func colonsHideNothing(name: String) {
        #expect(FileName(name).lastExtensions.contains("bat"), "\(name)")
    }

    @Test func bothReadingsOfAColon() {
        let file = FileName("x.txt:evil.bat")
        #expect(file.lastExtensions == ["bat", "txt"])
        #expect(FileName("a.b.txt:c.bat").innerExtensions.contains("b"))
        #expect(FileName("C:a.bat").lastExtensions == ["bat"])
    }

    /// Programs written in C end a name at NUL, others at the end of a line, and others again drop both.
    @Test(arguments: [
        "evil.bat\u{0}.txt", "evil.bat\r\n.txt", "evil.bat\n.txt", "evil.bat\r.txt", "evil.bat \u{0}x.txt",
        "dir/evil.bat\u{0}/b.txt",
    ])
    func namesThatEndEarly(name: String) {
        let found = FileName(name).lastExtensions
        #expect(found.contains("bat"), "\(name)")
        #expect(found.contains("txt"), "\(name)")
    }

    @Test func emptyPiecesAreNoExtensions() {
        #expect(extensions("a..exe") == ["exe"])
        #expect(extensions("a. .exe") == ["exe"])
    }

    @Test func longNamesKeepTheirEnd() {
        let name = "a" + String(repeating: ".x", count: 1000) + ".pdf.exe"
        let file = FileName(name)
        #expect(file.lastExtensions == ["exe"])
        #expect(file.innerExtensions.last == "pdf")
        #expect(file.innerExtensions.count <= 7)
    }

    @Test func hostileNamesAreNotSlow() {
        let names = [".", " ", "/", ":", "\u{200B}", "a.", "a:", "\u{0}", "\r\n"].map { String(repeating: $0, count: 50_000) }
        let elapsed = ContinuousClock().measure { for name in names { _ = FileName(name) } }
        #expect(elapsed < .seconds(5))
    }

    /// A name is the sender's to choose: however many blanks it has, it costs no more than its length.
    @Test func blanksAreNotSlow() {
        let name = "a." + String(repeating: " ", count: 250_000) + "exe" + String(repeating: "\t", count: 250_000)
        let started = ContinuousClock.now
        #expect(FileName(name).lastExtensions == ["exe"])
        #expect(ContinuousClock.now - started < .seconds(5))
    }
}
