// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct YAMLReaderTests {
    private func load(_ text: String, limits: RuleLimits = RuleLimits()) -> (node: YAMLNode?, said: [String]) {
        let diagnostics = Diagnostics()
        let node = YAMLNode.load(Array(text.utf8), file: "f.yaml", diagnostics: diagnostics, limits: limits)
        return (node, diagnostics.sorted.map { $0.description })
    }

    @Test func scalarsStayAsWritten() throws {
        let text = "a: no\nb: 001\nc: 12:30\nd: ~\ne: 'yes'\nf: 1e3\ng: 2026-11-23\nh:\ni: |\n  x\n"
        let entries = try #require(load(text).node?.entries)
        #expect(entries.map { $0.key } == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        #expect(entries.map { $0.value.text } == ["no", "001", "12:30", "~", "yes", "1e3", "2026-11-23", "", "x\n"])
        #expect(entries.map { $0.value.isPlain } == [true, true, true, true, false, true, true, true, false])
        #expect(entries[7].value.isEmpty)
    }

    @Test func everyNodeKnowsItsPlace() throws {
        let entries = try #require(load("a: x\nlist:\n  - ä b\n  - { k: v }\n").node?.entries)
        #expect(entries[1].keyPosition == SourcePosition(file: "f.yaml", line: 2, column: 1))
        let elements = try #require(entries[1].value.elements)
        #expect(elements[0].position == SourcePosition(file: "f.yaml", line: 3, column: 5))
        let inner = try #require(elements[1].entries)
        #expect(inner[0].keyPosition == SourcePosition(file: "f.yaml", line: 4, column: 7))
        #expect(inner[0].value.position == SourcePosition(file: "f.yaml", line: 4, column: 10))
    }

    @Test func columnsCountCharactersAndNotOctets() throws {
        let entries = try #require(load("{ ä: ö, ü: x }\n").node?.entries)
        #expect(entries[1].keyPosition.column == 9)
        #expect(entries[1].value.position.column == 12)
    }

    @Test(arguments: ["", "\n", "# nothing\n", "\u{FEFF}"])
    func aFileOfNothingIsAnEmptyMapping(text: String) {
        let loaded = load(text)
        #expect(loaded.node?.entries?.count == 0)
        #expect(loaded.said.isEmpty)
    }

    @Test func aByteOrderMarkIsNoText() throws {
        let entries = try #require(load("\u{FEFF}a: b\r\nc: d\r\n").node?.entries)
        #expect(entries.map { $0.key } == ["a", "c"])
        #expect(entries[0].keyPosition.column == 1)
    }

    @Test(arguments: [
        ("a: *.zip\n", "1:4: error: '*' begins a YAML alias; quote it: \"*.zip\""),
        ("a: [exe, *.zip]\n", "1:10: error: '*' begins a YAML alias; quote it: \"*.zip\""),
        ("a: *zip\n", "1:4: error: '*' begins a YAML alias; quote it: \"*zip\""),
        ("a: @x\n", "1:4: error: a YAML text cannot begin with '@'; quote it: \"@x\""),
        ("a: %x\n", "1:4: error: a YAML text cannot begin with '%'; quote it: \"%x\""),
        ("a: `x\n", "1:4: error: a YAML text cannot begin with '`'; quote it: \"`x\""),
        ("a:\n\t- b\n", "2:1: error: a tab cannot indent YAML; use spaces"),
        (
            "a: \"\\d+\"\n",
            "1:5: error: unknown escape in double quotes; a backslash stands for itself only in single quotes: '\\d'"
        ),
        ("a: > 25 MiB\n", "1:4: error: '>' begins a YAML block of text; quote it: \"> 25 MiB\""),
        ("a: >= 5\n", "1:4: error: '>' begins a YAML block of text; quote it: \">= 5\""),
        ("a: x: y\n", "1:5: error: ':' is not expected here; quote a text that holds ': '"),
        ("a: [x] y\n", "1:8: error: text after ']'; quote a text that begins with '['"),
        ("a: &x y\n", "1:4: error: anchors and aliases are not allowed; quote it: \"&x y\""),
        ("a: &.x y\n", "1:4: error: '&' begins a YAML anchor; quote it: \"&.x y\""),
        ("a: !foo x\n", "1:4: error: YAML tags are not allowed; quote a text that begins with '!'"),
        ("a: !!str 1\n", "1:4: error: YAML tags are not allowed; quote a text that begins with '!'"),
        ("a: !!map { b: c }\n", "1:4: error: YAML tags are not allowed; quote a text that begins with '!'"),
        ("a: b\n---\nc: d\n", "2:1: error: a second YAML document is not allowed"),
        ("a: b\na: c\n", "1:1: error: key 'a' more than once in one mapping"),
        ("x: { 1: b, \"1\": c }\n", "1:6: error: key '1' more than once in one mapping"),
        ("%x\na: b\n", "1:1: error: '%' begins a YAML directive; quote it: \"%x\""),
        ("a: \"abc\n", "2:1: error: not valid YAML: found unexpected end of stream (while scanning a quoted scalar)"),
    ])
    func saysWhatIsWrongAndWhatToWrite(text: String, expected: String) {
        let loaded = load(text)
        #expect(loaded.node == nil)
        #expect(loaded.said == ["f.yaml:" + expected])
    }

    @Test func aliasesCannotMultiply() {
        let loaded = load("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
        #expect(loaded.node == nil)
        #expect(loaded.said.count == 4)
    }

    @Test func nestingIsBounded() throws {
        var limits = RuleLimits()
        limits.nesting = 4
        #expect(load("[[[[]]]]", limits: limits).node != nil)
        #expect(load("[[[[[]]]]]", limits: limits).said == ["f.yaml:1:5: error: nested more than 4 deep"])
        let deep = String(repeating: "[", count: 100_000)
        #expect(load(deep).node == nil)
    }

    @Test func sizeIsBounded() {
        var limits = RuleLimits()
        limits.fileSize = 4
        #expect(load("a: b", limits: limits).node != nil)
        #expect(load("a: bc", limits: limits).said == ["f.yaml:1:1: error: the file is larger than 4 bytes"])
    }

    @Test func otherEncodingsAreRefused() {
        let diagnostics = Diagnostics()
        let node = YAMLNode.load([0x61, 0x3A, 0x0A, 0x62, 0xE4, 0x0A], file: "f.yaml", diagnostics: diagnostics)
        #expect(node == nil)
        #expect(diagnostics.all.map { $0.description } == ["f.yaml:2:1: error: the file is not UTF-8"])
    }

    @Test func controlCharactersAreRefused() {
        #expect(load("a: b\nc: \u{1}\n").node == nil)
    }

    @Test func anyPrefixOfAFileIsReadOrRefused() {
        let text = "groups:\n  g: [\"*.zip\", 'b']\nrules:\n  - name: x\n    do: { reject: \"550 \\x41\" }\n"
        for end in text.indices {
            let loaded = load(String(text[..<end]))
            #expect((loaded.node == nil) == !loaded.said.isEmpty)
        }
    }
}
