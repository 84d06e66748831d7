// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct RuleExplanationTests {
    private static let text = """
        rules:
          - name: programs
            when:
              attachment: { type: program, size: over 1 KiB }
            unless:
              connection: { client: 192.0.2.0/24 }
            do: strip
          - { name: tagged, when: { header: { name: X-Tag } }, do: { reject: 550 No } }
          - { name: never, when: { message: { signed: yes } }, do: discard, mode: monitor }
        """

    @Test func everyTestIsNamedWithItsPlaceAndResult() throws {
        var trial = Trial(headers: [Trial.header("X-Tag", "1")])
        trial.attachments = [
            AttachmentFacts(part: "2", types: ["application/x-dosexec"], size: 4096),
            AttachmentFacts(part: "3", types: ["application/x-dosexec"], size: 10),
        ]
        let explanations = trial.evaluation(try RuleFixture.rules(Self.text)).explanations()
        #expect(explanations.map { $0.rule } == ["programs", "tagged", "never"])
        #expect(explanations.map { $0.outcome } == [.matched, .matched, .notReached])
        #expect(explanations.map { $0.mode } == [.enforce, .enforce, .monitor])
        #expect(explanations[0].parts == ["2"])
        #expect(
            explanations[0].lines == [
                "r.yaml:6: connection client: 192.0.2.0/24: false, since there is no client address",
                "r.yaml:4: attachment type: program: true for part 2, 3",
                "r.yaml:4: attachment size: over 1 KiB: true for part 2",
            ])
        #expect(explanations[1].lines == ["r.yaml:8: header: name X-Tag: true"])
        #expect(explanations[1].location == "r.yaml:8")
        #expect(explanations[2].lines == ["not reached: rule 'tagged' ended the run"])
    }

    @Test func absenceIsSaid() throws {
        let explanations = Trial().evaluation(try RuleFixture.rules(Self.text)).explanations()
        #expect(explanations.map { $0.outcome } == [.notMatched, .notMatched, .notMatched])
        #expect(explanations[0].lines.last == "r.yaml:4: attachment size: over 1 KiB: false, since there is no attachment")
        #expect(explanations[1].lines == ["r.yaml:8: header: name X-Tag: false"])
    }
}
