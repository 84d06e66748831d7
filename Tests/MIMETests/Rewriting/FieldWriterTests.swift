// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct FieldWriterTests {
    private func unstructured(_ name: String, _ value: String) -> String {
        String(decoding: FieldWriter.unstructured(name, value), as: UTF8.self)
    }

    private func structured(_ name: String, _ kind: String, _ parameters: [(name: String, value: String)]) -> String {
        String(decoding: FieldWriter.structured(name, kind, parameters), as: UTF8.self)
    }

    /// What every field must be: ASCII, CRLF only before blanks and at the end, no line of blanks, no line too long.
    private func isSound(_ field: String) -> Bool {
        let octets = Array(field.utf8)
        guard octets.suffix(2) == [13, 10] else { return false }
        let lines = octets.dropLast(2).split(separator: 10, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = index == lines.count - 1 ? line : line.dropLast()
            if index > 0, text.first != 32 { return false }
            if index > 0, text.allSatisfy({ $0 == 32 }) { return false }
            if index < lines.count - 1, line.last != 13 { return false }
            if text.count > 998 || !text.allSatisfy({ $0 >= 32 && $0 < 127 }) { return false }
        }
        return true
    }

    @Test func asciiValuesStandAsTheyAre() {
        #expect(unstructured("Subject", "hello world") == "Subject: hello world\r\n")
        #expect(unstructured("X-Empty", "") == "X-Empty:\r\n")
    }

    @Test func longValuesAreFolded() {
        let value = String(repeating: "word ", count: 60) + "end"
        let field = unstructured("Subject", value)
        #expect(isSound(field))
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(firstField(of: field)?.decoded == value)
    }

    @Test(arguments: [
        "é", "Größe: 5 €", "日本語の件名がここにあって、とても長いので何行かに分けなければなりません。それでも読めます。", "👩‍👩‍👧‍👦 family", "a\u{1}b", "tab\tbed",
        String(repeating: "ü", count: 200), String(repeating: "𝄞", count: 100),
    ])
    func otherValuesAreEncodedWords(value: String) {
        let field = unstructured("Subject", value)
        #expect(isSound(field), "\(field)")
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 }, "\(field)")
        #expect(firstField(of: field)?.decoded == value, "\(field)")
        for word in FieldWriter.encodedWords(value, room: 67) {
            // RFC 2047 §2: at most 75 characters, and a whole number of characters in each.
            #expect(word.utf8.count <= 75)
            #expect(!EncodedWord.decode(Array(word.utf8)).contains("\u{FFFD}"))
        }
    }

    @Test(arguments: ["a\r\nBcc: victim@example.org", "a\nb", "a\rb", "a\r\n\r\nbody", "a\0b"])
    func nothingIsInjected(value: String) {
        #expect(isSound(unstructured("Subject", value)))
        #expect(isSound(structured("Content-Type", "text/plain", [("name", value)])))
    }

    @Test func parameters() {
        #expect(structured("Content-Type", "text/plain", []) == "Content-Type: text/plain\r\n")
        #expect(structured("Content-Type", "text/plain", [("name", "a b")]) == "Content-Type: text/plain; name=\"a b\"\r\n")
        #expect(
            structured("Content-Disposition", "attachment", [("filename", "a\"b\\c")])
                == "Content-Disposition: attachment; filename*=utf-8''a%22b%5Cc\r\n")
        #expect(
            structured("Content-Disposition", "attachment", [("filename", "é.txt")])
                == "Content-Disposition: attachment; filename*=utf-8''%C3%A9.txt\r\n")
        #expect(
            structured("Content-Type", "text/plain", [("charset", "utf-8"), ("format", "flowed")])
                == "Content-Type: text/plain; charset=\"utf-8\"; format=\"flowed\"\r\n")
    }

    /// Whatever name goes in comes out again of our own reader.
    @Test(arguments: [
        "a.txt", "a b.txt", "\"quoted\".txt", "back\\slash", "semi;colon=x", "é日本.txt", "100%.txt", "it's.txt", "a*b",
        "=?utf-8?q?x?=",
        " leading", "tab\there", "(paren)", "ends with backslash\\", "", String(repeating: "n", count: 200) + ".txt",
    ])
    func namesComeBack(name: String) {
        let field = structured("Content-Disposition", "attachment", [("filename", name)])
        #expect(isSound(field), "\(field)")
        let value = firstField(of: field)?.unfolded ?? []
        let parameters = ContentDisposition(parsing: value).parameters
        #expect(!parameters.parameters.isEmpty)
        if name.hasPrefix("=?") {
            #expect(parameters.octets(of: "filename") == Array(name.utf8))
        } else {
            #expect(parameters.value(of: "filename") == name, "\(field)")
        }
    }

    /// RFC 5322 §2.1.1: no line has more than 998 octets, however long the name that a stranger chose.
    @Test(arguments: [1000, 5000])
    func longNamesDoNotMakeLongLines(count: Int) {
        for unit in ["n", "é", "日"] {
            let name = String(repeating: unit, count: count)
            let field = structured("Content-Disposition", "attachment", [("filename", name)])
            #expect(isSound(field), "\(count) times \(unit)")
        }
    }
}
