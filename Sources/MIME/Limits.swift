// SPDX-License-Identifier: Apache-2.0

/// The bounds within which a message is read. Whatever lies beyond is carried along unread, with a defect of class
/// `limit`: such a message is `uninspectable`, never judged by its readable beginning.
public struct Limits: Sendable, Hashable {
    /// Octets of one header field with its folds. RFC 5322 sets none; Postfix cuts at 102,400.
    public var fieldSize = 256 * 1024
    /// Octets of the header of one entity.
    public var headerSize = 1024 * 1024
    /// Octets of the headers of all entities together: what is kept of a header must not add up to the message.
    public var headersSize = 4 * 1024 * 1024
    /// Entities of one message, containers and those of attached messages included.
    public var parts = 2000
    /// Levels of multipart and attached message. Mail programs rarely make more than ten.
    public var depth = 100
    /// Octets of a boundary. RFC 2046 §5.1.1 allows 70; real mail has been seen with thousands.
    public var boundarySize = 8192
    /// Defects recorded for one message; more are counted only.
    public var defects = 1000

    public init() {}
}
