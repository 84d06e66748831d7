// SPDX-License-Identifier: Apache-2.0

import Bytes

/// One mistake in a YAML file, or one warning about it.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Hashable, Sendable {
        /// Nothing starts while there is one.
        case error
        case warning
    }

    public let position: SourcePosition
    public let severity: Severity
    public let message: String
    /// What was probably meant, or what to write instead.
    public let hint: String?

    public init(position: SourcePosition, severity: Severity, message: String, hint: String? = nil) {
        self.position = position
        self.severity = severity
        self.message = message
        self.hint = hint
    }

    /// `file:line:column: error: message; hint`, to be shown as it is: the name of the file is escaped here, and messages
    /// quote what comes from a file with ``Diagnostics/quoted(_:)``.
    public var description: String {
        let place = "\(Printable.escaped(position.file)):\(position.line):\(position.column)"
        let text = "\(place): \(severity.rawValue): \(message)"
        return hint.map { "\(text); \($0)" } ?? text
    }
}

/// Collects the diagnostics of one load, so that an operator sees every mistake at once.
///
/// Not Sendable: one load happens on one thread.
public final class Diagnostics {
    public private(set) var all: [Diagnostic] = []
    private var fileOrder: [String: Int] = [:]

    public init() {}

    public var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// Everything collected, by file in the order in which the files were first mentioned, then by place.
    public var sorted: [Diagnostic] {
        let keyed = all.enumerated().map { (offset: $0.offset, diagnostic: $0.element) }
        return keyed.sorted { one, other in
            let a = one.diagnostic.position
            let b = other.diagnostic.position
            return (fileOrder[a.file, default: 0], a.line, a.column, one.offset)
                < (fileOrder[b.file, default: 0], b.line, b.column, other.offset)
        }.map { $0.diagnostic }
    }

    /// Fixes the place of `file` in the order of reports.
    public func mention(file: String) {
        if fileOrder[file] == nil { fileOrder[file] = fileOrder.count }
    }

    public func error(_ message: String, at position: SourcePosition, hint: String? = nil) {
        add(Diagnostic(position: position, severity: .error, message: message, hint: hint))
    }

    public func warning(_ message: String, at position: SourcePosition, hint: String? = nil) {
        add(Diagnostic(position: position, severity: .warning, message: message, hint: hint))
    }

    private func add(_ diagnostic: Diagnostic) {
        mention(file: diagnostic.position.file)
        all.append(diagnostic)
    }

    /// Text of a file as a message quotes it: in single quotes, cut at 60 characters, and escaped where it has characters
    /// that play tricks on a terminal. A backslash alone stays as it is: regular expressions are full of them.
    public static func quoted(_ text: String) -> String {
        let cut = text.count > 60 ? String(text.prefix(60)) + "…" : text
        var plain = ""
        for scalar in cut.unicodeScalars where scalar != "\\" { plain.unicodeScalars.append(scalar) }
        let isPlain = Printable.escaped(plain) == plain
        return "'" + (isPlain ? cut : Printable.escaped(cut)) + "'"
    }
}
