// SPDX-License-Identifier: Apache-2.0

public import Bytes
public import Rules
public import SMTP

/// All that the gateway is told: by a file, or by flags.
public struct Configuration: Sendable {
    /// Our name in the greeting, in EHLO and in trace fields: in lower case and A-labels.
    public var hostname: String
    /// Whether the name was chosen for the gateway, and is not just the system's: then who answers under it is ourselves.
    public var hasOwnName = false
    /// A mailbox, which gets what is sent to `<postmaster>` and to the postmaster of each of our domains.
    public var postmaster: String
    /// Whom the program becomes once it has bound its addresses.
    public var user: String?
    public var listeners: [Listener]
    /// The domains for which anyone may send us mail.
    public var domains: [DomainPattern] = []
    /// Networks that may relay anywhere.
    public var trusted: [NetworkBlock] = []
    /// The first that fits a domain takes its mail.
    public var routes: [Route]
    /// Paths of rule files and folders.
    public var rules: [String]
    /// Whether a field `X-Weir-Ambiguity` says what was ambiguous.
    public var tracesAmbiguity = false
    /// Whether to start without a rule on ambiguous defects.
    public var passesAmbiguity = false
    /// The whole gateway observes only: no rule refuses or changes anything.
    public var isMonitoring = false
    /// The folder of what rules hold back; nil: there is none.
    public var quarantine: String?
    /// For how long it is kept; nil: for ever.
    public var quarantineKeep: Duration?
    /// Octets of it in all; nil: no bound.
    public var quarantineSize: Int?
    public var spool = SpoolLimits()
    public var limits = SMTP.Limits()
    /// Sessions at a time.
    public var connections = 1000
    /// Sessions at a time from one address.
    public var connectionsPerAddress = 50
    /// Connections at a time to one next hop.
    public var hopConnections = 40
    /// Threads that serve sessions, each with its own connections to next hops; 0: one a core.
    public var eventLoops = 0
    /// Seconds after the last RCPT in which content must be complete; then the next hop gets RSET and its connection
    /// back.
    public var idleBeforeReset = 5
    public var log = LogOptions()

    public init(hostname: String, postmaster: String, listeners: [Listener], routes: [Route], rules: [String]) {
        self.hostname = hostname
        self.postmaster = postmaster
        self.listeners = listeners
        self.routes = routes
        self.rules = rules
    }

    /// What became of a configuration file.
    public enum Result: Sendable {
        case configuration(Configuration, warnings: [Diagnostic])
        /// All mistakes, and the warnings, in the order of the file.
        case invalid([Diagnostic])
    }

    /// Reads a configuration file.
    ///
    /// - Parameters:
    ///   - text: of the file.
    ///   - file: what diagnostics call it.
    public static func load(_ text: String, file: String) -> Result {
        load(text, file: file, systemName: SystemName.current())
    }

    /// - Parameter systemName: stands in where the file names no host.
    static func load(_ text: String, file: String, systemName: String?) -> Result {
        let diagnostics = Diagnostics()
        guard let node = YAMLNode.load(Array(text.utf8), file: file, diagnostics: diagnostics),
            let root = MappingReader(node, named: "configuration", diagnostics: diagnostics)
        else { return .invalid(diagnostics.sorted) }
        let (configuration, places) = ConfigurationReader(diagnostics: diagnostics, systemName: systemName).read(root)
        ConfigurationLint(configuration: configuration, places: places, diagnostics: diagnostics).run()
        if diagnostics.hasErrors { return .invalid(diagnostics.sorted) }
        return .configuration(configuration, warnings: diagnostics.sorted)
    }
}

/// How much content may wait in the gateway while it arrives.
public struct SpoolLimits: Hashable, Sendable {
    /// The folder of its files; nil: wherever the system keeps temporary files.
    public var path: String?
    /// Octets in memory, over all messages.
    public var memory = 32 * 1024 * 1024
    /// Octets in files, over all messages.
    public var disk = 4 * 1024 * 1024 * 1024

    public init() {}
}
