// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads paths and mailboxes from the front of a run of octets (RFC 5321 §4.1.2).
struct AddressScanner {
    /// What stands between angle brackets.
    enum Address: Hashable {
        case null
        case mailbox(Mailbox)
        /// A local part with no domain behind it: only `postmaster` may be one.
        case local(String)
    }

    private let octets: [UInt8]
    private let limits: Limits
    private let allowingUTF8: Bool
    private var position = 0

    /// - Parameter octets: what is not UTF-8, or is not ASCII where `allowingUTF8` is false, holds no address.
    init(_ octets: [UInt8], limits: Limits, allowingUTF8: Bool) {
        let isASCII = octets.allSatisfy { $0 < 0x80 }
        let isUsable = isASCII || allowingUTF8 && Self.isPrintableUTF8(octets)
        self.octets = isUsable ? octets : []
        self.limits = limits
        self.allowingUTF8 = allowingUTF8
    }

    var isAtEnd: Bool { position == octets.count }

    /// What was not read.
    var rest: ArraySlice<UInt8> { octets[position...] }

    /// Reads `<...>`; a source route is read and dropped (RFC 5321 appendix C). Nil if there is no valid path.
    mutating func path() -> Address? {
        let start = position
        guard take(ASCII.less) else { return nil }
        if take(ASCII.greater) { return .null }
        if peek() == ASCII.at {
            guard sourceRoute() else { return nil }
        }
        guard let address = mailbox(), take(ASCII.greater), position - start <= limits.path else { return nil }
        return address
    }

    /// Reads a mailbox, or a local part if no `@` follows.
    mutating func mailbox() -> Address? {
        let start = position
        guard let localPart = peek() == ASCII.quote ? quotedString() : dotString(),
            position - start <= limits.localPart
        else { return nil }
        guard take(ASCII.at) else {
            return .local(String(decoding: octets[start..<position], as: UTF8.self))
        }
        guard let domain = self.domain() else { return nil }
        let spelling = String(decoding: octets[start..<position], as: UTF8.self)
        return .mailbox(Mailbox(localPart: localPart, domain: domain, spelling: spelling))
    }

    /// `@a,@b:` with domains that must be well-formed though nobody looks at them.
    private mutating func sourceRoute() -> Bool {
        while take(ASCII.at) {
            guard domain() != nil else { return false }
            if take(ASCII.colon) { return true }
            guard take(ASCII.comma) else { return false }
        }
        return false
    }

    private mutating func domain() -> Domain? {
        let start = position
        if peek() == ASCII.leftBracket {
            while let octet = peek(), octet != ASCII.rightBracket { position += 1 }
            guard take(ASCII.rightBracket) else { return nil }
        } else {
            while let octet = peek(), Self.isDomainOctet(octet) { position += 1 }
        }
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        return Domain(parsing: text, limit: limits.domain, allowingUTF8: allowingUTF8)
    }

    private mutating func dotString() -> String? {
        let start = position
        var afterDot = true
        while let octet = peek() {
            if octet == ASCII.dot {
                guard !afterDot else { return nil }
                afterDot = true
            } else if Self.isAtomOctet(octet) {
                afterDot = false
            } else {
                break
            }
            position += 1
        }
        return afterDot ? nil : String(decoding: octets[start..<position], as: UTF8.self)
    }

    private mutating func quotedString() -> String? {
        guard take(ASCII.quote) else { return nil }
        var content: [UInt8] = []
        while let octet = peek() {
            position += 1
            if octet == ASCII.quote {
                return String(decoding: content, as: UTF8.self)
            }
            var meant = octet
            if octet == ASCII.backslash {
                // A quoted pair is ASCII (RFC 5321 quoted-pairSMTP).
                guard let next = peek(), next < 0x80 else { return nil }
                position += 1
                meant = next
            }
            guard !ASCII.isControl(meant) else { return nil }
            content.append(meant)
        }
        return nil
    }

    private func peek() -> UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func take(_ octet: UInt8) -> Bool {
        guard peek() == octet else { return false }
        position += 1
        return true
    }

    /// RFC 5322 `atext`, and what RFC 6531 adds to it.
    private static func isAtomOctet(_ octet: UInt8) -> Bool {
        ASCII.isAlphanumeric(octet) || octet >= 0x80 || atomSpecials.contains(octet)
    }

    private static let atomSpecials = Array("!#$%&'*+-/=?^_`{|}~".utf8)

    private static func isDomainOctet(_ octet: UInt8) -> Bool {
        ASCII.isAlphanumeric(octet) || octet == ASCII.hyphen || octet == ASCII.underscore || octet == ASCII.dot
            || octet >= 0x80
    }

    /// Whether `octets` are valid UTF-8 without C1 controls and Unicode line ends.
    private static func isPrintableUTF8(_ octets: [UInt8]) -> Bool {
        guard let text = String(validating: octets, as: UTF8.self) else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            !(0x80...0x9F).contains(scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
        }
    }
}
