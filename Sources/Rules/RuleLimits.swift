// SPDX-License-Identifier: Apache-2.0

/// What the loading and the running of rules may cost.
///
/// Rule files are the operator's own, so these bounds catch slips (a wrong path, a generated file gone wild), not
/// attacks. No RFC speaks of them.
public struct RuleLimits: Sendable, Hashable {
    /// Octets of one YAML file; a longer one is an error.
    public var fileSize = 16 * 1024 * 1024
    /// How deep lists and mappings may nest in a YAML file; deeper is an error. Every reader of a tree is recursive,
    /// and this is what bounds its stack.
    public var nesting = 64
    /// Octets of one pattern; a longer one is an error.
    public var patternSize = 4096
    /// Octets of a notice template; a longer one is an error.
    public var noticeSize = 64 * 1024
    /// Members of one part that are kept for the report, for each set of conditions that they satisfy alike; further
    /// ones are judged but not named.
    public var reportedMembers = 100

    public init() {}
}
