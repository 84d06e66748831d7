// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct ActionReaderTests {
    private func actions(_ text: String) throws -> [RuleAction] {
        let rules = try RuleFixture.rules("rules:\n  - name: r\n    when: { attachment: { size: over 1 } }\n    do: \(text)\n")
        return rules.rules[0].actions
    }

    @Test func everyAction() throws {
        #expect(try actions("accept") == [.accept])
        #expect(try actions("discard") == [.discard])
        #expect(try actions("[strip, accept]") == [.strip(notice: nil), .accept])
        #expect(
            try actions("{ reject: 550 5.7.1 No }") == [.reject(RuleReply(code: 550, enhancedCode: "5.7.1", text: "No"))])
        #expect(try actions("{ defer: 450 Later }") == [.defer(RuleReply(code: 450, enhancedCode: nil, text: "Later"))])
        #expect(try actions("{ quarantine: odd }") == [.quarantine("odd")])
        #expect(try actions("{ add-header: { name: X-A, value: b } }") == [.addHeader(name: "X-A", value: "b")])
        #expect(try actions("{ set-header: { name: X-A, value: ü } }") == [.setHeader(name: "X-A", value: "ü")])
        #expect(
            try actions("{ remove-header: [X-A, X-B] }") == [.removeHeader(name: "X-A"), .removeHeader(name: "X-B")])
        #expect(try actions("{ tag-subject: \"[external]\" }") == [.tagSubject("[external]")])
        #expect(try actions("{ rename: \"{name}.txt\" }") == [.rename("{name}.txt")])
        #expect(try actions("{ strip: {} }") == [.strip(notice: nil)])
    }

    @Test(arguments: [
        ("stripp", "4:9: error: unknown action 'stripp'; did you mean 'strip'?"),
        ("{ rejct: 550 x }", "4:11: error: unknown action 'rejct'; did you mean 'reject'?"),
        ("", "4:8: error: the rule does nothing"),
        ("[]", "4:9: error: the rule does nothing"),
        ("reject", "4:9: error: 'reject' needs an argument; write 'reject: 550 5.7.1 Not accepted here'"),
        ("quarantine", "4:9: error: 'quarantine' needs an argument; write 'quarantine: REASON'"),
        ("{ discard: yes }", "4:20: error: 'discard' takes no argument"),
        (
            "{ accept: yes, discard: yes }",
            "4:9: error: an action is one word or one key; write several as a list, each behind its own '-'"
        ),
        ("[[strip]]", "4:10: error: an action is one word or one key, not a list"),
        ("{ reject: 450 x }", "4:19: error: the code must be 5xx, not 450"),
        ("{ defer: 550 x }", "4:18: error: the code must be 4xx, not 550"),
        ("{ tag-subject: [external] }", "4:24: error: 'tag-subject' takes text, not a list; quote a text that begins with '['"),
        (
            "{ tag-subject: \"a\\tb\" }",
            "4:24: error: 'tag-subject' takes one line of at most 100 bytes, without control characters"
        ),
        ("{ redirect: a@b.c }", "4:11: error: 'redirect' needs the queue, which this version does not have"),
        ("{ copy: a@b.c }", "4:11: error: 'copy' needs the queue, which this version does not have"),
        (
            "{ strip: { keep: quarantine } }",
            "4:20: error: 'keep: quarantine' is not available in this version; 'quarantine: REASON' keeps the whole message"
        ),
        ("{ strip: { kep: x } }", "4:20: error: unknown key 'kep' in 'strip'; did you mean 'keep'?"),
        ("{ strip: { notice: gone.txt } }", "4:28: error: cannot read the notice 'gone.txt': no such file"),
        (
            "{ set-header: { name: Content-Type, value: x } }",
            "4:31: error: 'Content-Type' says how the message is built; only 'repair' and 'strip' may change it"
        ),
        (
            "{ add-header: { name: Subject, value: x } }",
            "4:31: error: 'Subject' may occur only once (RFC 5322 §3.6); use set-header"
        ),
        ("{ add-header: { name: X-Weir-A, value: x } }", "4:31: error: 'X-Weir-A' is written by Weir itself"),
        ("{ add-header: { name: X-A } }", "4:23: error: 'add-header' needs 'value'"),
        (
            "{ set-header: { name: X-A, value: \"a\\nb\" } }",
            "4:43: error: 'value' takes one line of at most 900 bytes, without control characters"
        ),
        ("{ remove-header: Received }", "4:26: error: 'Received' is trace information (RFC 5321 §4.4), which no rule may change"),
        (
            "{ rename: \"{nam}.txt\" }",
            "4:19: error: the only placeholder of 'rename' is {name}, and a name holds no slash or brace; "
                + "write 'rename: \"{name}.txt\"'"
        ),
        ("[accept, strip]", "4:18: error: nothing can follow 'accept', which ends the run"),
        ("[strip, { rename: \"{name}.txt\" }]", "4:17: error: an attachment is edited once: either strip or rename"),
    ])
    func mistakes(action: String, expected: String) {
        #expect(RuleFixture.diagnostics(do: action) == ["r.yaml:" + expected])
    }

    @Test func stripNeedsAnAttachmentConditionInWhen() {
        let text =
            "rules:\n  - name: r\n    when: { header: { name: x } }\n    unless: { attachment: { size: over 1 } }\n"
            + "    do: strip\n"
        #expect(
            RuleFixture.diagnostics(text) == [
                "r.yaml:5:9: error: 'strip' needs an 'attachment' condition in 'when', to say which"
            ])
    }

    @Test func aNoticeIsReadFromBesideTheRules() {
        let text =
            "rules:\n  - name: r\n    when: { attachment: { size: over 1 } }\n"
            + "    do: { strip: { notice: notices/a.txt } }\n"
        let files = RuleFilesInMemory(["etc/rules/r.yaml": text, "etc/rules/notices/a.txt": "Removed."])
        guard case .loaded(let rules, _) = RuleSet.load(paths: ["etc/rules/r.yaml"], from: files) else {
            Issue.record("not loaded")
            return
        }
        let notice = NoticeTemplate(path: "etc/rules/notices/a.txt", text: "Removed.")
        #expect(rules.rules[0].actions == [.strip(notice: notice)])
    }
}
