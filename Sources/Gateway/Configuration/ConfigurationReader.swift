// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules
import SMTP

/// Where the parts of a configuration stand in its file, for what is found out about them together.
struct ConfigurationPlaces {
    var postmaster: SourcePosition
    var spool: SourcePosition
    // Each beside the element of the same index in the configuration.
    var listeners: [SourcePosition] = []
    var domains: [SourcePosition] = []
    var trusted: [SourcePosition] = []
    var routes: [SourcePosition] = []
    /// Whether no element of these lists is missing because of a mistake in it.
    var isWhole = true
}

/// Makes a configuration of the mapping that its file is.
///
/// Reads on after each mistake, with something harmless in its place.
struct ConfigurationReader {
    /// What the design has, but this version has not.
    static let unavailableKeys = ["tls", "accounts", "logins", "queue", "control"]

    let diagnostics: Diagnostics
    /// Stands in where the file names no host.
    let systemName: String?

    func read(_ root: MappingReader) -> (configuration: Configuration, places: ConfigurationPlaces) {
        var places = ConfigurationPlaces(
            postmaster: root.optional("postmaster")?.position ?? root.position, spool: root.keyPosition("spool"))
        var configuration = Configuration(
            hostname: hostname(root), postmaster: postmaster(root), listeners: [], routes: [], rules: rulePaths(root))
        configuration.hasOwnName = root.optional("hostname") != nil
        configuration.user = root.optional("user").flatMap { diagnostics.text($0, under: "user") }

        let listenerReader = ListenerReader(diagnostics: diagnostics)
        let listeners = elements(filledList(root, "listeners")) { listenerReader.read($0) }
        let domains = elements(root.list("domains") ?? []) { domain($0) }
        let trusted = elements(root.list("trusted") ?? []) { network($0) }
        let routeReader = RouteReader(diagnostics: diagnostics)
        let routes = elements(filledList(root, "routes")) { routeReader.read($0) }
        configuration.listeners = listeners.values
        configuration.domains = domains.values
        configuration.trusted = trusted.values
        configuration.routes = routes.values
        places.listeners = listeners.positions
        places.domains = domains.positions
        places.trusted = trusted.positions
        places.routes = routes.positions
        places.isWhole = listeners.isWhole && domains.isWhole && trusted.isWhole && routes.isWhole

        configuration.passesAmbiguity = root.choice("ambiguity", among: ["enforce", "pass"]) == "pass"
        configuration.tracesAmbiguity = root.choice("ambiguity-field", among: ["off", "on"]) == "on"
        configuration.isMonitoring = root.choice("mode", among: ["enforce", "monitor"]) == "monitor"
        if let reader = root.mapping("quarantine") { readQuarantine(reader, into: &configuration) }
        let bounds = BoundsReader(diagnostics: diagnostics)
        if let reader = root.mapping("spool") { bounds.readSpool(reader, into: &configuration.spool) }
        if let reader = root.mapping("limits") { bounds.readLimits(reader, into: &configuration) }
        if let reader = root.mapping("timeouts") { bounds.readTimeouts(reader, into: &configuration.limits.timeouts) }
        if let reader = root.mapping("log") { configuration.log = logOptions(reader) }
        diagnostics.refuse(Self.unavailableKeys, in: root)
        root.finish()
        return (configuration, places)
    }

    /// What the elements of a list mean, and where they stand.
    private struct Elements<Value> {
        var values: [Value] = []
        var positions: [SourcePosition] = []
        /// Whether none was left out.
        var isWhole = true
    }

    /// What `read` makes of each node; what it makes nothing of is left out.
    private func elements<Value>(_ nodes: [YAMLNode], read: (YAMLNode) -> Value?) -> Elements<Value> {
        var elements = Elements<Value>()
        for node in nodes {
            if let value = read(node) {
                elements.values.append(value)
                elements.positions.append(node.position)
            } else {
                elements.isWhole = false
            }
        }
        return elements
    }

    /// The elements of a list that must have some.
    private func filledList(_ root: MappingReader, _ key: String) -> [YAMLNode] {
        guard let node = root.required(key) else { return [] }
        let nodes = node.elements ?? [node]
        if nodes.isEmpty { diagnostics.error("'\(key)' needs at least one", at: node.position) }
        return nodes
    }

