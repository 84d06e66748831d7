// SPDX-License-Identifier: Apache-2.0

/// The compiled patterns of one rule set: those over single values and those over displayed text.
final class PatternSet: Sendable {
    /// For header fields, names and the like, which are at hand as a whole. Nil where there is none.
    let values: PatternDatabase?
    /// For text that streams by.
    let text: PatternDatabase?

    static let empty = PatternSet(values: nil, text: nil)

    private init(values: PatternDatabase?, text: PatternDatabase?) {
        self.values = values
        self.text = text
    }

    /// Compiles all expressions; nil after errors, which name each expression that the library refuses.
    static func compile(
        values: [PatternExpression], text: [PatternExpression], diagnostics: Diagnostics
    ) -> PatternSet? {
        let before = diagnostics.all.count
        let valueDatabase = database(values, mode: .block, diagnostics: diagnostics)
        let textDatabase = database(text, mode: .stream, diagnostics: diagnostics)
        guard diagnostics.all.count == before else { return nil }
        return PatternSet(values: valueDatabase, text: textDatabase)
    }

    /// The library names one culprit at a time: it is reported and left out until the rest compiles.
    private static func database(
        _ expressions: [PatternExpression], mode: PatternDatabase.Mode, diagnostics: Diagnostics
    ) -> PatternDatabase? {
        var rest = expressions
        while !rest.isEmpty {
            do {
                return try PatternDatabase(rest.map { $0.expression }, mode: mode)
            } catch {
                guard let index = error.index else {
                    diagnostics.error("the patterns cannot be compiled: \(error.reason)", at: rest[0].position)
                    return nil
                }
                let culprit = rest.remove(at: index)
                diagnostics.error(
                    "\(Diagnostics.quoted(culprit.written)) cannot be compiled: \(error.reason)", at: culprit.position)
            }
        }
        return nil
    }
}

/// One regular expression and where it comes from.
struct PatternExpression: Sendable {
    let expression: String
    let written: String
    let position: SourcePosition
}
