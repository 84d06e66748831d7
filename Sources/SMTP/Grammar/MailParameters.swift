// SPDX-License-Identifier: Apache-2.0

/// What a client declared with MAIL.
public struct MailParameters: Hashable, Sendable {
    /// What the content may hold (RFC 6152).
    public enum Body: String, Hashable, Sendable {
        case sevenBit = "7BIT"
        case eightBitMIME = "8BITMIME"
    }

    /// `SIZE=`, in octets, as declared (RFC 1870); `Int.max` for what is greater.
    public var size: Int?
    /// `BODY=`.
    public var body: Body?
    /// `SMTPUTF8`: addresses and header fields may be UTF-8 (RFC 6531).
    public var smtpUTF8: Bool

    public init(size: Int? = nil, body: Body? = nil, smtpUTF8: Bool = false) {
        self.size = size
        self.body = body
        self.smtpUTF8 = smtpUTF8
    }
}
