// SPDX-License-Identifier: Apache-2.0

import Rules

/// Makes a route of its mapping under `routes`.
struct RouteReader {
    let diagnostics: Diagnostics

    /// Nil where there is a mistake, which was then reported.
    func read(_ node: YAMLNode) -> Route? {
        guard let reader = MappingReader(node, named: "routes", diagnostics: diagnostics) else { return nil }
        let patterns = domainPatterns(reader)
        let destination = target(reader)
        let creates = reader.flag("create")
        if creates != nil, case .smtp? = destination {
            diagnostics.error("'create' is for a Maildir", at: reader.keyPosition("create"), hint: "remove it")
        }
        checkTLS(reader)
        diagnostics.refuse(["login", "client"], in: reader)
        reader.finish()
        guard let patterns, let destination else { return nil }
        return Route(patterns: patterns, destination: destination, creates: creates ?? false)
    }

    /// Empty where `for` is left out. Where it is there it must hold something: an emptied list shall not take all mail.
    private func domainPatterns(_ reader: MappingReader) -> [DomainPattern]? {
        guard let nodes = reader.list("for") else { return [] }
        guard !nodes.isEmpty else {
            diagnostics.error("'for' is empty", at: reader.keyPosition("for"), hint: "leave it out to route all domains")
            return nil
        }
        let patterns = nodes.compactMap { node in
            diagnostics.text(node, under: "for").flatMap { text in
                text == "*" ? catchAll(at: node.position) : diagnostics.domainPattern(text, at: node.position)
            }
        }
        return patterns.count == nodes.count ? patterns : nil
    }

    private func catchAll(at position: SourcePosition) -> DomainPattern? {
        diagnostics.error("'*' is not a domain", at: position, hint: "leave 'for' out to route all domains")
        return nil
    }

    private func target(_ reader: MappingReader) -> Destination? {
        guard let text = reader.requiredText("to") else { return nil }
        do {
            return try Destination(parsing: text)
        } catch {
            diagnostics.error(error.message, at: reader.optional("to")?.position ?? reader.position, hint: error.hint)
            return nil
        }
    }

    private func checkTLS(_ reader: MappingReader) {
        guard let node = reader.optional("tls"), node.text.flatMap({ MappingReader.parseFlag($0) }) != false else { return }
        diagnostics.error("TLS is not available in this version", at: node.position, hint: "write 'tls: off'")
    }
}
