// SPDX-License-Identifier: Apache-2.0

/// Says in an operator's words what YAML stumbled over, and what to write instead.
///
/// The characters that patterns are full of (`*`, `@`, `%`, `#`, `>`, `[`, a backslash) all mean something else to YAML.
struct YAMLTraps {
    struct Explained: Equatable {
        let message: String
        let position: SourcePosition
        let hint: String?
    }

    private let lines: [Substring]

    init(lines: [Substring]) {
        self.lines = lines
    }

    /// - Parameters:
    ///   - problem: what the library says is wrong, at `position`.
    ///   - context: what it was doing, since `start`.
    func explain(problem: String, at position: SourcePosition, context: String?, from start: SourcePosition?) -> Explained {
        let context = context ?? ""
        let start = start ?? position
        if context.contains("alias") || problem.contains("alias") {
            let place = problem.contains("alias") ? position : start
            return Explained(message: "'*' begins a YAML alias", position: place, hint: quoteHint(at: place))
        }
        if context.contains("anchor") {
            return Explained(message: "'&' begins a YAML anchor", position: start, hint: quoteHint(at: start))
        }
        if problem.contains("cannot start any token") {
            guard let character = scalar(at: position) else {
                return Explained(message: "not valid YAML: \(problem)", position: position, hint: nil)
            }
            if character == "\t" {
                return Explained(message: "a tab cannot indent YAML", position: position, hint: "use spaces")
            }
            return Explained(
                message: "a YAML text cannot begin with '\(character)'", position: position, hint: quoteHint(at: position))
        }
        if problem.contains("unknown escape") {
            return Explained(
                message: "unknown escape in double quotes", position: position,
                hint: "a backslash stands for itself only in single quotes: '\\d'")
        }
        if context.contains("block scalar") {
            return Explained(
                message: "'\(scalar(at: start).map { String($0) } ?? ">")' begins a YAML block of text", position: start,
                hint: quoteHint(at: start))
        }
        if problem.contains("mapping values are not allowed") {
            return Explained(message: "':' is not expected here", position: position, hint: "quote a text that holds ': '")
        }
        if context.contains("directive") {
            return Explained(message: "'%' begins a YAML directive", position: start, hint: quoteHint(at: start))
        }
        if problem.contains("another document") {
            return Explained(message: "a second YAML document is not allowed", position: position, hint: nil)
        }
        if problem.contains("did not find expected"), let before = lastScalar(before: position), before == "]" || before == "}" {
            return Explained(
                message: "text after '\(before)'", position: position,
                hint: "quote a text that begins with '\(before == "]" ? "[" : "{")'")
        }
        let doing = context.isEmpty ? "" : " (\(context))"
        return Explained(message: "not valid YAML: \(problem)\(doing)", position: position, hint: nil)
    }

    /// What a text without quotes may not have meant, although YAML takes it.
    func warning(forPlain text: String, at position: SourcePosition) -> (message: String, hint: String)? {
        if let first = text.unicodeScalars.first, "“”„‘’‚".unicodeScalars.contains(first) {
            return ("'\(first)' is no quotation mark in YAML and belongs to the text", "use ' or \"")
        }
        guard let line = lineText(position.line), line.utf8.contains(0x23) else { return nil }
        let rest = line.unicodeScalars.dropFirst(position.column - 1 + text.unicodeScalars.count)
        let comment = rest.drop { $0 == " " }
        // An ordinary comment has a blank behind its '#'; "Ticket #5" has none.
        guard comment.first == "#", let next = comment.dropFirst().first, next != " ", next != "#", next != "\t",
            comment.count < rest.count || text.isEmpty
        else { return nil }
        return ("' #' begins a comment, so the text ends before it", "quote the text if the rest belongs to it")
    }

    /// `quote it: "*.zip"`, with the word that stands at `position`.
    func quoteHint(at position: SourcePosition) -> String {
        guard let line = lineText(position.line) else { return "quote it" }
        var word = ""
        var last: Unicode.Scalar = " "
        for scalar in line.unicodeScalars.dropFirst(position.column - 1) {
            if ",]}".unicodeScalars.contains(scalar) || (scalar == "#" && last == " ") { break }
            word.unicodeScalars.append(scalar)
            last = scalar
        }
        while word.last == " " { word.removeLast() }
        return word.isEmpty || word.count > 40 || word.contains("\"") ? "quote it" : "quote it: \"\(word)\""
    }

    private func lineText(_ number: Int) -> Substring? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    private func scalar(at position: SourcePosition) -> Unicode.Scalar? {
        lineText(position.line)?.unicodeScalars.dropFirst(position.column - 1).first
    }

    private func lastScalar(before position: SourcePosition) -> Unicode.Scalar? {
        lineText(position.line)?.unicodeScalars.prefix(position.column - 1).last { $0 != " " }
    }
}
