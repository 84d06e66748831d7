// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME

/// What kind of envelope the content of a leaf is, told by its first octets, and by what the leaf is said to be.
enum EnvelopeKind {
    case tnef
    case cms
    case pgp
    case message
    /// Text, in which files may be encoded.
    case text
    /// The same; that it is BinHex was declared, so no line of it need say so.
    case binhex
    case none

    /// Octets by which it is told.
    static let headSize = 256

    init(_ head: [UInt8], of entity: Entity) {
        if head.starts(with: Self.tnefSignature) {
            self = .tnef
        } else if Self.isCMS(head.drop { $0 == ASCII.cr || $0 == ASCII.lf }) {
            self = .cms
        } else if Self.isPGP(head, entity) {
            self = .pgp
        } else if Self.isMessage(head, entity) {
            self = .message
        } else if Self.isBinHex(entity) {
            self = .binhex
        } else if entity.mediaType.isText || !entity.hasDeclaredType || Self.isText(head) {
            self = .text
        } else {
            self = .none
        }
    }

    /// Whether the content, whatever it is said to be, has something within that must be unpacked.
    static func isPacked(_ head: [UInt8]) -> Bool {
        head.starts(with: tnefSignature) || isCMS(head[...]) || isPGPPacket(head) || isArmor(head)
    }

    /// Whether it is said to be signed, compressed or encrypted as a whole (RFC 8551 §3.2): then it must be that.
    static func isDeclaredCMS(_ entity: Entity) -> Bool {
        ["application/pkcs7-mime", "application/x-pkcs7-mime"].contains(entity.mediaType.name)
    }

    /// Whether it is said to be a message, or a page that was saved as one.
    static func isSavedMessage(_ entity: Entity) -> Bool {
        entity.mediaType.isMessage || hasName(entity, endingIn: [".eml", ".mht", ".mhtml", ".nws"])
    }

    private static let tnefSignature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22]

    /// A ContentInfo of RFC 5652 begins with a sequence and an object identifier of PKCS #7 or S/MIME.
    private static func isCMS(_ octets: ArraySlice<UInt8>) -> Bool {
        let head = Array(octets.prefix(32))
        guard head.count > 16, head[0] == 0x30 else { return false }
        let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        // The length of the sequence: short, indefinite, or so many octets; that of the identifier likewise.
        let tag = head[1] < 0x81 ? 2 : 2 + Int(head[1] & 0x7F)
        guard tag <= 8, tag + 1 < head.count, head[tag] == 0x06 else { return false }
        let value = head[tag + 1] < 0x81 ? tag + 2 : tag + 2 + Int(head[tag + 1] & 0x7F)
        return value < head.count && head[value...].starts(with: pkcs7)
    }

    /// A packet that begins an OpenPGP message (RFC 9580 §10.3): a one-pass signature of version 3, compressed data of a known
    /// algorithm, or literal data, by the octet that says of what kind.
    private static func isPGPPacket(_ head: [UInt8]) -> Bool {
        guard head.count > 8 else { return false }
        switch head[0] {
        case 0x90: return head[1] == 0x0D && head[2] == 0x03
        case 0xC4: return head[1] == 0x0D && head[2] == 0x03
        case 0xA3: return (1...3).contains(head[1])
        case 0xC8: return (1...3).contains(head[1 + lengthSize(head[1])])
        case 0xCB: return isLiteral(head[1 + lengthSize(head[1])])
        // The old form: one, two or four octets of length, or none.
        case 0xAC: return isLiteral(head[2])
        case 0xAD: return isLiteral(head[3])
        case 0xAE: return isLiteral(head[5])
        case 0xAF: return isLiteral(head[1])
        default: return false
        }
    }

    /// Octets of a length in the new form (RFC 9580 §4.2.1), by the first of them; a partial length has one.
    private static func lengthSize(_ first: UInt8) -> Int {
        switch first {
        case 0..<192, 224..<255: 1
        case 192..<224: 2
        default: 5
        }
    }

    /// Binary, text, and UTF-8 (RFC 9580 §5.9).
    private static func isLiteral(_ format: UInt8) -> Bool {
        format == 0x62 || format == 0x74 || format == 0x75
    }

    private static func isArmor(_ head: [UInt8]) -> Bool {
        head.drop { $0 <= ASCII.space }.starts(with: "-----BEGIN PGP MESSAGE-----".utf8)
    }

    private static func isPGP(_ head: [UInt8], _ entity: Entity) -> Bool {
        if isArmor(head) || isPGPPacket(head) { return true }
        guard let first = head.first, first & 0x80 != 0 else { return false }
        return entity.mediaType.name.hasPrefix("application/pgp")
            || hasName(entity, endingIn: [".pgp", ".gpg", ".asc", ".sig"])
    }

    private static func isBinHex(_ entity: Entity) -> Bool {
        let type = entity.mediaType.name
        return type.hasSuffix("binhex40") || type.hasSuffix("binhex") || hasName(entity, endingIn: [".hqx"])
    }

    private static func hasName(_ entity: Entity, endingIn suffixes: [String]) -> Bool {
        entity.names.contains { name in suffixes.contains { name.lowercased().hasSuffix($0) } }
    }

    // MARK: - Messages and text

    /// A saved message: mail programs and browsers open it, whatever its type is said to be. Told by its name, or by a header
    /// that says something of MIME.
    private static func isMessage(_ head: [UInt8], _ entity: Entity) -> Bool {
        guard beginsWithField(head) else { return false }
        return isSavedMessage(entity) || hasMIMEField(head)
    }

    /// Whether the first line is a header field, or the line that begins a message in a mailbox.
    private static func beginsWithField(_ head: [UInt8]) -> Bool {
        if head.starts(with: "From ".utf8) { return true }
        let name = head.prefix { $0 > ASCII.space && $0 < ASCII.delete && $0 != ASCII.colon }
        return !name.isEmpty && name.endIndex < head.count && (head[name.endIndex] == ASCII.colon)
    }

    /// Whether a line begins with `MIME-` or `Content-`, in whatever case.
    private static func hasMIMEField(_ head: [UInt8]) -> Bool {
        var isAtLineStart = true
        for index in head.indices {
            if isAtLineStart {
                let line = head[index...].prefix(8).map(ASCII.lowercased)
                if line.starts(with: "mime-ver".utf8) || line.starts(with: "content-".utf8) { return true }
            }
            isAtLineStart = head[index] == ASCII.lf || head[index] == ASCII.cr
        }
        return false
    }

    /// Whether content that is not declared as text begins like one. A PDF does, and then goes on otherwise.
    private static func isText(_ head: [UInt8]) -> Bool {
        if head.starts(with: "%PDF-".utf8) { return false }
        // Of the first line only: yEnc has all octets but NUL, CR and LF.
        let line = head.prefix { $0 != ASCII.lf }
        return !head.contains(0)
            && line.allSatisfy { $0 >= 0x20 && $0 != ASCII.delete || $0 == ASCII.cr || $0 == ASCII.tab || $0 == ASCII.ff }
    }
}
