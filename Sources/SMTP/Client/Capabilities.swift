// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What a server offered in its reply to EHLO or LHLO; nothing after HELO.
public struct Capabilities: Hashable, Sendable {
    /// The first word of the reply: the server's name for itself.
    public var name = ""
    public var hasSize = false
    /// The greatest message it takes, in octets; nil if it does not say.
    public var size: Int?
    public var pipelining = false
    public var eightBitMIME = false
    public var smtpUTF8 = false
    public var chunking = false
    public var binaryMIME = false
    public var enhancedStatusCodes = false
    public var dsn = false
    public var startTLS = false
    /// SASL mechanisms, in upper case.
    public var authenticationMechanisms: [String] = []
    /// Attributes of Postfix's XCLIENT, in upper case.
    public var xclient: [String] = []
    /// Attributes of Postfix's XFORWARD, in upper case.
    public var xforward: [String] = []

    public init() {}

    /// Reads the lines of a positive reply to EHLO. Unknown keywords and malformed values are passed over.
    init(hello reply: Reply) {
        name = reply.lines.first.map { Self.words($0).first ?? "" } ?? ""
        for line in reply.lines.dropFirst() {
            let words = Self.words(line).map { String(decoding: $0.utf8.map { ASCII.uppercased($0) }, as: UTF8.self) }
            guard let keyword = words.first else { continue }
            switch keyword {
            case "SIZE":
                hasSize = true
                // 0 means that there is no fixed limit (RFC 1870 §3).
                if words.count > 1, words[1].utf8.allSatisfy({ ASCII.isDigit($0) }), let limit = Int(words[1]), limit > 0 {
                    size = limit
                }
            case "PIPELINING": pipelining = true
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "CHUNKING": chunking = true
            case "BINARYMIME": binaryMIME = true
            case "ENHANCEDSTATUSCODES": enhancedStatusCodes = true
            case "DSN": dsn = true
            case "STARTTLS": startTLS = true
            case "AUTH": authenticationMechanisms = Array(words.dropFirst())
            case "XCLIENT": xclient = Array(words.dropFirst())
            case "XFORWARD": xforward = Array(words.dropFirst())
            default: break
            }
        }
    }

    private static func words(_ line: String) -> [String] {
        Array(line.utf8).split { ASCII.isBlank($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
}