    private func hostname(_ root: MappingReader) -> String {
        if let node = root.optional("hostname") {
            guard let text = diagnostics.text(node, under: "hostname") else { return "" }
            if let name = Endpoint.hostName(text) { return name }
            diagnostics.error(
                "'hostname' is a host name such as gate.example.net, not \(Diagnostics.quoted(text))", at: node.position)
            return ""
        }
        guard let systemName, let name = Endpoint.hostName(systemName) else {
            diagnostics.error("'hostname' is missing, and the system has none that can stand in", at: root.position)
            return ""
        }
        if !name.utf8.contains(ASCII.dot) {
            diagnostics.warning(
                "'hostname' is missing, and the system's '\(name)' is no name that others find us by", at: root.position,
                hint: "write 'hostname: \(name).DOMAIN'")
        }
        return name
    }

    private func postmaster(_ root: MappingReader) -> String {
        guard let node = root.required("postmaster"), let text = diagnostics.text(node, under: "postmaster") else { return "" }
        // In ASCII, because every client may write to it.
        if Mailbox(parsing: text, allowingUTF8: false) != nil { return text }
        diagnostics.error(
            "'postmaster' is a mail address such as admin@example.net, not \(Diagnostics.quoted(text))", at: node.position)
        return ""
    }

    private func rulePaths(_ root: MappingReader) -> [String] {
        filledList(root, "rules").compactMap { diagnostics.text($0, under: "rules") }
    }

    private func domain(_ node: YAMLNode) -> DomainPattern? {
        diagnostics.text(node, under: "domains").flatMap { diagnostics.domainPattern($0, at: node.position) }
    }

    private func network(_ node: YAMLNode) -> NetworkBlock? {
        guard let text = diagnostics.text(node, under: "trusted") else { return nil }
        if let block = NetworkBlock(parsing: text) { return block }
        diagnostics.error(
            "'trusted' holds addresses and networks such as 192.0.2.0/24, not \(Diagnostics.quoted(text))", at: node.position,
            hint: Self.network(meantBy: text).map { "did you mean '\($0)'?" })
        return nil
    }

    /// The network of an address that has bits behind its prefix: 192.0.2.0/24 for 192.0.2.7/24.
    private static func network(meantBy text: String) -> NetworkBlock? {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let length = Int(halves[1]), length >= 0,
            let address = NetworkAddress(parsing: String(halves[0])), length <= address.octets.count * 8
        else { return nil }
        var octets = address.octets
        for index in octets.indices {
            let bits = min(max(length - index * 8, 0), 8)
            octets[index] &= ~(UInt8(0xFF) >> UInt8(bits))
        }
        return NetworkAddress(octets: octets).flatMap { NetworkBlock(parsing: "\($0)/\(length)") }
    }

    private func readQuarantine(_ reader: MappingReader, into configuration: inout Configuration) {
        configuration.quarantine = reader.required("path").flatMap { diagnostics.text($0, under: "path") }
        configuration.quarantineKeep = reader.duration("keep")
        configuration.quarantineSize = reader.size("size")
        reader.finish()
    }

    private func logOptions(_ reader: MappingReader) -> LogOptions {
        var options = LogOptions()
        let format = reader.choice("format", among: LogFormat.allCases.map { $0.rawValue })
        if let format = format.flatMap({ LogFormat(rawValue: $0) }) { options.format = format }
        let level = reader.choice("level", among: LogLevel.allCases.map { $0.rawValue })
        if let level = level.flatMap({ LogLevel(rawValue: $0) }) { options.level = level }
        reader.finish()
        return options
    }
}

extension Diagnostics {
    /// The text of `node`, which stands under `key`; an error and nil where it is none.
    func text(_ node: YAMLNode, under key: String) -> String? {
        if let text = node.text, !text.isEmpty { return text }
        error("'\(key)' is text, not \(node.text == nil ? node.kind : "nothing")", at: node.position)
        return nil
    }

    /// An error for each of `keys` that stands in `reader`: the design has them, this version has not.
    func refuse(_ keys: [String], in reader: MappingReader) {
        for key in keys where reader.optional(key) != nil {
            error("'\(key)' is not available in this version", at: reader.keyPosition(key), hint: "remove it")
        }
    }

    /// The domains that `text` means; an error and nil where it means none.
    func domainPattern(_ text: String, at position: SourcePosition) -> DomainPattern? {
        if let pattern = DomainPattern(text) { return pattern }
        let domain = text.hasPrefix("*.") ? String(text.dropFirst()) : text.hasPrefix("@") ? String(text.dropFirst()) : nil
        error(
            "\(Diagnostics.quoted(text)) is not a domain", at: position,
            hint: domain.flatMap { DomainPattern($0) }.map { "did you mean '\($0)'?" })
        return nil
    }
}
