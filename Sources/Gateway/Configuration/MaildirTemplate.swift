// SPDX-License-Identifier: Apache-2.0

import Bytes
public import SMTP

/// Where the Maildir of a mailbox is: a path in which `{domain}`, `{local-part}` and `{address}` stand for its own.
///
/// What a peer sent becomes part of a path here, so it is lower-cased and percent-encoded outside `[a-z0-9+_=.-]`, and
/// so is a dot at its beginning: it can neither leave the folder nor hide in it, and two mailboxes that differ in more
/// than case never share a Maildir.
public struct MaildirTemplate: Hashable, Sendable, CustomStringConvertible {
    private enum Piece: Hashable, Sendable {
        case literal(String)
        case domain
        case localPart
        case address
    }

    /// Octets in one component of a path. File systems end at 255.
    private static let componentLimit = 200
    private static let placeholders: [(name: String, piece: Piece)] = [
        ("domain", .domain), ("local-part", .localPart), ("address", .address),
    ]

    /// As it was written.
    public let text: String
    private let components: [[Piece]]

    /// Reads a template. A path that is not absolute begins in the working directory.
    public init(_ text: String) throws(ConfigurationProblem) {
        guard !text.utf8.contains(where: { ASCII.isControl($0) }) else {
            throw ConfigurationProblem("a path holds no control characters")
        }
        var components: [[Piece]] = []
        for component in text.split(separator: "/") {
            let pieces = try Self.pieces(of: component)
            var octets = 0
            for case .literal(let literal) in pieces { octets += literal.utf8.count }
            guard octets <= Self.componentLimit else {
                throw ConfigurationProblem("a part of a path has at most \(Self.componentLimit) bytes")
            }
            components.append(pieces)
        }
        guard !components.isEmpty else { throw ConfigurationProblem("the path of a Maildir is missing") }
        self.text = text
        self.components = components
    }

    /// The Maildir of `mailbox`; nil where it can have none, because a placeholder would be empty or a component of the
    /// path longer than 200 octets.
    public func path(for mailbox: Mailbox) -> String? {
        var names: [String] = []
        for component in components {
            var name = ""
            for piece in component {
                let value: String
                switch piece {
                case .literal(let literal):
                    name += literal
                    continue
                case .domain: value = mailbox.domain.key
                case .localPart: value = mailbox.localPart
                case .address: value = mailbox.localPart.isEmpty ? "" : "\(mailbox.localPart)@\(mailbox.domain.key)"
                }
                guard !value.isEmpty else { return nil }
                name += Self.encode(value)
            }
            guard name.utf8.count <= Self.componentLimit else { return nil }
            names.append(name)
        }
        return (text.utf8.first == ASCII.slash ? "/" : "") + names.joined(separator: "/")
    }

    public var description: String { text }

    private static func pieces(of component: Substring) throws(ConfigurationProblem) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = component
        while let character = rest.popFirst() {
            guard character == "{" || character == "}" else {
                literal.append(character)
                continue
            }
            guard character == "{", let end = rest.firstIndex(of: "}") else {
                throw ConfigurationProblem("'{' and '}' in a path enclose a placeholder", hint: known)
            }
            let name = String(rest[..<end])
            guard let placeholder = placeholders.first(where: { $0.name == name }) else {
                throw ConfigurationProblem("unknown placeholder '{\(Printable.escaped(name))}'", hint: known)
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(placeholder.piece)
            rest = rest[end...].dropFirst()
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    private static var known: String { "known are " + placeholders.map { "{\($0.name)}" }.joined(separator: ", ") }

    private static func encode(_ value: String) -> String {
        var out: [UInt8] = []
        for octet in value.lowercased().utf8 {
            let isPlain = ASCII.isAlphanumeric(octet) || plain.contains(octet)
            if isPlain && !(out.isEmpty && octet == ASCII.dot) {
                out.append(octet)
            } else {
                // In lower case, like all the rest: some file systems do not tell the cases apart.
                out += [ASCII.percent, hexDigit(octet >> 4), hexDigit(octet & 0x0F)]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let plain = Array("+_=.-".utf8)

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
