// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ValueReaderTests {
    private func reading(_ text: String) -> ValueReader {
        ValueReader(Array(text.utf8)[...])
    }

    private func text(_ octets: ArraySlice<UInt8>) -> String {
        String(decoding: octets, as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("   ", ""), ("a", "a"), ("  a b", "a"), ("a;b", "a"), (";a", ""), ("a(b)c", "a"), ("(x) a", "a"),
        ("((x) y) a", "a"),
        ("(x\\) y) a", "a"), ("(never closed a", ""), ("(x\\", ""), ("\r\n a", "a"), ("a/b", "a/b"), ("a=b", "a=b"), (")a", ")a"),
    ])
    func tokens(value: String, wanted: String) {
        var reader = reading(value)
        let token = text(reader.token())
        #expect(token == wanted, "\(value)")
    }

    @Test(arguments: [
        ("a; b", " b"), ("a \"x;y\" ; b", " b"), ("a \"x\\\";y\" ; b", " b"), (";", ""), ("a;;b", ";b"),
    ])
    func goingToTheParameters(value: String, wanted: String) {
        var reader = reading(value)
        let isThere = reader.skipToParameters()
        #expect(isThere, "\(value)")
        #expect(text(reader.rest) == wanted, "\(value)")
    }

    @Test(arguments: ["", "a", "\"x;y\"", "\"never closed; a", "\"x\\"])
    func noParameters(value: String) {
        var reader = reading(value)
        let isThere = reader.skipToParameters()
        #expect(!isThere, "\(value)")
        #expect(text(reader.rest) == "", "\(value)")
    }

    @Test func parametersOneByOne() {
        var reader = reading(" a=1; junk ;B = \"2;3\" rest; (c) d=4 ;=5; e=")
        var found: [String] = []
        while let parameter = reader.parameter() {
            found.append(
                "\(parameter.name)=\(String(decoding: parameter.value, as: UTF8.self))\(parameter.isQuoted ? " quoted" : "")")
        }
        #expect(found == ["a=1", "b=2;3 quoted", "d=4", "e="])
    }

    @Test func tokensAfterTokens() {
        var reader = reading("one (two) three;four")
        let first = text(reader.token())
        let second = text(reader.token())
        let third = text(reader.token())
        #expect([first, second, third] == ["one", "three", ""])
        #expect(text(reader.rest) == ";four")
    }
}
