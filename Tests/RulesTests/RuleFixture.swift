// SPDX-License-Identifier: Apache-2.0

@testable import Rules

/// Rules from text, and what loading says of them.
enum RuleFixture {
    struct LoadFailed: Error {
        let diagnostics: [String]
    }

    static func load(_ text: String, vocabulary: Vocabulary = Vocabulary()) -> RuleSetLoad {
        RuleSet.load(paths: ["r.yaml"], from: RuleFilesInMemory(["r.yaml": text]), vocabulary: vocabulary)
    }

    static func rules(_ text: String) throws -> RuleSet {
        switch load(text) {
        case .loaded(let rules, _): return rules
        case .failed(let diagnostics): throw LoadFailed(diagnostics: diagnostics.map { $0.description })
        }
    }

    /// All that is said, or nothing where the rules load without a word.
    static func diagnostics(_ text: String, vocabulary: Vocabulary = Vocabulary()) -> [String] {
        switch load(text, vocabulary: vocabulary) {
        case .loaded(_, let warnings): warnings.map { $0.description }
        case .failed(let diagnostics): diagnostics.map { $0.description }
        }
    }

    static func isLoaded(_ text: String) -> Bool {
        if case .loaded = load(text) { true } else { false }
    }

    /// A rule file with one rule that rejects where `condition`, in flow style, holds.
    static func rule(when condition: String) -> String {
        "rules:\n  - name: r\n    when: { \(condition) }\n    do: { reject: 550 5.7.1 No }\n"
    }

    /// What is said of one condition in ``rule(when:)``, where it begins in column 13 of line 3.
    static func diagnostics(when condition: String, vocabulary: Vocabulary = Vocabulary()) -> [String] {
        diagnostics(rule(when: condition), vocabulary: vocabulary)
    }

    /// What is said of one action, in flow style from column 9 of line 4.
    static func diagnostics(do action: String) -> [String] {
        diagnostics("rules:\n  - name: r\n    when: { attachment: { size: over 1 } }\n    do: \(action)\n")
    }
}

/// The facts of a message, all absent to begin with.
struct Trial {
    var connection = ConnectionFacts()
    var sender = SenderFacts.absent
    var recipient: AddressFacts?
    var headers: [HeaderFieldFacts] = []
    var attachments: [AttachmentFacts] = []
    var message: MessageFacts?
    var texts: [String] = []

    static func header(_ name: String, _ value: String) -> HeaderFieldFacts {
        HeaderFieldFacts(name: name, value: value, raw: value)
    }

    func evaluation(_ rules: RuleSet) -> Evaluation {
        let scratch = PatternScratch(for: rules)
        var evaluation = Evaluation(
            of: rules, scratch: scratch, connection: connection, sender: sender, recipient: recipient)
        for header in headers { evaluation.note(header: header) }
        for attachment in attachments { evaluation.note(attachment: attachment) }
        for text in texts {
            let scanner = TextScanner(scratch)
            let octets = Array(text.utf8)
            scanner.feed(octets.span)
            evaluation.note(textHits: scanner.finish())
        }
        if let message { evaluation.note(message: message) }
        return evaluation
    }

    func decide(_ text: String, monitor: Bool = false) throws -> Decision {
        evaluation(try RuleFixture.rules(text)).decide(monitor: monitor)
    }

    /// Whether a rule with this condition rejects.
    func satisfies(_ condition: String) throws -> Bool {
        try decide(RuleFixture.rule(when: condition)).verdict == .reject
    }
}
