// SPDX-License-Identifier: Apache-2.0

/// The service extensions that a server offers after EHLO.
public struct Extensions: OptionSet, Hashable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// RFC 2920.
    public static let pipelining = Extensions(rawValue: 1)
    /// RFC 1870.
    public static let size = Extensions(rawValue: 2)
    /// RFC 6152.
    public static let eightBitMIME = Extensions(rawValue: 4)
    /// RFC 6531.
    public static let smtpUTF8 = Extensions(rawValue: 8)
    /// RFC 3030; without BINARYMIME.
    public static let chunking = Extensions(rawValue: 16)
    /// RFC 2034. Replies carry the codes in any case; this only announces them.
    public static let enhancedStatusCodes = Extensions(rawValue: 32)

    public static let all: Extensions = [.pipelining, .size, .eightBitMIME, .smtpUTF8, .chunking, .enhancedStatusCodes]

    /// The lines of the reply to EHLO behind the first.
    ///
    /// - Parameter messageSize: the limit that SIZE announces, in octets.
    func keywords(messageSize: Int) -> [String] {
        var lines: [String] = []
        if contains(.pipelining) { lines.append("PIPELINING") }
        if contains(.size) { lines.append("SIZE \(messageSize)") }
        if contains(.eightBitMIME) { lines.append("8BITMIME") }
        if contains(.smtpUTF8) { lines.append("SMTPUTF8") }
        if contains(.chunking) { lines.append("CHUNKING") }
        if contains(.enhancedStatusCodes) { lines.append("ENHANCEDSTATUSCODES") }
        lines.append("HELP")
        return lines
    }
}
