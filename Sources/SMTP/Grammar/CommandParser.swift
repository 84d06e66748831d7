// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Reads one command line (RFC 5321 §4.1.1).
///
/// As liberal as the servers in the field: blanks may stand behind the colon of `MAIL FROM:` and at the end of the
/// line. Angle brackets must be there.
struct CommandParser {
    /// What the session offers: parameters of others are refused.
    let extensions: Extensions
    /// Whether the transaction at hand began with SMTPUTF8.
    let isUTF8Transaction: Bool
    let limits: Limits

    init(extensions: Extensions, isUTF8Transaction: Bool, limits: Limits) {
        self.extensions = extensions
        self.isUTF8Transaction = isUTF8Transaction
        self.limits = limits
    }

    /// - Parameter line: without its line end.
    func parse(_ line: [UInt8]) throws(CommandProblem) -> Command {
        let verbEnd = line.firstIndex { ASCII.isBlank($0) } ?? line.count
        let verb = String(decoding: line[..<verbEnd].map { ASCII.uppercased($0) }, as: UTF8.self)
        let argument = Self.trimmed(line[verbEnd...])
        switch verb {
        case "EHLO", "HELO": return try hello(argument, extended: verb == "EHLO")
        case "MAIL": return try mail(argument)
        case "RCPT": return try recipient(argument)
        case "DATA": return try bare(.data, verb, argument)
        case "BDAT": return chunk(argument)
        case "RSET": return try bare(.reset, verb, argument)
        case "QUIT": return try bare(.quit, verb, argument)
        case "NOOP": return .noop
        case "HELP": return .help
        case "VRFY":
            guard !argument.isEmpty else { throw CommandProblem(.badArguments("Syntax: VRFY address")) }
            return .verify
        case "EXPN", "STARTTLS", "AUTH": return .notOffered
        case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT": return .foreign
        default: throw CommandProblem(.unknownCommand)
        }
    }

    private func bare(_ command: Command, _ verb: String, _ argument: ArraySlice<UInt8>) throws(CommandProblem) -> Command {
        guard argument.isEmpty else { throw CommandProblem(.badArguments("\(verb) takes no argument")) }
        return command
    }

    /// Any one word will do: a client's idea of its name says little, and refusing it helps nobody (RFC 5321 §4.1.4).
    private func hello(_ argument: ArraySlice<UInt8>, extended: Bool) throws(CommandProblem) -> Command {
        guard !argument.isEmpty, argument.count <= limits.domain, argument.allSatisfy({ ASCII.isVisible($0) }) else {
            throw CommandProblem(.badArguments("Syntax: \(extended ? "EHLO" : "HELO") domain"))
        }
        return .hello(domain: String(decoding: argument, as: UTF8.self), extended: extended)
    }

    private func mail(_ argument: ArraySlice<UInt8>) throws(CommandProblem) -> Command {
        guard let text = Self.rest(of: argument, after: "FROM:") else {
            throw CommandProblem(.badArguments("Syntax: MAIL FROM:<address>"))
        }
        var scanner = AddressScanner(text, limits: limits, allowingUTF8: extensions.contains(.smtpUTF8))
        let path: ReversePath
        switch scanner.path() {
        case .null: path = .null
        case .mailbox(let mailbox): path = .mailbox(mailbox)
        case .local, nil: throw CommandProblem(.badSenderSyntax)
        }
        let parameters = try mailParameters(scanner.rest)
        guard path.isASCII || parameters.smtpUTF8 else { throw CommandProblem(.senderNeedsUTF8) }
        return .mail(path, parameters)
    }

    private func recipient(_ argument: ArraySlice<UInt8>) throws(CommandProblem) -> Command {
        guard let text = Self.rest(of: argument, after: "TO:") else {
            throw CommandProblem(.badArguments("Syntax: RCPT TO:<address>"))
        }
        var scanner = AddressScanner(text, limits: limits, allowingUTF8: extensions.contains(.smtpUTF8))
        let path: ForwardPath
        switch scanner.path() {
        case .mailbox(let mailbox): path = .mailbox(mailbox)
        case .local(let name) where ASCII.equalsIgnoringCase(name.utf8, "postmaster".utf8): path = .postmaster(name)
        case .null, .local, nil: throw CommandProblem(.badRecipientSyntax)
        }
        // NOTIFY and ORCPT belong to DSN, which is not offered; no other extension adds a parameter here.
        if let first = try Self.parameters(scanner.rest).first {
            throw CommandProblem(.parameterNotOffered(first.name))
        }
        guard path.isASCII || isUTF8Transaction else { throw CommandProblem(.recipientNeedsUTF8) }
        return .recipient(path)
    }

