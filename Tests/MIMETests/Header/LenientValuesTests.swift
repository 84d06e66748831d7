// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct LenientValuesTests {
    private func names(_ text: String) -> [String] {
        var values = LenientValues(Array(text.utf8))
        return values.values(of: "name").map { String(decoding: $0, as: UTF8.self) }
    }

    /// Each of these is what some mail program shows.
    @Test(arguments: [
        // Where it ends.
        ("x; name=a b.exe", "a b.exe"), ("x; name=a b.exe", "a"), ("x; name=\"a;b.exe\"", "a;b.exe"),
        ("x; name=\"a\".exe; y=z", "a.exe"), ("x; name=\"a\".exe", "a"), ("x; name='a b.exe'", "a b.exe"),
        ("x; name=\"a\\\"b.exe\"", "a\"b.exe"), ("x; name=\"a.exe", "a.exe"), ("x; name=\"a\"b.exe\"", "a\"b.exe"),
        ("x; name=\"a\\.exe\"", "a.exe"),
        // Where its name stands.
        ("x; name = a.exe", "a.exe"), ("x name=a.exe", "a.exe"), ("x; \"name\"=a.exe", "a.exe"), ("x; NAME=a.exe", "a.exe"),
        ("x; filename=a.exe", "a.exe"), ("name=a.exe; name=b.exe", "b.exe"), ("name=a.exe; name=b.exe", "a.exe"),
        ("x; na(y)me=a.exe", "a.exe"), ("x; na\u{0}me=a.exe", "a.exe"), ("x; =?utf-8?q?name=3Da.exe?=", "a.exe"),
        // Sections of RFC 2231.
        ("name*0=a; name*1=.exe", "a.exe"), ("name*1=.exe; name*0=a", "a.exe"), ("name*=utf-8''a%2Eexe", "a.exe"),
        ("name*0*=utf-8''a%2E; name*1=exe", "a.exe"), ("name*0=a; name*0=b; name*1=.exe", "b.exe"),
        ("name*0=a; name*0=b; name*1=.exe", "a.exe"), ("name=a; name*1=.exe", "a.exe"),
        // What it stands for.
        ("name==?utf-8?q?a=2Eexe?=", "a.exe"), ("name=a%2Eexe", "a.exe"), ("name*=utf-8''a%00.exe", "a.exe"),
    ])
    func values(text: String, wanted: String) {
        let found = names(text)
        #expect(found.contains(wanted), "\(text) gives \(found)")
    }

    @Test(arguments: ["", "x", "x; y=z", "name", "x; name", "x; name=", "x; name=  ", "x; nam=a"])
    func noValues(text: String) {
        #expect(names(text) == [], "\(text)")
    }

    @Test func eachValueOnce() {
        for text in ["name=a; name=a", "x; name=a.exe", "name*0=a; name*1=b", "name=\"a b\" c; name='d"] {
            let found = names(text)
            #expect(Set(found).count == found.count, "\(text)")
        }
        #expect(names("x; name=a.exe") == ["a.exe"])
    }

    @Test func wordsThatAreMentioned() {
        for text in [
            "multipart/mixed", "MULTIPART/mixed", "x multipart", "mul\"ti\"part/mixed", "mul(x)tipart/mixed", "multi part/mixed",
            "mul\\tipart", "mul\u{0}tipart", "=?utf-8?q?multipart?=/mixed",
        ] {
            #expect(LenientValues(Array(text.utf8)).mentions("multipart"), "\(text)")
        }
        for text in ["", "text/plain", "multipar", "ultipart/mixed"] {
            #expect(!LenientValues(Array(text.utf8)).mentions("multipart"), "\(text)")
        }
    }

    /// Octets looked at.
    @Test func aBoundOnTheField() {
        let longest = [UInt8](repeating: 0x61, count: 16 * 1024)
        #expect(!LenientValues(longest).isCut)
        #expect(LenientValues(longest + [0x61]).isCut)
    }

    /// Places where the name stands.
    @Test func aBoundOnPlaces() {
        var reached = LenientValues(Array(String(repeating: "name=a;", count: 24).utf8))
        _ = reached.values(of: "name")
        #expect(!reached.isCut)
        var passed = LenientValues(Array(String(repeating: "name=a;", count: 25).utf8))
        _ = passed.values(of: "name")
        #expect(passed.isCut)
    }

    @Test func aBoundOnValues() {
        func list(_ count: Int) -> [UInt8] { Array((0..<count).map { "name=\"a\($0)\\ b\";" }.joined().utf8) }
        var few = LenientValues(list(10))
        let some = few.values(of: "name")
        #expect(some.count < 200)
        #expect(!few.isCut)
        var many = LenientValues(list(20))
        let all = many.values(of: "name")
        #expect(all.count == 200)
        #expect(many.isCut)
    }

    /// Octets behind a place.
    @Test func aBoundOnOneValue() {
        for (count, isCut) in [(1000, false), (1025, true)] {
            for tail in ["", "; y=z"] {
                let name = String(repeating: "a", count: count)
                var values = LenientValues(Array("x; name=\(name)\(tail)".utf8))
                let found = values.values(of: "name").map { String(decoding: $0, as: UTF8.self) }
                #expect(values.isCut == isCut, "\(count)\(tail)")
                #expect(found.contains(name) == !isCut, "\(count)\(tail)")
            }
        }
        // A longer one that ends in time.
        var long = LenientValues(Array("x; name=a; y=\(String(repeating: "b", count: 5000))".utf8))
        let found = long.values(of: "name")
        #expect(found.contains([0x61]))
        #expect(!long.isCut)
    }

    /// Octets made.
    @Test func aBoundOnAll() {
        let tail = String(repeating: "x", count: 850)
        var some = LenientValues(Array("\(String(repeating: "name=\" ", count: 4))\(tail)\"; y=z".utf8))
        _ = some.values(of: "name")
        #expect(!some.isCut)
        var many = LenientValues(Array("\(String(repeating: "name=\" ", count: 24))\(tail)\"; y=z".utf8))
        _ = many.values(of: "name")
        #expect(many.isCut)
    }

    /// Charsets of encoded words.
    @Test func aBoundOnCharsetsOfWords() {
        let charsets = [
            "koi8-r", "big5", "iso-8859-2", "euc-jp", "windows-1251", "iso-8859-5", "iso-8859-7", "gb2312", "iso-8859-15",
        ]
        func words(_ count: Int) -> LenientValues {
            let text = charsets.prefix(count).map { "=?\($0)?q?a?= =?utf-8?q?b?= =?x-none?q?c?=" }.joined(separator: " ")
            return LenientValues(Array("x; name=\(text)".utf8))
        }
        #expect(!words(8).isCut)
        #expect(words(9).isCut)
    }

    @Test(arguments: [
        ("charset=utf-16le x", "utf-16le"), ("charset=utf-16le, x", "utf-16le"), ("charset=(c) utf-16le (c)", "utf-16le"),
        ("charset=utf-16 le", "utf-16le"), ("charset=utf-16 le", "utf-16"), ("charset='utf-16le'", "utf-16le"),
        ("charset=\"utf-16le x\"", "utf-16le"), ("charset=utf-8; charset=KOI8-R", "koi8-r"),
        ("charset=utf-8; charset=KOI8-R", "utf-8"), ("charset*0=utf-; charset*1=16be", "utf-16be"),
        ("charset*=us-ascii''utf-16le", "utf-16le"), ("charset*=us-ascii''utf-16le", ""),
        ("charset==?us-ascii?q?utf-16le?=", "utf-16le"), ("x charset=latin1", "windows-1252"),
    ])
    func charsets(text: String, wanted: String) {
        var values = LenientValues(Array("text/plain; \(text)".utf8))
        let found = values.charsets()
        #expect(found.contains(wanted), "\(text) gives \(found)")
        #expect(Set(found).count == found.count, "\(text)")
    }

    @Test(arguments: ["", "charset", "charset=", "charset=x-none", "name=utf-8", "charset=; x=utf-8"])
    func noCharsets(text: String) {
        var values = LenientValues(Array("text/plain; \(text)".utf8))
        let found = values.charsets()
        #expect(found == [], "\(text)")
    }

    @Test func garbageNeverTraps() {
        var generator = SeededGenerator(state: 2231)
        let words = [
            "name", "name*", "name*0*=", "=", ";", "\"", "'", "(", ")", "\\", "%4", "''", "=?utf-8?q?", "?=", "\u{0}", " ",
        ]
        for _ in 0..<200 {
            var octets: [UInt8] = []
            for _ in 0..<20 {
                if let word = words.randomElement(using: &generator) { octets += Array(word.utf8) }
                if Bool.random(using: &generator) { octets.append(UInt8.random(in: 0...255, using: &generator)) }
            }
            var values = LenientValues(octets)
            let found = values.values(of: "name")
            #expect(found.count <= 200)
            _ = values.mentions("multipart")
        }
    }

    @Test(arguments: [";", "name=", "\"", "(", "\\", "name*0=x;", "=?utf-8?q?a?=", "%41", "'"])
    func hostileTextIsNotSlow(unit: String) {
        let text = "name=" + String(repeating: unit, count: 100_000 / unit.utf8.count)
        let elapsed = ContinuousClock().measure { _ = names(text) }
        #expect(elapsed < .seconds(20), "\(unit)")
    }
}
