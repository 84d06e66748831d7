// SPDX-License-Identifier: Apache-2.0

import Bytes
import SMTP

/// A host and a port as files and flags write them: `mail.example.net:25`, `192.0.2.1:25`, `[2001:db8::1]:25`.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name in lower case and A-labels, or an address without brackets.
    let host: String
    let port: Int
    /// Nil where the host is a name.
    let address: NetworkAddress?

    /// - Parameters:
    ///   - ports: which are allowed; for a listener 0 means any that is free.
    ///   - defaultPort: for a text without port, which is not allowed where this is nil.
    init?(parsing text: String, ports: ClosedRange<Int> = 1...65_535, defaultPort: Int? = nil) {
        let hostText: Substring
        let portText: Substring
        if text.utf8.first == ASCII.leftBracket {
            guard let end = text.firstIndex(of: "]") else { return nil }
            hostText = text[..<end].dropFirst()
            portText = text[end...].dropFirst()
            guard hostText.utf8.contains(ASCII.colon) else { return nil }
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            hostText = text[..<end]
            portText = text[end...]
        }
        if portText.isEmpty {
            guard let defaultPort else { return nil }
            port = defaultPort
        } else {
            guard let number = Self.port(portText), ports.contains(number) else { return nil }
            port = number
        }
        if let parsed = NetworkAddress(parsing: String(hostText)) {
            address = parsed
            host = parsed.description
        } else {
            guard let name = Self.hostName(String(hostText)) else { return nil }
            address = nil
            host = name
        }
    }

    var description: String { Self.text(host: host, port: port) }

    /// `host:port`, an IPv6 address in brackets.
    static func text(host: String, port: Int) -> String {
        host.utf8.contains(ASCII.colon) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// A host name in lower case and A-labels, without final dot; nil where `text` is none.
    ///
    /// What ends in a number is a mistyped address, which the resolver might read as some other address.
    static func hostName(_ text: String) -> String? {
        guard let domain = Domain(parsing: text), domain.literal == nil, let last = domain.key.split(separator: ".").last,
            !last.utf8.allSatisfy({ ASCII.isDigit($0) })
        else { return nil }
        return domain.key
    }

    /// The number in `:25`.
    private static func port(_ text: Substring) -> Int? {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == ASCII.colon, (1...5).contains(digits.count), digits.allSatisfy({ ASCII.isDigit($0) }) else {
            return nil
        }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}

extension NetworkAddress {
    /// 0.0.0.0 or `::`: every address of this host.
    var isUnspecified: Bool { octets.allSatisfy { $0 == 0 } }
}
