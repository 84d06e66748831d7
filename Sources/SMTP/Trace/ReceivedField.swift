// SPDX-License-Identifier: Apache-2.0

public import Bytes

/// The trace field that we put on top of each message (RFC 5321 §4.4).
///
/// Whatever the client said in EHLO, the field is well-formed: what is no character of a domain becomes `_`.
public struct ReceivedField: Hashable, Sendable {
    /// The argument of EHLO or HELO.
    public var helo: String
    /// Whether it was EHLO.
    public var isExtended: Bool
    /// The client's address; nil for a local socket.
    public var client: NetworkAddress?
    /// Our name.
    public var hostname: String
    /// Under which the message stands in our log.
    public var identifier: String
    public var isEncrypted = false
    public var isAuthenticated = false
    /// Whether the transaction used SMTPUTF8.
    public var isUTF8 = false
    /// The recipient, only if it is the only one: others are nobody's business (RFC 5321 §7.6).
    public var recipient: ForwardPath?
    /// Seconds since 1970-01-01 00:00:00 UTC.
    public var date: Int64

    public init(helo: String, isExtended: Bool, client: NetworkAddress?, hostname: String, identifier: String, date: Int64) {
        self.helo = helo
        self.isExtended = isExtended
        self.client = client
        self.hostname = hostname
        self.identifier = identifier
        self.date = date
    }

    /// The `with` value (RFC 3848, RFC 6531 §4.3).
    public var protocolName: String {
        guard isExtended else { return "SMTP" }
        let suffix = (isEncrypted ? "S" : "") + (isAuthenticated ? "A" : "")
        return (isUTF8 ? "UTF8SMTP" : "ESMTP") + suffix
    }

    /// The field with its last CRLF. Lines are folded below 78 octets where a word is not longer by itself.
    public var octets: [UInt8] {
        var clauses = [["from", domain(helo)]]
        if let client { clauses.append(["(\(Domain.literalText(client)))"]) }
        clauses += [["by", domain(hostname)], ["with", protocolName]]
        if let recipient, recipient.isASCII || isUTF8 {
            clauses += [["id", atom(identifier)], ["for", recipient.description + ";"]]
        } else {
            clauses.append(["id", atom(identifier) + ";"])
        }
        clauses.append([MailDate.format(secondsSince1970: date)])

        var lines = ["Received:"]
        for clause in clauses {
            // A clause stays on one line unless it is longer than a line by itself.
            let whole = clause.joined(separator: " ")
            let pieces = whole.utf8.count + 1 < Self.foldAt ? [whole] : clause
            for piece in pieces {
                let last = lines[lines.count - 1]
                if last.utf8.count + 1 + piece.utf8.count < Self.foldAt || last == "Received:" {
                    lines[lines.count - 1] = last + " " + piece
                } else {
                    lines.append(" " + piece)
                }
            }
        }
        return lines.flatMap { Array($0.utf8) + [ASCII.cr, ASCII.lf] }
    }

    /// The length that lines stay below (RFC 5322 §2.1.1 has at most 78 octets).
    private static let foldAt = 78

    /// `text` as a domain or an address literal.
    private func domain(_ text: String) -> String {
        if let address = Domain(parsing: text, allowingUTF8: false)?.literal { return Domain.literalText(address) }
        return harmless(text) { octet in
            ASCII.isAlphanumeric(octet) || octet == ASCII.dot || octet == ASCII.hyphen || octet == ASCII.underscore
                || octet == ASCII.colon
        }
    }

    private func atom(_ text: String) -> String {
        harmless(text) { octet in
            ASCII.isAlphanumeric(octet) || octet == ASCII.dot || octet == ASCII.hyphen || octet == ASCII.underscore
        }
    }

    /// `text` without the octets that are not allowed, at most 255 octets, never empty.
    private func harmless(_ text: String, _ isAllowed: (UInt8) -> Bool) -> String {
        let octets = text.utf8.prefix(255).map { isAllowed($0) ? $0 : ASCII.underscore }
        return octets.isEmpty ? "unknown" : String(decoding: octets, as: UTF8.self)
    }
}
