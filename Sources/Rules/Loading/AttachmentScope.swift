// SPDX-License-Identifier: Apache-2.0

/// Checks that a rule which edits attachments says which ones.
///
/// It edits those for which it holds. An arm of `any` that does not speak of attachments holds for all of them at once,
/// the text of the message among them, and so does nearly every `not`.
struct AttachmentScope {
    let diagnostics: Diagnostics

    /// False after an error.
    ///
    /// - Parameter position: of the action.
    func check(_ action: RuleAction, when condition: Condition?, at position: SourcePosition) -> Bool {
        let need = "'\(action.name)' needs an 'attachment' condition"
        guard let condition, Self.speaks(condition) else {
            diagnostics.error("\(need) in 'when', to say which", at: position)
            return false
        }
        guard let test = Self.blindTest(in: condition, isNegated: false) else { return true }
        if test.subject == .attachment {
            diagnostics.error(
                "\(need) that is not under 'not', to say which", at: test.position,
                hint: "'attachment: { filename: \"*\" }' beside it takes every attachment that has a name")
        } else {
            diagnostics.error(
                "\(need) in every arm of 'any': where this one holds, it would act on all there are", at: test.position,
                hint: "put 'attachment' beside it")
        }
        return false
    }

    private static func speaks(_ condition: Condition) -> Bool {
        condition.tests.contains { $0.subject == .attachment }
    }

    /// A test by which the condition can hold without saying anything of an attachment; nil where it cannot.
    private static func blindTest(in condition: Condition, isNegated: Bool) -> ConditionTest? {
        switch condition {
        case .test(let test): test.subject == .attachment && !isNegated ? nil : test
        case .not(let part): blindTest(in: part, isNegated: !isNegated)
        case .all(let parts): blindTest(among: parts, isAny: isNegated, isNegated: isNegated)
        case .any(let parts): blindTest(among: parts, isAny: !isNegated, isNegated: isNegated)
        }
    }

    /// - Parameter isAny: whether one part alone is enough; under `not`, `all` and `any` change places.
    private static func blindTest(among parts: [Condition], isAny: Bool, isNegated: Bool) -> ConditionTest? {
        let blind = parts.map { (part: $0, test: blindTest(in: $0, isNegated: isNegated)) }
        if isAny { return blind.compactMap { $0.test }.first }
        guard blind.allSatisfy({ $0.test != nil }) else { return nil }
        // Where one of them was meant to say which, that is the one to show.
        return (blind.first { speaks($0.part) } ?? blind.first)?.test
    }
}
