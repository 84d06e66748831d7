// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// The MIME fields of an entity as its documented reading has them, written in the one form that everybody reads alike.
struct CanonicalHeader {
    private let entity: Entity
    private let name: String?
    /// The new boundary; nil for a leaf.
    let boundary: String?
    /// Whether the body is encoded anew, as base64.
    let isEncodedAnew: Bool
    /// Whether it is made a file for download, whatever it was.
    var becomesFile = false
    /// The type, where another must be given than the one that the entity has.
    var type: String?

    /// - Parameter name: its name from now on; nil for none.
    init(_ entity: Entity, name: String?, boundary: String?, isEncodedAnew: Bool) {
        self.entity = entity
        self.name = name
        self.boundary = boundary
        self.isEncodedAnew = isEncodedAnew
    }

    /// Octets of one parameter's value; longer ones are no honest parameter.
    private static let valueLimit = 1000

    var fields: [UInt8] {
        var out: [UInt8] = []
        let name = Self.clean(name) ?? (becomesFile ? "message.eml" : nil)
        let type = becomesFile ? "application/octet-stream" : type
        if entity.hasDeclaredType || boundary != nil || isEncodedAnew || type != nil {
            var parameters = other(entity.mediaType.parameters, without: ["name", "filename", "boundary"])
            if type != nil { parameters = [] }
            if let boundary { parameters.append(("boundary", boundary)) }
            if let name, boundary == nil { parameters.append(("name", name)) }
            out += FieldWriter.structured("Content-Type", type ?? entity.mediaType.name, parameters)
        }
        if entity.disposition != nil || becomesFile {
            let parameters = other(entity.disposition?.parameters ?? ParameterList(), without: ["name", "filename"])
            out += FieldWriter.structured(
                "Content-Disposition", kind, (name.map { [("filename", $0)] } ?? []) + parameters)
        }
        if isEncodedAnew {
            out += Array("Content-Transfer-Encoding: base64\r\n".utf8)
        } else if let token = encoding {
            out += Array("Content-Transfer-Encoding: \(token)\r\n".utf8)
        }
        return out
    }

    private var kind: String {
        let kind = entity.disposition?.kind ?? ""
        return !kind.isEmpty && kind.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen } ? kind : "attachment"
    }

    private var encoding: String? {
        switch entity.encoding {
        case .identity:
            guard let token = entity.encodingToken, ["7bit", "8bit", "binary"].contains(token) else { return nil }
            return token
        case .base64: return boundary == nil ? "base64" : nil
        case .quotedPrintable: return boundary == nil ? "quoted-printable" : nil
        case .uuencode, .unknown: return nil
        }
    }

    /// The parameters but for some, each once, as the documented reading has them. One that only the form of RFC 2231 could
    /// give is dropped: programs differ over it, and only names are worth that.
    private func other(_ list: ParameterList, without excluded: Set<String>) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for parameter in list.parameters {
            let name = String(parameter.name.prefix { $0 != "*" })
            let isToken = !name.isEmpty && name.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen }
            guard isToken, !excluded.contains(name), !found.contains(where: { $0.name == name }),
                let value = Self.clean(list.value(of: name)), value.utf8.count <= Self.valueLimit, Self.isPlain(value)
            else { continue }
            found.append((name, value))
        }
        return found
    }

    private static func isPlain(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= ASCII.space && $0 < 0x7F && $0 != ASCII.quote && $0 != ASCII.backslash }
    }

    /// A value without what may end a field or hide in it.
    private static func clean(_ value: String?) -> String? {
        guard let value else { return nil }
        var out = String.UnicodeScalarView()
        for scalar in value.unicodeScalars where scalar.properties.generalCategory != .control { out.append(scalar) }
        // What is decoded is not to be decoded again.
        return out.isEmpty ? nil : String(out).split(separator: "=?", omittingEmptySubsequences: false).joined(separator: "=_")
    }
}
