// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import filter_test

@Suite struct JSONTests {
    @Test func values() {
        let value = JSON.object([
            ("z", .null), ("a", .bool(true)), ("n", .number(-7)), ("list", .strings(["x", "y"])), ("none", .optional(nil)),
            ("some", .optional("s")), ("empty", .object([])), ("number", .optionalNumber(3)), ("nothing", .array([])),
        ])
        let expected =
            #"{"z":null,"a":true,"n":-7,"list":["x","y"],"none":null,"some":"s","empty":{},"number":3,"nothing":[]}"#
        #expect(value.text == expected)
    }

    @Test(arguments: [
        ("a\"b\\c", #""a\"b\\c""#),
        ("\n\r\t", #""\n\r\t""#),
        ("\u{00}\u{1B}[2J\u{7F}\u{9B}", #""\u0000\u001b[2J\u007f\u009b""#),
        ("\u{202E}fdp.exe\u{2066}", #""\u202efdp.exe\u2066""#),
        ("grün 例え 😀", "\"grün 例え 😀\""),
        ("a/b", #""a/b""#),
    ])
    func strings(text: String, expected: String) {
        #expect(JSON.string(text).text == expected)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var text = ""
        for value in UInt32(0)...0x2100 {
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        let decoded = try JSONDecoder().decode([String].self, from: Data(JSON.strings([text]).text.utf8))
        #expect(decoded == [text])
    }
}
