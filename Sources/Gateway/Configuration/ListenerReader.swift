// SPDX-License-Identifier: Apache-2.0

import Bytes
import Rules
import SMTP

/// Makes a listener of its mapping under `listeners`.
struct ListenerReader {
    let diagnostics: Diagnostics

    /// Nil where there is a mistake, which was then reported.
    func read(_ node: YAMLNode) -> Listener? {
        guard let reader = MappingReader(node, named: "listeners", diagnostics: diagnostics) else { return nil }
        let name = listenerName(reader)
        let endpoint = boundAddress(reader)
        let accept = acceptPolicy(reader)
        checkDelivery(reader)
        let lineEnds = lineEndPolicy(reader)
        checkTLS(reader)
        diagnostics.refuse(["proxy"], in: reader)
        reader.finish()
        guard let name, let endpoint, let accept, let lineEnds else { return nil }
        return Listener(name: name, host: endpoint.host, port: endpoint.port, accept: accept, lineEnds: lineEnds)
    }

    private func listenerName(_ reader: MappingReader) -> String? {
        guard let text = reader.requiredText("name") else { return nil }
        // It stands unquoted in every line of the log.
        let isWord = text.utf8.allSatisfy {
            ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 == ASCII.dot
        }
        if isWord && !text.isEmpty && text.utf8.count <= 64 { return text }
        diagnostics.error(
            "'name' is a word of letters, digits, '.', '_' and '-', not \(Diagnostics.quoted(text))",
            at: position(reader, "name"))
        return nil
    }

    private func boundAddress(_ reader: MappingReader) -> Endpoint? {
        guard let text = reader.requiredText("address") else { return nil }
        if let endpoint = Endpoint(parsing: text, ports: 0...65_535), endpoint.address != nil { return endpoint }
        var hint: String?
        if text.hasPrefix("*:") {
            hint = "did you mean '0.0.0.0\(text.dropFirst())'?"
        } else if let address = NetworkAddress(parsing: text) {
            hint = "did you mean '\(Endpoint.text(host: address.description, port: 25))'?"
        } else if Endpoint(parsing: text) != nil {
            hint = "it is an address, not a name"
        }
        diagnostics.error(
            "'address' is ADDRESS:PORT such as 0.0.0.0:25 or [::]:25, not \(Diagnostics.quoted(text))",
            at: position(reader, "address"), hint: hint)
        return nil
    }

    /// Local domains where nothing is said: never an open relay by leaving something out.
    private func acceptPolicy(_ reader: MappingReader) -> AcceptPolicy? {
        guard let node = reader.optional("accept") else { return .localDomains }
        guard node.text != "authenticated" else {
            diagnostics.error(
                "'accept: authenticated' needs logins, which this version has not", at: node.position,
                hint: "write 'accept: local-domains' and name the networks of your clients under 'trusted'")
            return nil
        }
        return reader.choice("accept", among: AcceptPolicy.allCases.map { $0.rawValue }).flatMap { AcceptPolicy(rawValue: $0) }
    }

    private func checkDelivery(_ reader: MappingReader) {
        if let node = reader.optional("delivery"), node.text == "queue" {
            diagnostics.error(
                "'delivery: queue' is not available in this version: until there is a queue every listener delivers by proxy",
                at: node.position, hint: "write 'delivery: proxy'")
        } else {
            _ = reader.choice("delivery", among: ["proxy"])
        }
    }

    private func lineEndPolicy(_ reader: MappingReader) -> LineEnds? {
        guard reader.optional("line-ends") != nil else { return .refuse }
        return reader.choice("line-ends", among: ["refuse", "normalise"]).map { $0 == "refuse" ? .refuse : .normalise }
    }

    private func checkTLS(_ reader: MappingReader) {
        guard let node = reader.optional("tls"), node.text.flatMap({ MappingReader.parseFlag($0) }) != false else { return }
        diagnostics.error("TLS is not available in this version", at: node.position, hint: "write 'tls: off'")
    }

    private func position(_ reader: MappingReader, _ key: String) -> SourcePosition {
        reader.optional(key)?.position ?? reader.position
    }
}
