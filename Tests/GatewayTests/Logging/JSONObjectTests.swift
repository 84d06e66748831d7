// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Gateway

@Suite struct JSONObjectTests {
    @Test(arguments: [
        ["", "\"\""],
        ["plain", #""plain""#],
        [#"say "no""#, #""say \"no\"""#],
        [#"back\slash"#, #""back\\slash""#],
        ["a/b<c>", #""a/b<c>""#],
        ["grün 😀", #""grün 😀""#],
        ["\0\t\r\n\u{7F}", #""\u0000\u0009\u000D\u000A\u007F""#],
        ["\u{85}\u{200B}\u{202E}\u{FFFD}", #""\u0085\u200B\u202E\uFFFD""#],
        ["\u{E0041}", #""\uDB40\uDC41""#],
    ])
    func texts(row: [String]) {
        #expect(JSONObject.encode(row[0]) == row[1])
    }

    @Test func members() {
        var object = JSONObject()
        #expect(object.text == "{}")
        object.add("a", text: "x")
        object.add("b", text: nil)
        object.add("c", number: -1)
        object.add("d", number: nil)
        object.add("e", texts: [])
        object.add("f \"g\"", texts: ["x", "y z"])
        #expect(object.text == #"{"a":"x","b":null,"c":-1,"d":null,"e":[],"f \"g\"":["x","y z"]}"#)
    }

    /// What another reader of JSON makes of it is what was written.
    @Test func everyCharacterComesBack() throws {
        var text = ""
        let ranges: [ClosedRange<UInt32>] = [0...0x3000, 0xFFF0...0x1000F, 0xE0000...0xE00FF]
        for value in ranges.joined() {
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        var object = JSONObject()
        object.add("key", text: text)
        #expect(!object.text.utf8.contains { $0 < 0x20 || $0 == 0x7F })
        let decoded = try JSONDecoder().decode([String: String].self, from: Data(object.text.utf8))
        #expect(decoded["key"].map { Array($0.utf8) } == Array(text.utf8))
    }
}
