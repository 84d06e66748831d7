// SPDX-License-Identifier: Apache-2.0

/// A departure of a message from the standards: where it is, and how much it matters.
///
/// Defects never stop the parser; they are collected on the side.
public struct Defect: Sendable, Hashable {
    /// What one mail program and another may make of it.
    public enum Class: String, Sendable {
        /// Everybody reads the message the same way.
        case harmless
        /// Readings may differ in parts, names, content, or in a displayed field.
        case ambiguous
        /// A bound of `Limits` was passed: something was not read.
        case limit
    }

    public let name: Name
    /// Index of the entity it was found in.
    public let entity: Int
    /// Octets before it: of the message, or of the decoded entity where `within` says so.
    public let offset: Int
    /// The encoded entity whose decoded content `offset` counts in; nil for the message itself.
    public let within: Int?

    public init(_ name: Name, entity: Int, offset: Int, within: Int? = nil) {
        self.name = name
        self.entity = entity
        self.offset = offset
        self.within = within
    }
}
