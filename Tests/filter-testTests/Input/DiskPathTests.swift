// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import filter_test

@Suite struct DiskPathTests {
    @Test(
        arguments: [
            (Array("a\\b\u{1B}".utf8), "a\\b\u{1B}", "a\\\\b\\x1B"), (Array("grün".utf8), "grün", "grün"),
            ([0x61, 0xE9], "a\\xE9", "a\\xE9"), ([0x5C, 0xE9], "\\\\\\xE9", "\\\\\\xE9"),
        ] as [([UInt8], String, String)])
    func shown(octets: [UInt8], text: String, shown: String) {
        #expect(DiskPath(octets: octets).text == text)
        #expect(DiskPath(octets: octets).shown == shown)
    }

    @Test func names() {
        #expect(DiskPath("/a/b/").lastName == "b")
        #expect(DiskPath("b").lastName == "b")
        #expect(DiskPath("/").lastName == "/")
        #expect(DiskPath("/a/b").folder == "/a")
        #expect(DiskPath("/a").folder == "/")
        #expect(DiskPath("a").folder == nil)
        #expect(DiskPath("a").appending("b") == "a/b")
        #expect(DiskPath("a/").appending("b") == "a/b")
        #expect(DiskPath("").appending("b") == "b")
        #expect(DiskPath("a").suffixed("#1") == "a#1")
    }

    @Test func beginningsAndEnds() {
        #expect(DiskPath("a.EML").hasSuffix(".eml"))
        #expect(!DiskPath("eml").hasSuffix(".eml"))
        #expect(DiskPath(".a").hasPrefix("."))
        #expect(!DiskPath("").hasPrefix("."))
        #expect(DiskPath("a").terminated == [0x61, 0])
    }
}
