// SPDX-License-Identifier: Apache-2.0

import Bytes

extension Configuration {
    /// What holds where there is no configuration file: a gateway for this host alone.
    ///
    /// Loopback may relay anywhere and nobody else may; every recipient's mail goes into one Maildir, or to a smarthost.
    ///
    /// - Parameters:
    ///   - listen: `ADDRESS:PORT`; nil: 127.0.0.1:2525.
    ///   - smarthost: `HOST:PORT`; nil: the Maildir.
    ///   - maildir: its path, in which placeholders may stand; nil: `./mail`.
    ///   - rules: paths; none: `./Rules`.
    public static func embedded(
        listen: String?, smarthost: String?, maildir: String?, rules: [String]
    ) throws(ConfigurationProblem) -> Configuration {
        let listen = listen ?? "127.0.0.1:2525"
        guard let endpoint = Endpoint(parsing: listen, ports: 0...65_535), endpoint.address != nil else {
            throw ConfigurationProblem("--listen is ADDRESS:PORT such as 127.0.0.1:2525, not '\(Printable.escaped(listen))'")
        }
        let listener = Listener(name: "mx", host: endpoint.host, port: endpoint.port)
        let route = try embeddedRoute(smarthost: smarthost, maildir: maildir)
        let hostname = SystemName.current().flatMap { Endpoint.hostName($0) } ?? "localhost"
        if case .smtp(let host, let port) = route.destination,
            RouteLoop.listener(reachedAt: host, port: port, among: [listener], hostname: hostname) != nil
        {
            throw ConfigurationProblem("--smarthost leads back to our own listener \(listener.address)")
        }
        var configuration = Configuration(
            hostname: hostname, postmaster: "postmaster@localhost", listeners: [listener], routes: [route],
            rules: rules.isEmpty ? ["Rules"] : rules)
        configuration.trusted = ["127.0.0.0/8", "::1"].compactMap { NetworkBlock(parsing: $0) }
        configuration.passesAmbiguity = true
        return configuration
    }

    private static func embeddedRoute(smarthost: String?, maildir: String?) throws(ConfigurationProblem) -> Route {
        guard let smarthost else {
            return Route(destination: .maildir(template: try MaildirTemplate(maildir ?? "mail")), creates: true)
        }
        guard maildir == nil else { throw ConfigurationProblem("mail goes to --smarthost or to --maildir, not to both") }
        guard let endpoint = Endpoint(parsing: smarthost, defaultPort: 25), endpoint.address?.isUnspecified != true else {
            throw ConfigurationProblem(
                "--smarthost is HOST:PORT such as mail.example.net:25, not '\(Printable.escaped(smarthost))'")
        }
        return Route(destination: .smtp(host: endpoint.host, port: endpoint.port))
    }
}
