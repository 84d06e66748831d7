// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The value of a `Content-Disposition` field (RFC 2183).
public struct ContentDisposition: Sendable, Hashable {
    /// `inline`, `attachment`, or another word, in lower case.
    public let kind: String
    public let parameters: ParameterList

    /// - Parameter value: the unfolded value of the field.
    public init(parsing value: [UInt8]) {
        var reader = ValueReader(value[...])
        let token = reader.token()
        if token.contains(ASCII.equals) {
            // `Content-Disposition: filename=…`: the kind was forgotten.
            kind = ""
            parameters = ParameterList(parsing: value[...])
        } else {
            kind = ASCII.lowercased(String(decoding: token, as: UTF8.self))
            // Not from the first semicolon on: some programs forget it, and others read on all the same.
            parameters = ParameterList(parsing: reader.rest)
        }
    }
}
