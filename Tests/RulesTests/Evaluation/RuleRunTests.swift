// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleRunTests {
    /// An attachment with nothing but a number, a name and a type.
    private func file(
        _ part: String, _ name: String, type: String = "application/octet-stream", member: String? = nil
    )
        -> AttachmentFacts
    {
        AttachmentFacts(
            part: part, member: member, filenames: [name], extensions: [String(name.split(separator: ".").last ?? "")],
            types: [type], declared: [type], size: 10)
    }

    private let body = AttachmentFacts(
        part: "1", extensions: [], types: ["text/plain"], declared: ["text/plain"], size: 10, dispositions: ["inline"],
        isBody: true)

    /// What was done, as `rule action part`.
    private func summary(_ decision: Decision) -> [String] {
        decision.actions.map { action in
            let mode = action.mode == .monitor ? "?" : ""
            return "\(mode)\(action.rule) \(action.action.name)" + (action.part.map { " \($0)" } ?? "")
        }
    }

    // MARK: Order and ends

    @Test func rulesRunInOrderUntilOneIsFinal() throws {
        let text = """
            rules:
              - { name: a, when: { header: { name: x } }, do: { add-header: { name: X-A, value: b } } }
              - { name: b, when: { header: { name: y } }, do: { defer: 450 Later } }
              - { name: c, when: { header: { name: x } }, do: [{ tag-subject: c }, { reject: 550 No }] }
              - { name: d, when: { header: { name: x } }, do: discard }
            """
        let decision = try Trial(headers: [Trial.header("x", "")]).decide(text)
        #expect(decision.verdict == .reject)
        #expect(decision.reply?.description == "550 No")
        #expect(summary(decision) == ["a add-header", "c tag-subject", "c reject"])
        #expect(decision.rules == ["a", "c"])
        #expect(decision.edits.map { $0.rule } == ["a", "c"])
        #expect(decision.finalAction?.rule == "c")
        #expect(decision.actions.map { $0.location } == ["r.yaml:2", "r.yaml:4", "r.yaml:4"])
        #expect(try Trial(headers: [Trial.header("y", "")]).decide(text).verdict == .defer)
    }

    @Test(
        arguments: [
            ("{ reject: 550 No }", Verdict.reject, "550 No"), ("{ defer: 450 4.7.1 Later }", Verdict.defer, "450 4.7.1 Later"),
            ("discard", Verdict.discard, nil), ("{ quarantine: odd }", Verdict.quarantine, nil), ("accept", Verdict.accept, nil),
            ("{ tag-subject: x }", Verdict.modify, nil), ("{ remove-header: x }", Verdict.modify, nil),
            ("[{ tag-subject: x }, accept]", Verdict.modify, nil), ("[{ tag-subject: x }, discard]", Verdict.discard, nil),
        ] as [(String, Verdict, String?)])
    func eachActionHasItsVerdict(action: String, verdict: Verdict, reply: String?) throws {
        let text = "rules:\n  - { name: r, when: { header: { name: x } }, do: \(action) }\n"
        let decision = try Trial(headers: [Trial.header("x", "")]).decide(text)
        #expect(decision.verdict == verdict)
        #expect(decision.reply?.description == reply)
        #expect(try Trial().decide(text) == Decision(verdict: .accept, reply: nil, actions: []))
    }

    @Test func acceptDoesNotEndRulesOnStructure() throws {
        let text = """
            rules:
              - { name: trusted, when: { connection: { listener: in } }, do: accept }
              - { name: content, when: { header: { name: x } }, do: { reject: 550 No } }
              - { name: tag, stage: structure, when: { header: { name: x } }, do: { tag-subject: x } }
              - { name: broken, stage: structure, when: { message: { defect: ambiguous } }, do: { reject: 550 Broken } }
            """
        var trial = Trial(connection: ConnectionFacts(listener: "in"), headers: [Trial.header("x", "")])
        trial.message = MessageFacts()
        #expect(summary(try trial.decide(text)) == ["trusted accept", "tag tag-subject"])
        #expect(try trial.decide(text).verdict == .modify)
        trial.message = MessageFacts(defects: [DefectFacts(name: "d", category: "ambiguous")])
        #expect(try trial.decide(text).reply?.text == "Broken")
        trial.connection.listener = nil
        #expect(try trial.decide(text).reply?.text == "No")
    }

    // MARK: Attachments

    @Test func allSpeaksOfTheSameAttachment() throws {
        let text = """
            rules:
              - name: r
                when: { all: [{ attachment: { extension: exe } }, { attachment: { type: image } }] }
                do: strip
            """
        var trial = Trial(attachments: [file("1", "a.exe"), file("2", "b.png", type: "image/png")])
        #expect(try trial.decide(text).verdict == .accept)
        trial.attachments.append(file("3", "c.exe", type: "image/png"))
        #expect(summary(try trial.decide(text)) == ["r strip 3"])
    }

    @Test func anySpeaksOfTheUnion() throws {
        let text = """
            rules:
              - name: r
                when: { any: [{ attachment: { extension: exe } }, { attachment: { type: image } }] }
                do: strip
            """
        let trial = Trial(attachments: [file("1", "a.exe"), file("2", "b.txt"), file("3", "c.png", type: "image/png")])
        #expect(summary(try trial.decide(text)) == ["r strip 1", "r strip 3"])
    }

    @Test func anExemptionSparesOnlyWhatItMatches() throws {
        let text = """
            rules:
              - name: r
                when: { attachment: { extension: exe } }
                unless: { attachment: { filename: "good*" } }
                do: strip
            """
        let trial = Trial(attachments: [file("1", "good.exe"), file("2", "bad.exe"), file("3", "good.txt")])
        #expect(summary(try trial.decide(text)) == ["r strip 2"])
        let negated = """
            rules:
              - name: r
                when: { attachment: { extension: exe }, not: { attachment: { filename: "good*" } } }
                do: strip
            """
        #expect(summary(try trial.decide(negated)) == ["r strip 2"])
    }

    @Test func aMessageConditionHoldsForEveryAttachment() throws {
        let text = """
            rules:
              - name: r
                when: { header: { name: x }, attachment: { extension: exe } }
                unless: { connection: { listener: in } }
                do: [strip, { tag-subject: cut }]
            """
        var trial = Trial(attachments: [file("1", "a.exe"), file("2", "b.exe")])
        #expect(try trial.decide(text).verdict == .accept)
        trial.headers = [Trial.header("x", "")]
        #expect(summary(try trial.decide(text)) == ["r strip 1", "r strip 2", "r tag-subject 1"])
        trial.connection.listener = "in"
        #expect(try trial.decide(text).verdict == .accept)
    }

    @Test func withoutAttachmentsTheirTestsAreFalse() throws {
        let text = """
            rules:
              - { name: none, when: { not: { attachment: { size: at least 0 } } }, do: { tag-subject: none } }
              - name: either
                when: { any: [{ header: { name: x } }, { attachment: { extension: exe } }] }
                do: { tag-subject: either }
            """
        #expect(summary(try Trial(headers: [Trial.header("x", "")]).decide(text)) == ["none tag-subject", "either tag-subject"])
        #expect(summary(try Trial().decide(text)) == ["none tag-subject"])
        #expect(try Trial(attachments: [file("1", "a.txt")]).decide(text).verdict == .accept)
    }

    @Test(arguments: [
        ("size: over 1", false), ("disposition: inline", false), ("disposition: inline, size: over 1", false),
        ("type: text", true), ("type: text, size: over 1", true), ("declared: text/plain", true), ("mismatch: no", true),
        ("depth: exactly 0", true),
    ])
    func bodiesAreNoFiles(condition: String, isCandidate: Bool) throws {
        let text = "rules:\n  - { name: r, when: { attachment: { \(condition) } }, do: strip }\n"
        #expect(try Trial(attachments: [body]).decide(text).verdict == (isCandidate ? .modify : .accept))
        var named = body
        named.isBody = false
        #expect(try Trial(attachments: [named]).decide(text).verdict == .modify)
    }

    @Test func anExemptionByTypeMakesBodiesCandidates() throws {
        let text = """
            rules:
              - name: r
                when: { attachment: { size: over 1 } }
                unless: { attachment: { type: image } }
                do: strip
            """
        #expect(try Trial(attachments: [body]).decide(text).verdict == .modify)
    }

    // MARK: Edits

    @Test func aStrippedAttachmentMatchesNoLaterRule() throws {
        let text = """
            rules:
              - { name: a, when: { attachment: { extension: exe } }, do: strip }
              - { name: b, when: { attachment: { size: over 1 } }, do: { rename: "{name}.txt" } }
              - { name: c, when: { attachment: { extension: exe } }, do: { reject: 550 No } }
            """
        let trial = Trial(attachments: [file("1", "a.exe"), file("2", "b.txt"), file("3", "c.exe")])
        #expect(summary(try trial.decide(text)) == ["a strip 1", "a strip 3", "b rename 2"])
    }

    @Test func whatLiesInAStrippedPartGoesWithIt() throws {
        let text = """
            rules:
              - { name: a, when: { attachment: { type: message } }, do: strip }
              - { name: b, when: { attachment: { extension: exe } }, do: strip }
            """
        let trial = Trial(attachments: [
            file("2.1", "a.exe"), file("2", "m.eml", type: "message/rfc822"), file("2.1.3", "b.exe"), file("20", "c.exe"),
        ])
        #expect(summary(try trial.decide(text)) == ["a strip 2", "b strip 20"])
    }

    @Test func theFirstEditOfAPartWins() throws {
        let text = """
            rules:
              - { name: a, when: { attachment: { extension: txt } }, do: { rename: "{name}.1" } }
              - { name: b, when: { attachment: { size: over 1 } }, do: strip }
            """
        let trial = Trial(attachments: [file("1", "a.txt"), file("2", "b.bin")])
        #expect(summary(try trial.decide(text)) == ["a rename 1", "b strip 2"])
    }

    @Test func aMemberStripsItsPartOnce() throws {
        let text = "rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n"
        let trial = Trial(attachments: [
            file("2", "x.zip", type: "application/zip"), file("2", "a.exe", member: "d/a.exe"),
            file("2", "b.exe", member: "b.exe"), file("3", "c.exe"),
        ])
        let decision = try trial.decide(text)
        #expect(summary(decision) == ["r strip 2", "r strip 3"])
        #expect(decision.actions.map { $0.member } == ["d/a.exe", nil])
        #expect(decision.actions.map { $0.filename } == ["a.exe", "c.exe"])
    }

    @Test func aMillionMembersTakeNoMemory() throws {
        let rules = try RuleFixture.rules("rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n")
        var evaluation = Evaluation(
            of: rules, scratch: PatternScratch(for: rules), connection: ConnectionFacts(), sender: .absent, recipient: nil)
        for number in 0..<20_000 { evaluation.note(attachment: file("2", "\(number).txt", member: "\(number).txt")) }
        #expect(evaluation.groups.count == 1)
        #expect(evaluation.groups[0].records.count == 100)
        evaluation.note(attachment: file("2", "last.exe", member: "last.exe"))
        #expect(evaluation.decide().actions.map { $0.member } == ["last.exe"])
    }

    // MARK: Monitor

    @Test func aMonitoredRuleOnlySays() throws {
        let text = """
            rules:
              - { name: a, when: { attachment: { extension: exe } }, do: strip, mode: monitor }
              - { name: b, when: { header: { name: x } }, do: { reject: 550 No }, mode: monitor }
              - { name: c, when: { attachment: { extension: exe } }, do: { rename: "{name}.txt" } }
            """
        let trial = Trial(headers: [Trial.header("x", "")], attachments: [file("1", "a.exe")])
        let decision = try trial.decide(text)
        #expect(summary(decision) == ["?a strip 1", "?b reject", "c rename 1"])
        #expect(decision.verdict == .modify)
        #expect(decision.reply == nil)
        #expect(decision.rules == ["c"])
        #expect(decision.edits.map { $0.rule } == ["c"])
        #expect(decision.finalAction == nil)
    }

    @Test func aMonitoringGatewaySaysWhatItWouldHaveDone() throws {
        let text = """
            rules:
              - { name: a, when: { attachment: { extension: exe } }, do: strip }
              - { name: b, when: { attachment: { extension: exe } }, do: { reject: 550 No } }
              - { name: c, when: { header: { name: x } }, do: { reject: 550 No } }
              - { name: d, when: { header: { name: x } }, do: discard }
            """
        let trial = Trial(headers: [Trial.header("x", "")], attachments: [file("1", "a.exe")])
        let decision = try trial.decide(text, monitor: true)
        #expect(decision.verdict == .accept)
        #expect(decision.reply == nil)
        #expect(summary(decision) == ["?a strip 1", "?c reject"])
        #expect(decision.edits.isEmpty)
    }

    @Test func decidingTwiceIsTheSame() throws {
        let rules = try RuleFixture.rules("rules:\n  - { name: r, when: { attachment: { extension: exe } }, do: strip }\n")
        let evaluation = Trial(attachments: [file("1", "a.exe")]).evaluation(rules)
        #expect(evaluation.decide() == evaluation.decide())
    }
}
