// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Rules

@Suite struct AttachmentScopeTests {
    private func said(when condition: String, do action: String = "strip") -> [String] {
        RuleFixture.diagnostics("rules:\n  - name: r\n    when: { \(condition) }\n    do: \(action)\n")
    }

    private static let arm =
        "needs an 'attachment' condition in every arm of 'any': where this one holds, it would act on all there are; "
        + "put 'attachment' beside it"
    private static let negated =
        "needs an 'attachment' condition that is not under 'not', to say which; "
        + "'attachment: { filename: \"*\" }' beside it takes every attachment that has a name"

    @Test(arguments: [
        "attachment: { extension: exe }", "attachment: [{ extension: exe }, { type: program }]",
        "header: { name: x }, attachment: { extension: exe }",
        "any: [{ attachment: { extension: exe } }, { attachment: { type: program }, header: { name: x } }]",
        "all: [{ any: [{ header: { name: x } }, { sender: { domain: a.org } }] }, { attachment: { type: program } }]",
        "any: [{ header: { name: x } }, { header: { name: y } }], attachment: { type: program }",
        "attachment: { filename: \"*\" }, not: { attachment: { type: image } }",
        "not: { not: { attachment: { type: image } } }",
        "not: { any: [{ header: { name: x } }, { not: { attachment: { type: image } } }] }",
    ])
    func conditionsThatSayWhich(condition: String) {
        #expect(said(when: condition).isEmpty)
    }

    @Test func somethingMustBeSaid() {
        #expect(
            said(when: "header: { name: x }") == [
                "r.yaml:4:9: error: 'strip' needs an 'attachment' condition in 'when', to say which"
            ])
    }

    @Test(arguments: [
        ("any: [{ attachment: { extension: exe } }, { header: { name: x } }]", 65),
        ("any: [{ header: { name: x } }, { attachment: { extension: exe } }]", 29),
        ("connection: { listener: mx }, any: [{ attachment: { type: program } }, { message: { signed: no } }]", 97),
        ("any: [{ attachment: { type: program } }, { all: [{ sender: { domain: a.org } }, { header: { name: x } }] }]", 74),
    ])
    func everyArmMustSayWhich(condition: String, column: Int) {
        #expect(said(when: condition) == ["r.yaml:3:\(column): error: 'strip' \(Self.arm)"])
        let rename = said(when: condition, do: "{ rename: \"{name}.txt\" }")
        #expect(rename == ["r.yaml:3:\(column): error: 'rename' \(Self.arm)"])
    }

    @Test(arguments: [
        ("not: { attachment: { type: image } }", 34),
        ("header: { name: x }, not: { attachment: { type: image } }", 55),
        ("not: { all: [{ attachment: { type: image } }, { header: { name: x } }] }", 42),
        ("any: [{ attachment: { type: program } }, { not: { attachment: { type: image } } }]", 77),
    ])
    func notThisOneSaysNothing(condition: String, column: Int) {
        #expect(said(when: condition) == ["r.yaml:3:\(column): error: 'strip' \(Self.negated)"])
    }

    @Test func otherActionsNeedNoAttachment() {
        let condition = "any: [{ attachment: { type: program } }, { header: { name: x } }]"
        #expect(said(when: condition, do: "{ reject: 550 No }").isEmpty)
    }
}
