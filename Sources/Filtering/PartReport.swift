// SPDX-License-Identifier: Apache-2.0

/// One entity of a message as the pipeline saw it: for reports, logs and notices.
public struct PartReport: Sendable {
    /// `0`, `1`, `1.2`, `2.0`.
    public var part: String
    public var parent: String?
    /// The reading that shows it; nil: the documented one.
    public var reading: String?
    /// The declared type, or its default.
    public var contentType: String
    /// What the content is; nil for containers.
    public var type: String?
    /// The same in every way to decode it.
    public var types: [String]
    public var filename: String?
    public var names: [String]
    public var disposition: String?
    /// The declared transfer encoding in lower case.
    public var encoding: String?
    public var charset: String?
    /// Octets of the decoded body; nil for containers.
    public var size: Int?
    /// In hexadecimal; nil for containers, and where nobody asked.
    public var sha256: String?
    public var isEncrypted: Bool
    public var uninspectable: String?
    public var defects: [String]
    public var isContainer: Bool
    public var isBody: Bool
    /// Octets before its header, and before its body: of the message, or of the decoded entity `within`.
    public var start: Int
    public var end: Int
    public var within: String?
}

/// A defect as reports have it.
public struct DefectReport: Sendable, Hashable {
    public var name: String
    /// `ambiguous`, `harmless` or `limit`.
    public var category: String
    public var part: String
    public var offset: Int
    public var within: String?
}
