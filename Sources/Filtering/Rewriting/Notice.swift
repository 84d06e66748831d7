// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// The text part that takes the place of a stripped one.
struct Notice {
    let name: String?
    let type: String?
    let size: Int?
    let rule: String
    let why: String

    /// What it says unless the rule names a template of its own.
    static let defaultTemplate = """
        An attachment was removed from this message by the mail gateway.

        Name:   {name}
        Type:   {type}
        Size:   {size} octets
        Rule:   {rule}
        Reason: {why}

        """

    /// Characters of a name shown at most.
    private static let nameLimit = 120

    /// The notice as text, its placeholders filled in. A name can neither add lines nor look like something else.
    func text(template: String?) -> String {
        let values = [
            "{name}": name.map(Self.shown) ?? "(none)", "{type}": type ?? "unknown", "{size}": size.map(String.init) ?? "unknown",
            "{rule}": rule, "{why}": why,
        ]
        var out = ""
        var rest = Substring(template ?? Self.defaultTemplate)
        // One pass, so that a placeholder in a value is not filled in again.
        while let brace = rest.firstIndex(of: "{") {
            out += rest[..<brace]
            rest = rest[brace...]
            if let (placeholder, value) = values.first(where: { rest.hasPrefix($0.key) }) {
                out += value
                rest = rest.dropFirst(placeholder.count)
            } else {
                out += "{"
                rest = rest.dropFirst()
            }
        }
        return out + rest
    }

    /// The header fields of the notice's entity.
    static let fields: [UInt8] =
        Array(
            ("Content-Type: text/plain; charset=utf-8\r\n" + "Content-Disposition: inline\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n").utf8)

    /// It always ends with a line end: a delimiter may follow at once.
    func body(template: String?) -> [UInt8] {
        var text = Array(text(template: template).utf8)
        if text.last != ASCII.lf { text.append(ASCII.lf) }
        return QuotedPrintableEncoder.encode(text)
    }

    private static func shown(_ name: String) -> String {
        let escaped = Printable.escaped(name)
        return escaped.count > nameLimit ? escaped.prefix(nameLimit) + "…" : escaped
    }
}
