// SPDX-License-Identifier: Apache-2.0

import Bytes

/// One entity of a message: a part, or the message itself (RFC 2045 §2.4).
public struct Entity: Sendable {
    /// What its body holds.
    public enum Kind: Sendable, Hashable {
        case leaf
        /// Parts between delimiter lines.
        case multipart(boundary: [UInt8])
        /// An attached message that stands there as it is, and whose outermost entity is its only child.
        case message
        /// An attached message under a transfer encoding, which has to be decoded before it can be entered.
        case encodedMessage
        /// A multipart under a transfer encoding, in the reading that decodes it first.
        case encodedMultipart
    }

    /// Number in the order of appearance, 0 for the message itself.
    public internal(set) var index: Int
    /// Index of the container; nil for the message itself.
    public let parent: Int?
    /// `0`, `1`, `1.2`, `2.0`: see Documentation/MessageFlow.md.
    public let path: String
    public let depth: Int
    /// Octets before its header.
    public let start: Int
    /// The encoded entity in whose decoded content `start`, `bodyStart` and `end` count; nil: in the message.
    public let within: Int?

    /// Octets before its body.
    public internal(set) var bodyStart: Int
    /// Octets up to its end: before the line end that belongs to the next delimiter.
    public internal(set) var end: Int
    public internal(set) var kind: Kind = .leaf
    public internal(set) var mediaType: MediaType
    /// Whether the type was declared, and not a default.
    public internal(set) var hasDeclaredType = false
    public internal(set) var encoding: TransferEncoding = .identity
    /// The word that `Content-Transfer-Encoding` has; nil without the field.
    public internal(set) var encodingToken: String?
    public internal(set) var disposition: ContentDisposition?
    /// The types that the header declares, the documented one first: more than one where it is ambiguous.
    public internal(set) var declaredTypes: [String] = []
    /// The same of dispositions.
    public internal(set) var dispositions: [String] = []
    /// Charsets beside the documented one that some take its text to be in; empty: none at all.
    public internal(set) var otherCharsets: [String] = []
    /// Every name that any reader could show.
    public internal(set) var names: [String] = []
    /// The name of a file that has no header.
    private var givenName: String?
    /// Other ways to decode its body than `encoding`, where the header leaves that open.
    public internal(set) var views: [ViewName] = []

    init(index: Int, parent: Int?, path: String, depth: Int, start: Int, within: Int?, mediaType: MediaType) {
        self.index = index
        self.parent = parent
        self.path = path
        self.depth = depth
        self.start = start
        self.within = within
        self.mediaType = mediaType
        bodyStart = start
        end = start
    }

    /// A file within the content of a leaf.
    /// - Parameters:
    ///   - names: the one that is shown first.
    ///   - number: counted from 1 within the leaf.
    public init(file names: [String], number: Int, size: Int, in leaf: Entity) {
        self.init(
            index: number, parent: leaf.index, path: "\(leaf.path).\(number)", depth: leaf.depth + 1, start: 0,
            within: leaf.index, mediaType: .octets)
        self.names = names
        givenName = names.first
        end = size
    }

    public var isLeaf: Bool { kind == .leaf }

    /// Its end has been found: `end` octets before what follows it.
    public mutating func noteEnd(_ end: Int) { self.end = end }

    /// The name in the documented reading: `filename` of the disposition, else `name` of the type.
    public var filename: String? {
        if let givenName { return givenName }
        if let name = disposition?.parameters.value(of: "filename"), !name.isEmpty { return name }
        if let name = mediaType.parameters.value(of: "name"), !name.isEmpty { return name }
        return nil
    }
}
