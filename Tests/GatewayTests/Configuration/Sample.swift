// SPDX-License-Identifier: Apache-2.0

import Rules

@testable import Gateway

/// A configuration file with nothing wrong in it, of which tests change parts.
enum Sample {
    /// Its parts in order. They begin on lines 1, 2, 3, 5, 6 and 8; `more` would begin on line 9.
    private static let parts = [
        ["hostname", "hostname: gate.example.net\n"],
        ["postmaster", "postmaster: admin@example.net\n"],
        ["listeners", "listeners:\n  - { name: mx, address: \"127.0.0.1:2525\", accept: local-domains }\n"],
        ["domains", "domains: [example.net, .example.net]\n"],
        ["routes", "routes:\n  - { to: \"smtp://mail.internal:25\" }\n"],
        ["rules", "rules: [/etc/weir/rules]\n"],
        ["more", ""],
    ]

    struct Invalid: Error {
        let diagnostics: [Diagnostic]
    }

    /// - Parameter changes: new text for some parts; empty to leave one out.
    static func text(_ changes: [String: String]) -> String {
        parts.map { changes[$0[0]] ?? $0[1] }.joined()
    }

    /// What is said of the file, without its name.
    static func diagnostics(_ changes: [String: String], systemName: String? = nil) -> [String] {
        let found =
            switch Configuration.load(text(changes), file: "weir.yaml", systemName: systemName) {
            case .configuration(_, let warnings): warnings
            case .invalid(let diagnostics): diagnostics
            }
        return found.map { String($0.description.dropFirst("weir.yaml:".count)) }
    }

    static func configuration(_ changes: [String: String] = [:]) throws -> Configuration {
        switch Configuration.load(text(changes), file: "weir.yaml", systemName: nil) {
        case .configuration(let configuration, _): return configuration
        case .invalid(let diagnostics): throw Invalid(diagnostics: diagnostics)
        }
    }
}
