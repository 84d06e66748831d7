// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct MappingReaderTests {
    private func reader(_ text: String, _ diagnostics: Diagnostics) throws -> MappingReader {
        let node = try #require(YAMLNode.load(Array(text.utf8), file: "f.yaml", diagnostics: diagnostics))
        return try #require(MappingReader(node, named: "top", diagnostics: diagnostics))
    }

    @Test func readsWhatIsThere() throws {
        let diagnostics = Diagnostics()
        let top = try reader(
            "t: x\nf: no\ni: 25\ns: 50 MiB\nd: 5 min\nc: text\nl: [a, b]\none: a\nm: { k: v }\n", diagnostics)
        #expect(top.requiredText("t") == "x")
        #expect(top.flag("f") == false)
        #expect(top.integer("i", in: 1...65535) == 25)
        #expect(top.size("s") == 50 * 1024 * 1024)
        #expect(top.duration("d") == Duration.seconds(300))
        #expect(top.choice("c", among: ["text", "json"]) == "text")
        #expect(top.texts("l") == ["a", "b"])
        #expect(top.texts("one") == ["a"])
        #expect(top.list("l")?.count == 2)
        #expect(top.mapping("m")?.text("k") == "v")
        #expect(top.text("missing") == nil)
        top.finish()
        #expect(diagnostics.all.isEmpty)
    }

    @Test func saysEveryMistakeAtOnce() throws {
        let diagnostics = Diagnostics()
        let top = try reader("f: maybe\ni: 70000\ns: big\nd: soon\nc: jason\nt: [x]\nm: x\n", diagnostics)
        #expect(top.flag("f") == nil)
        #expect(top.integer("i", in: 1...65535) == nil)
        #expect(top.size("s") == nil)
        #expect(top.duration("d") == nil)
        #expect(top.choice("c", among: ["text", "json"]) == nil)
        #expect(top.text("t") == nil)
        #expect(top.mapping("m") == nil)
        #expect(top.required("gone") == nil)
        top.finish()
        #expect(
            diagnostics.sorted.map { $0.description } == [
                "f.yaml:1:1: error: 'top' needs 'gone'",
                "f.yaml:1:4: error: 'f' is yes or no, not 'maybe'",
                "f.yaml:2:4: error: 'i' is a number from 1 to 65535, not '70000'",
                "f.yaml:3:4: error: 's' is a size such as 50 MiB, not 'big'",
                "f.yaml:4:4: error: 'd' is a time such as 5 min, not 'soon'",
                "f.yaml:5:4: error: 'c' is text, json, not 'jason'; did you mean 'json'?",
                "f.yaml:6:4: error: 't' is text, not a list",
                "f.yaml:7:4: error: 'm' must be a mapping, not text",
            ])
    }

    @Test func reportsKeysThatNobodyAskedFor() throws {
        let diagnostics = Diagnostics()
        let top = try reader("hostnam: x\nport: 1\n", diagnostics)
        #expect(top.text("hostname") == nil)
        #expect(top.text("port") == "1")
        top.finish()
        #expect(
            diagnostics.all.map { $0.description } == [
                "f.yaml:1:1: error: unknown key 'hostnam' in 'top'; did you mean 'hostname'?"
            ])
    }

    @Test func aListIsNoMapping() throws {
        let diagnostics = Diagnostics()
        let node = try #require(YAMLNode.load(Array("[a]".utf8), file: "f.yaml", diagnostics: diagnostics))
        #expect(MappingReader(node, named: "limits", diagnostics: diagnostics) == nil)
        #expect(diagnostics.all.map { $0.description } == ["f.yaml:1:1: error: 'limits' must be a mapping, not a list"])
    }
}
