// SPDX-License-Identifier: Apache-2.0

public import MIME
public import Rules

/// What a pipeline goes by: the rules, and the bounds within which it works. One value serves every message.
public struct FilterPolicy: Sendable {
    public var rules: RuleSet
    public var limits: MIME.Limits
    /// Our name in the mail world: `Authentication-Results` that claim to be ours are removed.
    public var hostname: String
    /// `Received` fields beyond which a message is in a loop (RFC 5321 §6.3).
    public var receivedLimit: Int
    /// The whole gateway observes only: nothing is refused or changed by a rule.
    public var isMonitoring: Bool
    /// Say in a field `X-Weir-Ambiguity` what was ambiguous and what was repaired, for the servers behind.
    public var tracesAmbiguity = false
    /// Hash every part, although no rule asks: for reports.
    public var hashesEveryPart: Bool
    /// Keep, for each rule, why it did or did not match.
    public var explains: Bool

    public init(
        rules: RuleSet, limits: MIME.Limits = MIME.Limits(), hostname: String = "localhost", receivedLimit: Int = 50,
        isMonitoring: Bool = false, hashesEveryPart: Bool = false, explains: Bool = false
    ) {
        self.rules = rules
        self.limits = limits
        self.hostname = hostname
        self.receivedLimit = receivedLimit
        self.isMonitoring = isMonitoring
        self.hashesEveryPart = hashesEveryPart
        self.explains = explains
    }
}
