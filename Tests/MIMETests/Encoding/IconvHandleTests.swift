// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct IconvHandleTests {
    private func isKnown(_ charset: String) -> Bool {
        IconvHandle(charset: charset) != nil
    }

    @Test(arguments: [
        "KOI8-R", "ISO-2022-JP", "CP949", "GB18030", "CP932", "BIG5-HKSCS", "ISO-8859-8", "CP1254", "CP874", "UTF-16", "UTF-7",
    ])
    func knows(charset: String) {
        #expect(isKnown(charset))
    }

    /// iconv_open takes options behind `//`, and names of any length: a peer must reach neither.
    @Test(arguments: [
        "", "x-unknown", "KOI8-R//TRANSLIT", "KOI8-R//IGNORE", "/etc/passwd", "a b", "UTF-8\u{0}", "кои8",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func refuses(charset: String) {
        #expect(!isKnown(charset))
    }

    @Test func leavesWhatIsNotComplete() throws {
        let handle = try #require(IconvHandle(charset: "CP949"))
        var input: [UInt8] = [0xC7, 0xD1, 0xB1]
        var out: [UInt8] = []
        handle.convert(&input, into: &out)
        #expect(out == Array("한".utf8))
        #expect(input == [0xB1])
        input.append(0xDB)
        handle.convert(&input, into: &out)
        #expect(out == Array("한글".utf8))
        #expect(input == [])
    }

    @Test func moreThanItsBuffer() throws {
        let handle = try #require(IconvHandle(charset: "CP874"))
        var input = [UInt8](repeating: 0xA1, count: 50_000)
        var out: [UInt8] = []
        handle.convert(&input, into: &out)
        #expect(out.count == 150_000)
        #expect(input == [])
    }
}
