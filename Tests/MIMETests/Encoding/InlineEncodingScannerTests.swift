// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct InlineEncodingScannerTests {
    private struct File: Equatable {
        var kind: InlineEncodingScanner.Kind
        var name: String
        var content: [UInt8] = []
        var hasEnd = false
    }

    private struct Found: Equatable {
        var files: [File] = []
        var isCut = false
    }

    private func scan(_ octets: [UInt8], cuts: [Int] = []) -> Found {
        var scanner = InlineEncodingScanner()
        var files: [File] = []
        var isOpen = false
        func take(_ event: InlineEncodingScanner.Event) {
            switch event {
            case .begin(let kind, let name):
                #expect(!isOpen)
                isOpen = true
                files.append(File(kind: kind, name: String(decoding: name, as: UTF8.self)))
            case .content(let octets):
                #expect(isOpen && !octets.isEmpty)
                guard !files.isEmpty else { return }
                files[files.count - 1].content += octets
            case .end:
                #expect(isOpen)
                isOpen = false
                guard !files.isEmpty else { return }
                files[files.count - 1].hasEnd = true
            }
        }
        var start = 0
        for end in cuts + [octets.count] {
            let chunk = Array(octets[start..<end])
            scanner.scan(chunk.span, take)
            start = end
        }
        scanner.finish(take)
        return Found(files: files, isCut: scanner.isCut)
    }

    /// Scans in every cutting.
    private func check(_ octets: [UInt8], _ files: [File]) {
        let wanted = Found(files: files)
        for cuts in cuttings(of: octets.count) {
            #expect(scan(octets, cuts: cuts) == wanted, "cut at \(cuts.prefix(3))")
        }
    }

    private func check(_ text: String, _ files: [File]) {
        check(Array(text.utf8), files)
    }

    private func file(_ kind: InlineEncodingScanner.Kind, _ name: String, _ content: String) -> File {
        File(kind: kind, name: name, content: Array(content.utf8), hasEnd: true)
    }

    /// Every octet, and a run; short, for it is scanned in every cutting.
    private let sample: [UInt8] = Array(UInt8.min...UInt8.max) + [UInt8](repeating: 0x61, count: 40)

    @Test func oneOfEachKind() {
        let text = Array("Hello,\r\n\r\nhere it is:\r\n".utf8)
        let end = Array("Bye\r\n-- \r\nend\r\n".utf8)
        let kinds: [(InlineEncodingScanner.Kind, [UInt8])] = [
            (.uuencode, OldEncodings.uuencode(sample, name: "a b.exe")), (.yenc, OldEncodings.yEnc(sample, name: "a b.exe")),
            (.binhex, OldEncodings.binHex(sample, name: "a b.exe")),
        ]
        for (kind, encoded) in kinds {
            let wanted = File(kind: kind, name: "a b.exe", content: sample, hasEnd: true)
            check(text + encoded + end, [wanted])
            check(encoded, [wanted])
        }
    }

    @Test func manyInOneText() {
        var text: [UInt8] = []
        var files: [File] = []
        for round in 0..<2 {
            let data = Array("the data, round \(round)".utf8)
            text += Array("Some text.\r\n".utf8)
            text += OldEncodings.uuencode(data, name: "u\(round)")
            text += OldEncodings.binHex(data, name: "b\(round)")
            text += OldEncodings.yEnc(data, name: "y\(round)")
            text += Array("begin-base64 644 m\(round)\r\nSGVsbG8sIGJhc2U2NA==\r\n====\r\n".utf8)
            files.append(File(kind: .uuencode, name: "u\(round)", content: data, hasEnd: true))
            files.append(File(kind: .binhex, name: "b\(round)", content: data, hasEnd: true))
            files.append(File(kind: .yenc, name: "y\(round)", content: data, hasEnd: true))
            files.append(file(.base64, "m\(round)", "Hello, base64"))
        }
        check(text, files)
    }

    @Test func uuencode() {
        check("begin 644 a\n#0V%T\n`\nend\n#0V%T\n", [file(.uuencode, "a", "Cat")])
        check("begin 644 a\r\n\r\n#0V%T\r\n \r\n\r\nend \r\n", [file(.uuencode, "a", "Cat")])
        // The name is missing: the data tell.
        check("begin 644\n#0V%T\nend\n", [file(.uuencode, "", "Cat")])
        // The end, or the line end, is missing.
        check("begin 644 a\n#0V%T", [file(.uuencode, "a", "Cat")])
        check("begin 644 a\n#0V%T\n`\nend", [file(.uuencode, "a", "Cat")])
        check("begin 644 a\n#0V%T\n`\nSo much for that.\nIt goes on.\n", [file(.uuencode, "a", "Cat")])
        check("begin 644 a\n#0V%T\nbegin 644 b\n#0V%T\nend\n", [file(.uuencode, "a", "Cat"), file(.uuencode, "b", "Cat")])
        check("begin 644 a\nend\n", [file(.uuencode, "a", "")])
    }

    @Test func textThatOnlyLooksLikeAFile() {
        check("begin 100 days of work\nand then we shall see what comes of it\n", [])
        check("begin 644 a\n", [])
        check("begin 644\nand so it goes on\n", [])
        check(">begin 644 a\n>#0V%T\n>end\n", [])
        check("=ybegin line=128 size=1\nk\n=yend\n", [])
        check("I have BinHex 4.0 here.\n:-) is all I say\n", [])
        check(":-) is all I say, and it goes on for as long as a line of BinHex would be, or longer\n", [])
        check("(This file must be converted with BinHex 4.0)\n", [])
        check("begin-base64 644 a\nthat is, text.\n", [])
        check("", [])
        check("\n\r\n\r\r\n", [])
    }

    /// Data that no line announces: somebody may read another header than this one.
    @Test func bareData() {
        let data = [UInt8](repeating: 0x41, count: 100)
        let lines = OldEncodings.uuencode(data, name: "a").split(separator: 10, omittingEmptySubsequences: false).dropFirst()
        let uuencoded = Array("hello\r\n".utf8) + Array(lines.joined(separator: [10]))
        check(uuencoded, [File(kind: .bareUuencode, name: "", content: data, hasEnd: true)])
        let line = String(repeating: "QUJD", count: 15)
        check("hello\n\n\(line)\nREVG\n\nbye now\n", [file(.bareBase64, "", String(repeating: "ABC", count: 15) + "DEF")])
        check(line, [file(.bareBase64, "", String(repeating: "ABC", count: 15))])
        check(
            ":#'j[G'8ZG(Kd!&4&@&4dG(Kd!*!&*J!!!!6(j8KPE'a[,#\"#D@j)CAJK#Q'3&*!\n",
            [
                File(
                    kind: .binhex, name: "note.txt",
                    content: Array("Hello, BinHex!\n".utf8) + [UInt8](repeating: 0x61, count: 20), hasEnd: true)
            ])
    }

    /// A digest or a long word stands alone; two such lines are data.
    @Test func shortLinesOfBareData() {
        let line = String(repeating: "QUJD", count: 6)
        check("\(line)\n", [])
        check("\(line)\nhello, you\n\(line)\n", [])
        let content = String(repeating: "ABC", count: 6)
        check("\(line)\n\(line)\n", [file(.bareBase64, "", content + content)])
        check("\(line)\nREVG\n", [file(.bareBase64, "", content + "DEF")])
    }

    /// Neither hides what is announced.
    @Test func bareDataAroundAFile() {
        let line = String(repeating: "QUJD", count: 15)
        let content = String(repeating: "ABC", count: 15)
        check(
            "\(line)\nbegin 644 a\n#0V%T\n`\nend\n\(line)\n",
            [file(.bareBase64, "", content), file(.uuencode, "a", "Cat"), file(.bareBase64, "", content)])
        let marked = Array("BinHex 4.0\n\(line)\n".utf8) + OldEncodings.binHex(sample, name: "b").drop { $0 != 0x3A }
        check(
            marked,
            [file(.bareBase64, "", content), File(kind: .binhex, name: "b", content: sample, hasEnd: true)])
    }

    /// Lists of digests have many such lines. They do not make a message one that cannot be looked at.
    @Test func bareDataHaveABoundOfTheirOwn() {
        let line = String(repeating: "QUJD", count: 15)
        let found = scan(Array(String(repeating: "\(line)\n-- and --\n", count: 300).utf8))
        #expect(found.files.count == 256)
        #expect(!found.isCut)
    }

    /// A begun file is no place to hide another in, and text that looks like a begin line none either.
    @Test func oneFileWithinAnother() {
        check(
            "=ybegin name=y\nk\nbegin 644 a\n#0V%T\nend\n=yend\n",
            [file(.yenc, "y", "A"), file(.uuencode, "a", "Cat")])
        check(
            "begin 100 days\nof text, you see\n=ybegin name=y\nk\n=yend\n",
            [file(.yenc, "y", "A")])
        let hidden = Array("BinHex 4.0\n:\nbegin 644 a\n#0V%T\nend\n".utf8)
        check(hidden, [file(.uuencode, "a", "Cat")])
        let cut = OldEncodings.binHex(sample, name: "b")[..<300]
        let both = Array(cut) + Array("\r\nbegin 644 a\r\n#0V%T\r\nend\r\n".utf8)
        let found = scan(both)
        #expect(found.files.map(\.kind) == [.binhex, .uuencode])
        #expect(found.files.last == file(.uuencode, "a", "Cat"))
        check(both, found.files)
    }

    /// Lines of text before the data do not hide them, unless they are many.
    @Test func linesBeforeTheData() {
        let text = "here is a line of text\n"
        let few = "begin 644 a\n" + String(repeating: text, count: 4) + "#0V%T\n`\nend\n"
        check(few, [file(.uuencode, "a", "Cat")])
        let many = "begin 644 a\n" + String(repeating: text, count: 20) + "#0V%T\n`\nend\n"
        check(many, [])
    }

    @Test func longLines() {
        let long = String(repeating: "long words x BinHex ", count: 40)
        check(long + "\nbegin 644 a\n#0V%T\nend\n", [file(.uuencode, "a", "Cat")])
        check(long + "begin 644 a\n#0V%T\nend\n", [])
        // Encodings in one line: what is behind the head of the line counts.
        let base64 = "begin-base64 644 a\n" + String(repeating: "SGVs", count: 150) + "\n====\n"
        check(base64, [file(.base64, "a", String(repeating: "Hel", count: 150))])
        let yEnc = OldEncodings.yEnc([UInt8](repeating: 0x41, count: 500), name: "y", lineLength: 1000)
        check(yEnc, [file(.yenc, "y", String(repeating: "A", count: 500))])
        let binHex = OldEncodings.binHex(sample, name: "b")
        let start = binHex.firstIndex(of: 0x3A) ?? 0
        var inOneLine = Array(binHex[..<start])
        inOneLine += binHex[start...].filter { $0 != 13 && $0 != 10 }
        inOneLine.append(10)
        check(inOneLine, [File(kind: .binhex, name: "b", content: sample, hasEnd: true)])
        // No line end at all.
        let endless = scan([UInt8](repeating: 0x2E, count: 1_000_000))
        #expect(endless == Found())
    }

    @Test func namesAreCut() {
        let name = String(repeating: "n", count: 1000)
        let found = scan(Array("begin 644 \(name)\n#0V%T\nend\n".utf8))
        #expect(found.files.count == 1)
        #expect(found.files.first?.content == Array("Cat".utf8))
        #expect((found.files.first?.name.utf8.count ?? 0) <= 300)
    }

    @Test func sixtyFourFilesAreFound() {
        let one = Array("begin 644 a\n#0V%T\n`\nend\n".utf8)
        let full = scan(Array([[UInt8]](repeating: one, count: 64).joined()))
        #expect(full == Found(files: [File](repeating: file(.uuencode, "a", "Cat"), count: 64)))
        let more = Array([[UInt8]](repeating: one, count: 70).joined()) + OldEncodings.binHex([0x41], name: "b")
        #expect(scan(more) == Found(files: full.files, isCut: true))
        #expect(scan(more, cuts: Array(1..<more.count)) == Found(files: full.files, isCut: true))
    }

    @Test func muchContentComesInPieces() {
        let data = [UInt8](repeating: 0, count: 3_000_000)
        let encoded = OldEncodings.binHex(data, name: "zeros")
        var scanner = InlineEncodingScanner()
        var total = 0
        var largest = 0
        scanner.scan(encoded.span) { event in
            if case .content(let octets) = event {
                total += octets.count
                largest = max(largest, octets.count)
            }
        }
        #expect(total == data.count)
        #expect(largest < 100_000)
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 13)
        let words = [
            "begin 644 a\n", "begin-base64 644 b\r\n", "=ybegin name=c\n", "BinHex 4\n", ":", "\n:", "end\n", "====\n", "=yend\n",
            "\r\n", "\n", "#0V%T\n", "`\n", "SGVs\n", "#'j[G'8ZG(Kd!&4&@&4dG(Kd!*!&*J!!!!6(j8KPE'a[,#\"#D@j)CAJK", "x", "=",
        ]
        for _ in 0..<200 {
            var octets: [UInt8] = []
            for _ in 0..<40 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                if Bool.random(using: &generator) { octets.append(UInt8.random(in: 0...255, using: &generator)) }
            }
            let whole = scan(octets)
            #expect(whole.files.allSatisfy { $0.hasEnd })
            #expect(scan(octets, cuts: Array(1..<octets.count)) == whole)
            #expect(scan(octets, cuts: [octets.count / 2]) == whole)
        }
    }
}
