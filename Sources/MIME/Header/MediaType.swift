// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The value of a `Content-Type` field (RFC 2045 §5).
public struct MediaType: Sendable, Hashable {
    /// `type/subtype` in lower case.
    public let name: String
    public let parameters: ParameterList
    /// Whether the value had a type and a subtype of sound syntax; if not, `name` is `text/plain` (RFC 2045 §5.2).
    public let isValid: Bool

    /// What an entity without a `Content-Type` field is.
    public static let plainText = MediaType(name: "text/plain")
    /// What a file without any declaration is.
    static let octets = MediaType(name: "application/octet-stream")
    /// What a part of multipart/digest without one is (RFC 2046 §5.1.5).
    public static let message = MediaType(name: "message/rfc822")

    private init(name: String) {
        self.name = name
        parameters = ParameterList()
        isValid = true
    }

    /// - Parameter value: the unfolded value of the field.
    public init(parsing value: [UInt8]) {
        var reader = ValueReader(value[...])
        let token = Self.typeAndSubtype(&reader)
        let halves = token.split(separator: ASCII.slash, maxSplits: 1, omittingEmptySubsequences: false)
        isValid = halves.count == 2 && halves.allSatisfy { !$0.isEmpty && $0.allSatisfy(ValueForm.isTokenOctet) }
        name = isValid ? ASCII.lowercased(String(decoding: token, as: UTF8.self)) : "text/plain"
        parameters = reader.skipToParameters() ? ParameterList(parsing: reader.rest) : ParameterList()
    }

    public var isMultipart: Bool { name.hasPrefix("multipart/") }
    public var isText: Bool { name.hasPrefix("text/") }

    /// A message that is entered: its header and body are parts of ours.
    public var isMessage: Bool { name == "message/rfc822" || name == "message/global" || name == "message/news" }

    public var boundary: [UInt8]? {
        // No boundary holds a backslash (RFC 2046 §5.1.1): it escapes what follows, as all programs have it.
        guard var value = parameters.octets(of: "boundary")?.filter({ $0 != ASCII.backslash }) else { return nil }
        while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
        return value.isEmpty ? nil : value
    }

    /// In lower case.
    public var charset: String? { parameters.value(of: "charset").map { ASCII.lowercased($0) } }

    /// `type/subtype`, with blanks and comments allowed around the slash.
    private static func typeAndSubtype(_ reader: inout ValueReader) -> [UInt8] {
        var token = Array(reader.token())
        // `text / plain`, `text/(comment)plain`: a slash at either end of a token joins it with the next.
        if token.last == ASCII.slash {
            token += reader.token()
        } else if !token.contains(ASCII.slash) {
            let ahead = reader
            let next = reader.token()
            if next.first == ASCII.slash {
                token += next
                if next.count == 1 { token += reader.token() }
            } else {
                reader = ahead
            }
        }
        return token
    }
}
