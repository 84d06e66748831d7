// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct HeaderFieldTests {
    @Test(arguments: [
        ("Subject: a\r\n", "a"), ("Subject:a\r\n", "a"), ("Subject: a", "a"), ("Subject: a\n", "a"), ("Subject:\r\n", ""),
        ("Subject:  \t \r\n", ""), ("Subject: a\r\n b\r\n", "a b"), ("Subject: a\r\n\tb\r\n", "a\tb"),
        ("Subject:\r\n a\r\n", "a"),
        ("Subject: a \r\n  b \r\n", "a   b"), ("Subject: a\n b\n", "a b"), ("Subject: a\r\n \r\n b\r\n", "a  b"),
        ("Subject: a: b: c\r\n", "a: b: c"), ("Subject: a\rb\r\n", "a\rb"),
    ])
    func unfolding(header: String, wanted: String) {
        let field = firstField(of: header)
        #expect(field?.unfolded == Array(wanted.utf8), "\(header)")
    }

    @Test func theRawValueKeepsItsFolds() {
        let field = firstField(of: "Subject: a\r\n b \r\n")
        #expect(field.map { Array($0.rawValue) } == Array(" a\r\n b ".utf8))
        #expect(firstField(of: "Subject:").map { Array($0.rawValue) } == [])
        #expect(firstField(of: "Subject:\r\n").map { Array($0.rawValue) } == [])
    }

    @Test func names() {
        let field = firstField(of: "Content-TYPE \t: x\r\n")
        #expect(field?.name == "Content-TYPE")
        #expect(field?.isNamed("content-type") == true)
        #expect(field?.isNamed("content-typ") == false)
        #expect(field?.isNamed("content-type2") == false)
        #expect(field?.isContentField == true)
        #expect(firstField(of: "Content-: x\r\n")?.isContentField == true)
        #expect(firstField(of: "Content: x\r\n")?.isContentField == false)
        #expect(firstField(of: "X-Content-Type: x\r\n")?.isContentField == false)
    }

    @Test func extents() {
        let second = HeaderField(raw: Array("B: 2\r\n".utf8), nameLength: 1, valueStart: 2, offset: 6)
        #expect(second.extent == 6..<12)
        #expect(second.name == "B")
        #expect(second.decoded == "2")
        #expect(firstField(of: "A: 1\r\nB: 2\r\n")?.extent == 0..<6)
    }

    @Test func whatAReaderSees() {
        #expect(firstField(of: "Subject: =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?_noir?=\r\n")?.decoded == "café noir")
        #expect(firstField(of: "Subject: café\r\n")?.decoded == "café")
    }

    @Test func aLineThatIsNoField() {
        let line = HeaderField(raw: Array("nonsense\r\n".utf8), nameLength: 0, valueStart: 0, offset: 0)
        #expect(line.name == "")
        #expect(line.unfolded == Array("nonsense".utf8))
        #expect(!line.isContentField)
        #expect(!line.isNamed("nonsense"))
    }
}
