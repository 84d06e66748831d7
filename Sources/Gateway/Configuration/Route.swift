// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Where the mail for some domains goes.
public struct Route: Hashable, Sendable {
    /// Empty: all domains.
    public var patterns: [DomainPattern]
    public var destination: Destination
    /// Whether a Maildir that does not exist is made, rather than its recipient refused.
    public var creates: Bool

    public init(patterns: [DomainPattern] = [], destination: Destination, creates: Bool = false) {
        self.patterns = patterns
        self.destination = destination
        self.creates = creates
    }

    /// Whether all mail for what `pattern` means goes here, once it came as far as this route.
    func covers(_ pattern: DomainPattern) -> Bool {
        patterns.isEmpty || patterns.contains { $0.covers(pattern) }
    }
}

/// What a route leads to.
public enum Destination: Hashable, Sendable, CustomStringConvertible {
    /// A server: its name, or its address without brackets.
    case smtp(host: String, port: Int)
    case maildir(template: MaildirTemplate)

    /// Reads `smtp://HOST[:PORT]` or `maildir:PATH`.
    public init(parsing url: String) throws(ConfigurationProblem) {
        let end = url.firstIndex(of: ":") ?? url.endIndex
        let rest = url[end...].dropFirst()
        switch ASCII.lowercased(String(url[..<end])) {
        case "smtp":
            self = try Self.smtp(rest, url: url)
        case "maildir":
            guard !rest.hasPrefix("//") || rest.hasPrefix("///") else {
                throw ConfigurationProblem("a Maildir is on this host", hint: "write 'maildir:/PATH'")
            }
            let template = try MaildirTemplate(String(rest.hasPrefix("///") ? rest.dropFirst(2) : rest))
            self = .maildir(template: template)
        case "lmtp":
            throw ConfigurationProblem("LMTP is not available in this version", hint: "use smtp://HOST:PORT")
        case "smtps":
            throw ConfigurationProblem("TLS is not available in this version", hint: "use smtp://HOST:PORT")
        default:
            throw ConfigurationProblem(
                "a route leads to smtp://HOST:PORT or maildir:PATH, not to '\(Printable.escaped(url))'",
                hint: Self.hint(for: url))
        }
    }

    public var description: String {
        switch self {
        case .smtp(let host, let port): "smtp://" + Endpoint.text(host: host, port: port)
        case .maildir(let template): "maildir:\(template)"
        }
    }

    private static func smtp(_ rest: Substring, url: String) throws(ConfigurationProblem) -> Destination {
        var authority = rest.dropFirst(2)
        if authority.utf8.last == ASCII.slash { authority = authority.dropLast() }
        guard rest.hasPrefix("//"), let endpoint = Endpoint(parsing: String(authority), defaultPort: 25) else {
            throw ConfigurationProblem("'\(Printable.escaped(url))' is not smtp://HOST:PORT")
        }
        guard endpoint.address?.isUnspecified != true else {
            throw ConfigurationProblem("nobody can connect to \(endpoint)", hint: "name the server")
        }
        return .smtp(host: endpoint.host, port: endpoint.port)
    }

    /// What a text without scheme was probably meant to be.
    private static func hint(for text: String) -> String? {
        if text.hasPrefix("/") || text.hasPrefix("./") { return "did you mean 'maildir:\(Printable.escaped(text))'?" }
        return Endpoint(parsing: text).map { "did you mean 'smtp://\($0)'?" }
    }
}