    private func chunk(_ argument: ArraySlice<UInt8>) -> Command {
        let words = argument.split { ASCII.isBlank($0) }
        guard let digits = words.first, words.count <= 2, digits.allSatisfy({ ASCII.isDigit($0) }),
            let length = Int(String(decoding: digits, as: UTF8.self))
        else { return .chunk(length: nil, isLast: false) }
        guard words.count == 2 else { return .chunk(length: length, isLast: false) }
        guard ASCII.equalsIgnoringCase(words[1], "LAST".utf8) else { return .chunk(length: nil, isLast: false) }
        return .chunk(length: length, isLast: true)
    }

    private func mailParameters(_ text: ArraySlice<UInt8>) throws(CommandProblem) -> MailParameters {
        var result = MailParameters()
        for parameter in try Self.parameters(text) {
            switch parameter.name {
            case "SIZE" where extensions.contains(.size):
                guard let value = parameter.value, (1...20).contains(value.utf8.count),
                    value.utf8.allSatisfy({ ASCII.isDigit($0) })
                else { throw CommandProblem(.badArguments("Syntax: SIZE=octets")) }
                result.size = Int(value) ?? Int.max
            case "BODY" where extensions.contains(.eightBitMIME):
                let value = ASCII.lowercased(parameter.value ?? "")
                switch value {
                case "7bit": result.body = .sevenBit
                case "8bitmime": result.body = .eightBitMIME
                case "binarymime": throw CommandProblem(.parameterNotOffered("BODY=BINARYMIME"))
                default: throw CommandProblem(.badArguments("Syntax: BODY=7BIT or BODY=8BITMIME"))
                }
            case "SMTPUTF8" where extensions.contains(.smtpUTF8):
                guard parameter.value == nil else { throw CommandProblem(.badArguments("SMTPUTF8 takes no value")) }
                result.smtpUTF8 = true
            default:
                throw CommandProblem(.parameterNotOffered(parameter.name))
            }
        }
        return result
    }

    private struct Parameter {
        /// In upper case.
        let name: String
        let value: String?
    }

    /// Reads `*(SP keyword [= value])`; each keyword once.
    private static func parameters(_ text: ArraySlice<UInt8>) throws(CommandProblem) -> [Parameter] {
        guard let first = text.first else { return [] }
        guard ASCII.isBlank(first) else { throw CommandProblem(.badArguments("A blank must follow the address")) }
        var result: [Parameter] = []
        for word in text.split(whereSeparator: { ASCII.isBlank($0) }) {
            let equals = word.firstIndex(of: ASCII.equals)
            let keyword = word[..<(equals ?? word.endIndex)]
            guard let initial = keyword.first, ASCII.isAlphanumeric(initial),
                keyword.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen })
            else { throw CommandProblem(.badArguments("Bad parameter syntax")) }
            var value: String?
            if let equals {
                let octets = word[(equals + 1)...]
                guard !octets.isEmpty, octets.allSatisfy({ ASCII.isVisible($0) || $0 >= 0x80 }), !octets.contains(ASCII.equals)
                else { throw CommandProblem(.badArguments("Bad parameter syntax")) }
                value = String(decoding: octets, as: UTF8.self)
            }
            let name = String(decoding: keyword.map { ASCII.uppercased($0) }, as: UTF8.self)
            for other in result where other.name == name {
                throw CommandProblem(.badArguments("Parameter \(name) given twice"))
            }
            result.append(Parameter(name: name, value: value))
        }
        return result
    }

    private static func rest(of argument: ArraySlice<UInt8>, after keyword: String) -> [UInt8]? {
        let count = keyword.utf8.count
        guard ASCII.equalsIgnoringCase(argument.prefix(count), keyword.utf8) else { return nil }
        return Array(trimmed(argument.dropFirst(count)))
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop { ASCII.isBlank($0) }
        while let last = text.last, ASCII.isBlank(last) { text.removeLast() }
        return text
    }
}
