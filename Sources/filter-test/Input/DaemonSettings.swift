// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules
import SMTP

/// What a trial takes from the daemon's configuration. Its other keys are checked by `weir check`.
struct DaemonSettings: Equatable {
    /// What matters here of a place where clients connect.
    struct Listener: Equatable {
        var name: String
        /// Whether lone CR and LF become CRLF there; otherwise they are refused.
        var normalises = false
    }

    /// Our name: `Authentication-Results` under it are removed.
    var hostname: String?
    /// Our domains, a dot before those that are meant with everything below them.
    var domains: [String] = []
    var listeners: [Listener] = []
    /// Rule files and folders; empty where the file names none.
    var rules: [String] = []
    /// Octets of a message; nil where no configuration was given.
    var messageLimit: Int?
    /// Whether the whole gateway observes only.
    var isMonitoring = false
    /// Whether the daemon starts without a rule on ambiguous defects, and whether it says in a field what was ambiguous.
    var passesAmbiguity = false
    var tracesAmbiguity = false

    /// The settings in the file at `path`; without one nothing is set.
    static func load(_ path: String?, console: Console) throws(ExitStatus) -> DaemonSettings {
        guard let path else { return DaemonSettings() }
        let octets: [UInt8]
        do throws(RuleFileProblem) {
            octets = try RuleFilesOnDisk().content(ofFile: path, limit: RuleLimits().fileSize + 1)
        } catch {
            console.note("filter-test: \(Printable.escaped(path)): \(error.reason)")
            throw .unreadable
        }
        let diagnostics = Diagnostics()
        let settings = read(octets, file: path, diagnostics: diagnostics)
        for diagnostic in diagnostics.sorted { console.note(diagnostic.description) }
        guard let settings, !diagnostics.hasErrors else { throw .badRules }
        return settings
    }

    private static func read(_ octets: [UInt8], file: String, diagnostics: Diagnostics) -> DaemonSettings? {
        guard let node = YAMLNode.load(octets, file: file, diagnostics: diagnostics),
            let reader = MappingReader(node, named: "configuration", diagnostics: diagnostics)
        else { return nil }
        var settings = DaemonSettings()
        // As the daemon has it: in lower case and A-labels.
        settings.hostname = reader.text("hostname").map { Domain(parsing: $0)?.key ?? $0 }
        settings.domains = reader.texts("domains") ?? []
        for node in reader.list("listeners") ?? [] {
            guard let listener = MappingReader(node, named: "listeners", diagnostics: diagnostics),
                let name = listener.text("name")
            else { continue }
            let lineEnds = listener.choice("line-ends", among: ["refuse", "normalise"])
            settings.listeners.append(Listener(name: name, normalises: lineEnds == "normalise"))
        }
        settings.rules = reader.texts("rules") ?? []
        settings.isMonitoring = reader.choice("mode", among: ["enforce", "monitor"]) == "monitor"
        settings.passesAmbiguity = reader.choice("ambiguity", among: ["enforce", "pass"]) == "pass"
        settings.tracesAmbiguity = reader.choice("ambiguity-field", among: ["off", "on"]) == "on"
        settings.messageLimit = reader.mapping("limits")?.size("message") ?? Limits().message
        return settings
    }

    /// Who is a postmaster of ours: rules do not refuse their mail.
    var postmasters: Postmasters { Postmasters(hostname: hostname, domains: domains) }

    /// The listener of this name; one that the configuration does not have is a mistake in the command line.
    func listener(named name: String?, console: Console) throws(ExitStatus) -> Listener? {
        guard let name, !listeners.isEmpty else { return nil }
        if let listener = listeners.first(where: { $0.name == name }) { return listener }
        let known = listeners.map { Printable.escaped($0.name) }.joined(separator: ", ")
        console.note("filter-test: --listener: '\(Printable.escaped(name))' is none of the configuration's listeners: \(known)")
        throw .usage
    }
}
