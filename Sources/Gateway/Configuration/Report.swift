// SPDX-License-Identifier: Apache-2.0

import Bytes
public import Rules
import SMTP

/// What `weir check` prints of a configuration that can be used: above all who may send mail where.
public struct Report: Sendable, CustomStringConvertible {
    private let configuration: Configuration
    private let warnings: [Diagnostic]

    public init(_ configuration: Configuration, warnings: [Diagnostic] = []) {
        self.configuration = configuration
        self.warnings = warnings
    }

    /// Several lines, the last one ended too.
    public var description: String {
        var lines = ["Weir at \(configuration.hostname), postmaster \(configuration.postmaster)"]
        if configuration.isMonitoring { lines.append("mode: monitor (no rule refuses or changes anything)") }
        if configuration.tracesAmbiguity { lines.append("ambiguity-field: on (X-Weir-Ambiguity says what was ambiguous)") }
        if configuration.passesAmbiguity { lines.append("ambiguity: pass (no rule on ambiguous defects is needed)") }
        lines += section("Listeners", listeners)
        lines += section("Our domains", configuration.domains.map { [$0.text] })
        lines += section("Who may send where", relaying)
        lines += section("Routes (the first that fits)", routes)
        lines += section("Rules", configuration.rules.map { [Printable.escaped($0)] })
        lines += section("Quarantine", configuration.quarantine.map { [[Printable.escaped($0)]] } ?? [])
        if !warnings.isEmpty { lines += section("Warnings", warnings.map { [$0.description] }) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var listeners: [[String]] {
        configuration.listeners.map { listener in
            let lineEnds = listener.lineEnds == .refuse ? "refuse" : "normalise"
            return [listener.name, listener.address, "accept: \(listener.accept.rawValue)", "line-ends: \(lineEnds)"]
        }
    }

    private var relaying: [[String]] {
        var rows = [["listener", "client", "to our domains", "elsewhere"]]
        for listener in configuration.listeners {
            switch listener.accept {
            case .open:
                rows.append([listener.name, "anyone", "yes", "YES"])
            case .localDomains:
                rows.append([listener.name, "anyone", configuration.domains.isEmpty ? "no" : "yes", "no"])
                for network in configuration.trusted { rows.append([listener.name, network.description, "yes", "yes"]) }
            }
        }
        return rows
    }

    private var routes: [[String]] {
        configuration.routes.map { route in
            let domains = route.patterns.isEmpty ? "all" : route.patterns.map { $0.text }.joined(separator: ", ")
            return [domains, route.destination.description] + (route.creates ? ["(made where missing)"] : [])
        }
    }

    /// A heading and a table under it.
    private func section(_ title: String, _ rows: [[String]]) -> [String] {
        ["", title] + (rows.isEmpty ? ["  none"] : Self.table(rows))
    }

    /// Rows with their columns aligned.
    private static func table(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, text) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], text.count)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, text in
                column == row.count - 1 ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }
            return "  " + cells.joined(separator: "  ")
        }
    }
}
