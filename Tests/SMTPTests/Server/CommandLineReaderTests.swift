// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SMTP

@Suite struct CommandLineReaderTests {
    private func read(_ input: String, lineEnds: LineEnds = .refuse, limit: Int = 20) -> [String] {
        var limits = Limits()
        limits.commandLine = limit
        limits.droppedLine = 100
        var results: [[String]] = []
        for chunks in Chunkings.all(Array(input.utf8)) {
            var reader = CommandLineReader(lineEnds: lineEnds, limits: limits)
            var lines: [String] = []
            for chunk in chunks {
                var cursor = 0
                while let line = reader.next(in: chunk.span, at: &cursor) {
                    switch line {
                    case .command(let octets): lines.append(String(decoding: octets, as: UTF8.self))
                    case .tooLong(let isChunk): lines.append(isChunk ? "too long BDAT" : "too long")
                    case .flawed(let isChunk): lines.append(isChunk ? "flawed BDAT" : "flawed")
                    case .endless: lines.append("endless")
                    case .handshake: lines.append("handshake")
                    }
                    if lines.last == "endless" || lines.last == "handshake" { break }
                }
                if lines.last == "endless" || lines.last == "handshake" { break }
            }
            results.append(lines)
        }
        for other in results where other != results[0] { return ["chunkings differ"] + other }
        return results[0]
    }

    @Test func aHandshakeOfTLSIsToldAtOnce() {
        #expect(read("NOOP\r\n\u{16}\u{3}\u{1}") == ["NOOP", "handshake"])
        #expect(read("NOOP \u{16}\r\n") == ["NOOP \u{16}"])
    }

    @Test func lines() {
        #expect(read("") == [])
        #expect(read("NOOP") == [])
        #expect(read("NOOP\r") == [])
        #expect(read("\r\nNOOP\r\n") == ["", "NOOP"])
        #expect(read("A\r\nB\r\nC") == ["A", "B"])
    }

    @Test func longLines() {
        let line = String(repeating: "x", count: 18)
        #expect(read(line + "\r\nB\r\n") == [line, "B"])
        #expect(read(line + "x\r\nB\r\n") == ["too long", "B"])
        #expect(read("bdat " + line + "\r\nB\r\n") == ["too long BDAT", "B"])
        #expect(read(line + line + line + "\r\r\nB\r\n") == ["too long", "B"])
        #expect(read(String(repeating: "x", count: 101)) == ["endless"])
    }

    @Test func flaws() {
        #expect(read("A\nB\r\nC\r\n") == ["flawed", "C"])
        #expect(read("A\nB\nC\n\n\r\nD\r\n") == ["flawed", "D"])
        #expect(read("A\rB\r\nC\r\n") == ["flawed", "C"])
        #expect(read("A\r\r\nC\r\n") == ["flawed", "C"])
        #expect(read("A\u{0}\r\nC\r\n") == ["flawed", "C"])
        #expect(read("BDAT 5\nxxxxx\r\nC\r\n") == ["flawed BDAT", "C"])
        #expect(read("\n" + String(repeating: "x\n", count: 60)) == ["flawed", "endless"])
    }

    @Test func normalisedLines() {
        #expect(read("A\nB\r\nC\n", lineEnds: .normalise) == ["A", "B", "C"])
        #expect(read("A\rB\nC\n", lineEnds: .normalise) == ["flawed", "C"])
        #expect(read(String(repeating: "x", count: 19) + "\n", lineEnds: .normalise) == [String(repeating: "x", count: 19)])
        #expect(read(String(repeating: "x", count: 20) + "\n", lineEnds: .normalise) == ["too long"])
    }
}
