// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct PatternReaderTests {
    @Test(arguments: [
        ("attachment: { type: prgram }", "3:33: error: 'prgram' is no MIME type and no group; did you mean 'program'?"),
        ("attachment: { extension: [] }", "3:38: error: the list is empty, so 'extension' could never match"),
        ("attachment: { extension: \"*.exe\" }", "3:38: error: '*.exe' is a filename, not an extension; write 'exe'"),
        ("attachment: { sha256: abc }", "3:35: error: 'abc' is no SHA-256: 64 hexadecimal digits"),
        ("attachment: { filename: { match: x } }", "3:39: error: unknown key 'match' in 'filename'; did you mean 'matches'?"),
        ("attachment: { filename: [[x]] }", "3:38: error: 'filename' is text, not a list; quote a text that begins with '['"),
        ("attachment: { filename: \"\" }", "3:37: error: 'filename' is empty"),
        ("sender: { domain: a@b.c }", "3:31: error: 'a@b.c' is an address, not a domain"),
        ("text: { matches: [] }", "3:30: error: the list is empty, so 'matches' could never match"),
    ])
    func mistakes(condition: String, expected: String) {
        let said = RuleFixture.diagnostics(when: condition)
        #expect(said.first == "r.yaml:" + expected)
        #expect(!RuleFixture.isLoaded(RuleFixture.rule(when: condition)))
    }

    @Test func oneWayAtATime() {
        #expect(
            RuleFixture.diagnostics(when: "attachment: { filename: { matches: a, contains: b } }") == [
                "r.yaml:3:37: error: 'filename' is a pattern, { matches: REGEX } or { contains: TEXT }"
            ])
    }

    @Test func aDotInFrontOfAnExtensionIsHabit() throws {
        let trial = Trial(attachments: [AttachmentFacts(part: "1", extensions: ["exe"])])
        #expect(try trial.satisfies("attachment: { extension: .exe }"))
    }

    @Test func wordsMustExist() {
        let vocabulary = Vocabulary(defects: ["duplicate-content-type"], listeners: ["mx"], uninspectableReasons: ["bomb"])
        func said(_ condition: String) -> [String] { RuleFixture.diagnostics(when: condition, vocabulary: vocabulary) }
        #expect(said("message: { defect: [ambiguous, duplicate-content-type, \"duplicate-*\"] }").isEmpty)
        #expect(said("connection: { listener: mx }").isEmpty)
        #expect(said("message: { uninspectable: bomb }").isEmpty)
        #expect(
            said("message: { defect: ambigous }") == [
                "r.yaml:3:32: error: there is no defect 'ambigous'; did you mean 'ambiguous'?"
            ])
        #expect(
            said("connection: { listener: mail }") == ["r.yaml:3:37: error: there is no listener 'mail'; known are mx"])
        #expect(
            said("attachment: { uninspectable: bom }") == [
                "r.yaml:3:42: error: there is no uninspectable 'bom'; did you mean 'bomb'?"
            ])
    }

    @Test func patternsAreBounded() {
        let long = String(repeating: "x", count: 4097)
        #expect(
            RuleFixture.diagnostics(when: "attachment: { filename: \(long) }") == [
                "r.yaml:3:37: error: 'filename' is longer than 4096 bytes or holds NUL"
            ])
    }
}
