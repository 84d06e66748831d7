// SPDX-License-Identifier: Apache-2.0

public import Bytes

/// What is known of the connection. A nil is an absent fact: conditions on it are false, and their `not` true.
public struct ConnectionFacts: Sendable, Hashable {
    public var client: NetworkAddress?
    public var helo: String?
    /// The name of the listener.
    public var listener: String?
    /// The TLS version, such as `TLSv1.3`; nil without TLS.
    public var tls: String?
    /// The login, where there was one.
    public var user: String?

    public init(
        client: NetworkAddress? = nil, helo: String? = nil, listener: String? = nil, tls: String? = nil, user: String? = nil
    ) {
        self.client = client
        self.helo = helo
        self.listener = listener
        self.tls = tls
        self.user = user
    }
}

/// One address of the envelope.
public struct AddressFacts: Sendable, Hashable {
    /// Without quotes and escapes.
    public var localPart: String
    /// Empty for the bare `postmaster`.
    public var domain: String

    public init(localPart: String, domain: String) {
        self.localPart = localPart
        self.domain = domain
    }

    /// `local-part@domain`, or the local part alone where there is no domain.
    public var address: String { domain.isEmpty ? localPart : "\(localPart)@\(domain)" }
}

/// The reverse-path of the envelope.
public enum SenderFacts: Sendable, Hashable {
    /// Not given, as in a trial without `--from`.
    case absent
    /// The null reverse-path `<>` of bounces (RFC 5321 §4.5.5).
    case null
    case address(AddressFacts)
}

/// One field of the outermost header.
public struct HeaderFieldFacts: Sendable, Hashable {
    public var name: String
    /// Unfolded, with encoded words decoded.
    public var value: String
    /// Unfolded, as it stands.
    public var raw: String

    public init(name: String, value: String, raw: String) {
        self.name = name
        self.value = value
        self.raw = raw
    }
}

/// What is known of the message as a whole, at its end.
public struct MessageFacts: Sendable, Hashable {
    /// Octets as received.
    public var size: Int
    public var parts: Int
    public var depth: Int
    /// Octets of the outermost header.
    public var headerSize: Int
    public var receivedCount: Int
    public var signed: Bool
    public var encrypted: Bool
    /// Names of defects with their class, `ambiguous` or `harmless`.
    public var defects: [DefectFacts]
    /// Why something could not be inspected; empty where all was.
    public var uninspectable: [String]

    public init(
        size: Int = 0, parts: Int = 0, depth: Int = 0, headerSize: Int = 0, receivedCount: Int = 0, signed: Bool = false,
        encrypted: Bool = false, defects: [DefectFacts] = [], uninspectable: [String] = []
    ) {
        self.size = size
        self.parts = parts
        self.depth = depth
        self.headerSize = headerSize
        self.receivedCount = receivedCount
        self.signed = signed
        self.encrypted = encrypted
        self.defects = defects
        self.uninspectable = uninspectable
    }
}

/// A departure from the grammar of mail.
public struct DefectFacts: Sendable, Hashable {
    public var name: String
    /// `ambiguous` or `harmless`.
    public var category: String

    public init(name: String, category: String) {
        self.name = name
        self.category = category
    }
}

/// What is known of one attachment: a leaf of the message, or a member of an archive in it.
public struct AttachmentFacts: Sendable, Hashable {
    /// What the attachment lies in.
    public enum Container: String, Sendable, Hashable, CaseIterable {
        case archive
        case message
        case none
    }

    /// The number of the MIME part, `1.2`: of the part itself, or of the outermost part that holds the member.
    public var part: String
    /// The path within an archive; nil for the part itself.
    public var member: String?
    /// Whether it lies within the content of the part, or only another reading shows it there: what is done to it is done to
    /// the part as a whole.
    public var isHidden = false
    /// Every name that any reader could show.
    public var filenames: [String]
    /// The last extension of each name, without its dot.
    public var extensions: [String]
    /// The extensions before the last.
    public var innerExtensions: [String]
    /// What the content is: MIME types, from every reading.
    public var types: [String]
    /// What the message says that it is: MIME types, from every reading.
    public var declared: [String]
    /// Whether content and declaration contradict each other.
    public var mismatch: Bool
    /// Octets after decoding.
    public var size: Int
    /// `inline`, `attachment` or another word, from every reading.
    public var dispositions: [String]
    public var encrypted: Bool
    public var macros: Bool
    public var inside: Container
    public var depth: Int
    /// In hexadecimal, of every reading; needed only where ``FactNeeds/sha256`` says so.
    public var sha256: [String]
    /// Why it could not be inspected; nil where it was.
    public var uninspectable: String?
    /// A body leaf: text without a name, displayed in the message itself.
    public var isBody: Bool

    /// Of several types, the one that says most: text and octets are what every reader sees that sees nothing.
    var tellingType: String? {
        types.first { !$0.hasPrefix("text/") && $0 != "application/octet-stream" && $0 != "application/x-empty" } ?? types.first
    }

    public init(
        part: String, member: String? = nil, filenames: [String] = [], extensions: [String] = [],
        innerExtensions: [String] = [], types: [String] = [], declared: [String] = [], mismatch: Bool = false, size: Int = 0,
        dispositions: [String] = [], encrypted: Bool = false, macros: Bool = false, inside: Container = .none, depth: Int = 0,
        sha256: [String] = [], uninspectable: String? = nil, isBody: Bool = false
    ) {
        self.part = part
        self.member = member
        self.filenames = filenames
        self.extensions = extensions
        self.innerExtensions = innerExtensions
        self.types = types
        self.declared = declared
        self.mismatch = mismatch
        self.size = size
        self.dispositions = dispositions
        self.encrypted = encrypted
        self.macros = macros
        self.inside = inside
        self.depth = depth
        self.sha256 = sha256
        self.uninspectable = uninspectable
        self.isBody = isBody
    }
}
