// SPDX-License-Identifier: Apache-2.0

/// Gives each test of each condition its number and its place in the index of facts.
final class IndexBuilder {
    private(set) var index = FactIndex()
    /// The expressions of the two databases, in the order of their numbers.
    private(set) var valueExpressions: [PatternExpression] = []
    private(set) var textExpressions: [PatternExpression] = []
    private var valueNumbers: [String: Int] = [:]
    private var textNumbers: [String: Int] = [:]

    /// The tests that the condition being compiled uses.
    private var messageTests: [Int] = []
    private var attachmentTests: [Int] = []

    func compile(_ rule: RuleSource, when: Condition?, unless: Condition?, actions: [RuleAction]) -> CompiledRule {
        messageTests = []
        attachmentTests = []
        var parts: [CompiledCondition] = []
        if let when { parts.append(compile(when)) }
        if let unless { parts.append(CompiledCondition.not(compile(unless))) }
        let fields = ((when?.tests ?? []) + (unless?.tests ?? [])).filter { $0.subject == .attachment }.map { $0.field }
        return CompiledRule(
            name: rule.name, why: rule.why, position: rule.position,
            condition: parts.count == 1 ? parts[0] : CompiledCondition.all(parts), actions: actions,
            isEnforced: rule.mode == .enforce, stage: rule.stage, messageTests: messageTests,
            attachmentTests: attachmentTests, skipsBodies: fields.allSatisfy { SubjectFields.fileFields.contains($0) })
    }

    private func compile(_ condition: Condition) -> CompiledCondition {
        switch condition {
        case .all(let parts): .all(parts.map { compile($0) })
        case .any(let parts): .any(parts.map { compile($0) })
        case .not(let part): .not(compile(part))
        case .test(let test): test.subject == .attachment ? attachmentTest(test) : messageTest(test)
        }
    }

    private func attachmentTest(_ test: ConditionTest) -> CompiledCondition {
        let number = index.attachmentTests.count
        index.attachmentTests.append(CompiledTest(description: test.description, position: test.position, fact: nil))
        attachmentTests.append(number)
        register(test, as: number)
        return .attachment(number)
    }

    private func messageTest(_ test: ConditionTest) -> CompiledCondition {
        let number = index.messageTests.count
        index.messageTests.append(
            CompiledTest(description: test.description, position: test.position, fact: fact(of: test)))
        messageTests.append(number)
        switch test.subject {
        case .connection, .sender: index.envelopeTests.insert(number)
        case .recipient:
            index.envelopeTests.insert(number)
            index.recipientTests.insert(number)
        case .header, .message, .attachment, .text: break
        }
        register(test, as: number)
        return .message(number)
    }

    private func fact(of test: ConditionTest) -> OptionalFact? {
        switch test.subject {
        case .sender: .sender
        case .recipient: .recipient
        case .connection:
            switch test.field {
            case "client": .client
            case "helo": .helo
            case "listener": .listener
            case "tls": .tls
            default: .user
            }
        case .header, .message, .attachment, .text: nil
        }
    }

    private func register(_ test: ConditionTest, as number: Int) {
        switch test.kind {
        case .strings(let field, let patterns): register(patterns, of: field, as: number)
        case .number(let field, let quantities):
            index.numbers[field.rawValue].append(FactIndex.NumberTest(test: number, quantities: quantities))
        case .flag(let field, let wanted):
            index.flags[field.rawValue].append(FactIndex.FlagTest(test: number, wanted: wanted))
        case .client(let blocks): index.clients.append(FactIndex.ClientTest(test: number, blocks: blocks))
        case .inside(let containers):
            index.containers.append(FactIndex.ContainerTest(test: number, containers: containers))
        case .text(let patterns):
            for pattern in patterns {
                let text = textNumber(of: pattern)
                index.textPatterns[text].append(number)
            }
        case .header(let header): register(header, as: number)
        }
    }

    private func register(_ header: HeaderTest, as number: Int) {
        let entry = index.headers.count
        index.headers.append(FactIndex.HeaderEntry(test: number, count: header.count, present: header.present))
        if let name = header.name { register(name, of: .headerName, as: entry) } else { index.anyName.insert(entry) }
        if let value = header.value { register(value, of: .headerValue, as: entry) } else { index.anyValue.insert(entry) }
        if let raw = header.raw { register(raw, of: .headerRaw, as: entry) } else { index.anyRaw.insert(entry) }
    }

    private func register(_ patterns: [StringPattern], of field: StringField, as number: Int) {
        let table = field.rawValue
        for pattern in patterns {
            switch pattern.kind {
            case .exact(let text): index.strings[table].exact[text, default: []].append(number)
            case .domainTree(let domain): index.strings[table].domains[domain, default: []].append(number)
            case .wildcard(let wildcard) where wildcard.matchesAnything: index.strings[table].always.append(number)
            case .wildcard(let wildcard):
                let expression = StringPattern.regularExpression(matching: wildcard.longestPiece)
                scan(for: expression, pattern, field, number, wildcard: wildcard)
            case .contains(let text):
                let expression = StringPattern.regularExpression(matching: FoldedText(text).octets)
                scan(for: expression, pattern, field, number, wildcard: nil)
            case .matches(let expression): scan(for: expression, pattern, field, number, wildcard: nil)
            }
        }
    }

    private func scan(
        for expression: String, _ pattern: StringPattern, _ field: StringField, _ test: Int, wildcard: Wildcard?
    ) {
        index.strings[field.rawValue].isScanned = true
        let number: Int
        if let known = valueNumbers[expression] {
            number = known
        } else {
            number = valueExpressions.count
            valueNumbers[expression] = number
            valueExpressions.append(
                PatternExpression(expression: expression, written: pattern.written, position: pattern.position))
            index.valuePatterns.append(FactIndex.ValuePattern())
        }
        index.valuePatterns[number].uses.append(FactIndex.ValuePattern.Use(field: field, test: test, wildcard: wildcard))
    }

    private func textNumber(of pattern: StringPattern) -> Int {
        let expression =
            switch pattern.kind {
            case .matches(let written): written
            case .contains(let text):
                StringPattern.regularExpression(matching: Array(Self.composed(text).utf8))
            case .exact, .domainTree, .wildcard: StringPattern.regularExpression(matching: Array(pattern.written.utf8))
            }
        if let known = textNumbers[expression] { return known }
        let number = textExpressions.count
        textNumbers[expression] = number
        textExpressions.append(
            PatternExpression(expression: expression, written: pattern.written, position: pattern.position))
        index.textPatterns.append([])
        return number
    }

    private static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: Composition.composed(text.unicodeScalars))
        return String(scalars)
    }
}
