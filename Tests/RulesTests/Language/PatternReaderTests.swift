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
        ("connection: { helo: a@b.c }", "3:33: error: 'a@b.c' is an address, not a domain"),
        ("text: { matches: [] }", "3:30: error: the list is empty, so 'matches' could never match"),
    ])
    func mistakes(condition: String, expected: String) {
        let said = RuleFixture.diagnostics(when: condition)
        #expect(said.first == "r.yaml:" + expected)
        #expect(!RuleFixture.isLoaded(RuleFixture.rule(when: condition)))
    }

    /// What loaded once, and never matched.
    @Test(arguments: [
        ("attachment: { extension: tar.gz }", "3:38: error: 'tar.gz' holds a dot, and no extension does; write 'gz'"),
        ("attachment: { inner-extension: .tar.gz }", "3:44: error: '.tar.gz' holds a dot, and no extension does; write 'gz'"),
        ("attachment: { type: \"image/\" }", "3:33: error: 'image/' is no MIME type and no group; write 'image/*'"),
        (
            "attachment: { declared: [a/b, \"Text/HTML; charset=utf-8\"] }",
            "3:43: error: 'Text/HTML; charset=utf-8' is no MIME type and no group; write 'Text/HTML', without parameters"
        ),
        (
            "sender: { domain: Partner.Example. }",
            "3:31: error: 'Partner.Example.' ends in a dot, and domains are compared without it; write 'Partner.Example'"
        ),
        (
            "recipient: { domain: [a.example, .example.org.] }",
            "3:46: error: '.example.org.' ends in a dot, and domains are compared without it; write '.example.org'"
        ),
        (
            "sender: { domain: münchen.de }",
            "3:31: error: 'münchen.de' is not US-ASCII, and domains are compared as A-labels; "
                + "write it as it stands in the DNS (xn--…); the command 'idn2' prints that"
        ),
    ])
    func patternsThatNothingCouldMatch(condition: String, expected: String) {
        #expect(RuleFixture.diagnostics(when: condition) == ["r.yaml:" + expected])
        #expect(!RuleFixture.isLoaded(RuleFixture.rule(when: condition)))
    }

    @Test func aMemberOfAGroupIsFoundWhereItStands() {
        let text = "groups:\n  packed: [zip, tar.gz]\n" + RuleFixture.rule(when: "attachment: { extension: packed }")
        #expect(
            RuleFixture.diagnostics(text) == ["r.yaml:2:17: error: 'tar.gz' holds a dot, and no extension does; write 'gz'"])
    }

    @Test func aGreetingIsComparedAsItWasSaid() throws {
        var trial = Trial()
        trial.connection.helo = "mx.example.org."
        #expect(try trial.satisfies("connection: { helo: mx.example.org. }"))
        #expect(RuleFixture.diagnostics(when: "connection: { helo: [mx.example.org., münchen.de] }").isEmpty)
    }

    @Test func anUnusualDispositionIsMentioned() throws {
        #expect(
            RuleFixture.diagnostics(when: "attachment: { disposition: atachment }") == [
                "r.yaml:3:40: warning: 'atachment' is no usual disposition; did you mean 'attachment'?"
            ])
        #expect(
            RuleFixture.diagnostics(when: "attachment: { disposition: form-data }") == [
                "r.yaml:3:40: warning: 'form-data' is no usual disposition; known are attachment, inline"
            ])
        #expect(RuleFixture.diagnostics(when: "attachment: { disposition: [Attachment, inline, \"form-*\"] }").isEmpty)
        let trial = Trial(attachments: [AttachmentFacts(part: "1", dispositions: ["form-data"])])
        #expect(try trial.satisfies("attachment: { disposition: form-data }"))
    }

    @Test(arguments: [
        ("text: { contains: [a, words] }", "3:35", "contains"), ("text: { matches: words }", "3:30", "matches"),
        ("header: { value: { contains: words } }", "3:42", "contains"),
        ("attachment: { filename: { matches: [words] } }", "3:49", "matches"),
    ])
    func theNameOfAGroupIsTextBehindContainsAndMatches(condition: String, place: String, key: String) {
        let groups = "\ngroups:\n  words: [b]\n"
        let said = RuleFixture.diagnostics(RuleFixture.rule(when: condition) + groups)
        #expect(
            said == [
                "r.yaml:\(place): warning: 'words' is text here, not the group of that name; "
                    + "'\(key)' takes no groups; quote it if the text is meant",
                "r.yaml:7:3: warning: group 'words' is not used",
            ])
        let quoted = condition.replacing("words", with: "\"words\"")
        let rest = RuleFixture.diagnostics(RuleFixture.rule(when: quoted) + groups)
        #expect(rest == ["r.yaml:7:3: warning: group 'words' is not used"])
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
