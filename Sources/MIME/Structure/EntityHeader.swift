// SPDX-License-Identifier: Apache-2.0

import Bytes

/// What the header of one entity says of its body, gathered field by field: the documented reading, and what else mail
/// programs may take from it.
///
/// The documented reading is that of the first field of each name. What is no field, but looks as if it were meant to be
/// one of these, counts for the other readings.
struct EntityHeader: Sendable {
    /// The fields that say what a body is (RFC 2045 §3, RFC 2183).
    enum Field: Sendable {
        case type, encoding, disposition, description
    }

    /// What the header leaves open.
    struct Choices: Sendable {
        /// Where the field stands that has it.
        private(set) var defects: [(name: Defect.Name, offset: Int)] = []
        var mayBeMultipart = false
        var mayBeMessage = false
        var mayBeLeaf = false

        mutating func note(_ name: Defect.Name, at offset: Int) { defects.append((name, offset)) }

        func has(_ names: Defect.Name...) -> Bool { defects.contains { names.contains($0.name) } }
    }

    /// A field's value, unfolded, and where the field stands.
    private struct Value: Equatable {
        let octets: [UInt8]
        let offset: Int
    }

    private var types: [Value] = []
    private var encodings: [Value] = []
    private var dispositions: [Value] = []
    private var descriptions: [Value] = []
    /// Values of lines that are no fields, or fields that hold another line in some reading.
    private var strayTypes: [Value] = []
    private var strayEncodings: [Value] = []
    private var strayDispositions: [Value] = []
    /// Whether anything in it is read differently by different programs: then the body is decoded in every way.
    var isSuspicious = false
    var hasMIMEVersion = false

    /// The fields kept of one name: more are a stray, and beyond that of no account.
    private static let fieldLimit = 16

    mutating func add(_ field: Field, _ value: [UInt8], at offset: Int, isStray: Bool) {
        func append(_ list: inout [Value]) {
            if list.count < Self.fieldLimit { list.append(Value(octets: value, offset: offset)) }
        }
        switch (field, isStray) {
        case (.type, false): append(&types)
        case (.type, true): append(&strayTypes)
        case (.encoding, false): append(&encodings)
        case (.encoding, true): append(&strayEncodings)
        case (.disposition, false): append(&dispositions)
        case (.disposition, true): append(&strayDispositions)
        case (.description, _): append(&descriptions)
        }
        if isStray { isSuspicious = true }
    }

    /// Whether it says anything of the body.
    var saysAnything: Bool {
        !(types.isEmpty && encodings.isEmpty && dispositions.isEmpty && strayTypes.isEmpty && strayEncodings.isEmpty)
    }

    /// Which field a line may be meant to be, although its name is damaged, and what would be its value.
    static func guess(_ line: ArraySlice<UInt8>) -> (field: Field, value: [UInt8])? {
        let names: [(StaticString, Field)] = [
            ("contenttype", .type), ("contenttransferencoding", .encoding), ("contentdisposition", .disposition),
            ("contentdescription", .description),
        ]
        for (name, field) in names {
            guard let end = Self.end(of: name, in: line) else { continue }
            var rest = line[end...]
            if let colon = rest.prefix(80).firstIndex(of: ASCII.colon) { rest = rest[(colon + 1)...] }
            let value = rest.filter { $0 != ASCII.lf && $0 != ASCII.cr }
            return (field, Array(value.drop { ASCII.isBlank($0) }))
        }
        return nil
    }

    /// Where `name` ends, if the letters of `line` begin with it; whatever else stands between them is passed over.
    private static func end(of name: StaticString, in line: ArraySlice<UInt8>) -> Int? {
        name.withUTF8Buffer { wanted -> Int? in
            var length = 0
            for index in line.indices.prefix(80) {
                let octet = ASCII.lowercased(line[index])
                if ASCII.isAlphanumeric(octet) {
                    guard unsafe octet == wanted[length] else { return nil }
                    length += 1
                    if length == wanted.count { return index + 1 }
                } else if octet == ASCII.colon {
                    return nil
                }
            }
            return nil
        }
    }

    // MARK: - The result

    /// Sets what the header says in `entity`, and tells what it leaves open.
    func settle(_ entity: inout Entity) -> Choices {
        var choices = Choices()
        if types.isEmpty, encodings.isEmpty, dispositions.isEmpty, descriptions.isEmpty, !isSuspicious { return choices }
        let isTypeOdd = types.first.map { ValueForm(of: $0.octets, isType: true) == .odd } ?? false
        settleType(isOdd: isTypeOdd, &entity, &choices)
        settleDisposition(&entity, &choices)
        if types.count == 1, strayTypes.isEmpty {
            entity.declaredTypes = [entity.mediaType.name]
        } else {
            entity.declaredTypes = Self.unique((types + strayTypes).map { MediaType(parsing: $0.octets).name })
        }
        entity.dispositions = Self.unique((dispositions + strayDispositions).map { ContentDisposition(parsing: $0.octets).kind })
        settleCharsets(isOdd: isTypeOdd, &entity, &choices)
        settleEncoding(&entity, &choices)
        settleNames(&entity, &choices)
        return choices
    }

    private func settleType(isOdd: Bool, _ entity: inout Entity, _ choices: inout Choices) {
        guard let first = types.first else {
            if !strayTypes.isEmpty { weighTypes(entity, &choices) }
            return
        }
        entity.hasDeclaredType = true
        let type = MediaType(parsing: first.octets)
        entity.mediaType = type
        if type.parameters.isCut { choices.note(.tooManyParameters, at: first.offset) }
        noteRepeated(types, as: .duplicateContentType, &choices)
        if !type.isValid { choices.note(.invalidContentType, at: first.offset) }
        if type.parameters.hasConflicts { choices.note(.duplicateParameter, at: first.offset) }
        let boundary = type.parameters.octets(of: "boundary")
        let isStray = boundary != nil && !type.isMultipart
        if isStray { choices.note(.strayBoundary, at: first.offset) }
        let differ = types.dropFirst().contains { !ASCII.equalsIgnoringCase($0.octets, first.octets) }
        guard isOdd || !type.isValid || differ || !strayTypes.isEmpty || isStray else { return }
        if isOdd { weighOddType(type, first.octets, at: first.offset, &choices) }
        if isOdd && !type.isMultipart && !choices.defects.contains(where: { $0.name.classification == .ambiguous }) { return }
        if !isOdd && type.isMultipart && !differ && strayTypes.isEmpty { return }
        weighTypes(entity, &choices)
    }

    /// A field that stands there more than once, at its second place.
    private func noteRepeated(_ values: [Value], as name: Defect.Name, _ choices: inout Choices) {
        guard values.count > 1, let first = values.first else { return }
        let other = values.dropFirst().first { !ASCII.equalsIgnoringCase($0.octets, first.octets) }
        choices.note(other == nil ? .repeatedField : name, at: (other ?? values[1]).offset)
    }

    /// An odd field of a leaf is of no account if neither type nor name nor boundary hangs on it, nor a charset in which text
    /// is hidden.
    private func weighOddType(_ type: MediaType, _ value: [UInt8], at offset: Int, _ choices: inout Choices) {
        var values = LenientValues(value)
        var matters =
            type.isMultipart || type.isMessage || values.mentions("name") || values.mentions("boundary")
            || values.mentions("multipart") || !type.isValid || !ValueForm.hasPlainKind(value)
        if !matters, type.isText, values.mentions("charset") {
            matters = Self.isUncommon(type.charset, values.charsets())
        }
        choices.note(matters ? .oddContentType : .oddParameters, at: offset)
        if values.isCut { choices.note(.tooManyParameters, at: offset) }
    }

    /// Whether one of the charsets is more than ASCII and some way to write other letters: text that is read in another one,
    /// or in none, is another text.
    private static func isUncommon(_ documented: String?, _ others: [String]) -> Bool {
        let names = others + [documented ?? ""].compactMap { Charset.canonical($0) }
        return names.contains { Charset.builtIn($0) == nil }
    }

    private static let charsetLimit = 4

    /// In which charsets text may be, by all that is said of its type.
    private func settleCharsets(isOdd: Bool, _ entity: inout Entity, _ choices: inout Choices) {
        // Nearly all mail: one field, in a form that everybody reads alike.
        if !isOdd, !isSuspicious, types.count == 1, strayTypes.isEmpty, !Self.isOddCharset(entity.mediaType) { return }
        let values = types + strayTypes
        let mayBeText = entity.declaredTypes.contains { $0.hasPrefix("text/") || $0.hasPrefix("multipart/") }
        guard let first = values.first, mayBeText else { return }
        let isCertain =
            !isSuspicious && values.allSatisfy { ASCII.equalsIgnoringCase($0.octets, first.octets) }
            && !Self.isOddCharset(entity.mediaType)
            && (types.isEmpty ? ValueForm(of: first.octets, isType: true) != .odd : !isOdd)
        guard !isCertain else { return }
        // Those who do not see the field, or make nothing of it, take the text to be in none.
        var candidates = [""]
        var isCut = false
        for value in values {
            var lenient = LenientValues(value.octets)
            guard lenient.mentions("charset") else { continue }
            candidates += lenient.charsets()
            isCut = isCut || lenient.isCut
        }
        // What is unknown is read as windows-1252.
        let documented = Charset.canonical(entity.mediaType.charset ?? "") ?? "windows-1252"
        var others: [String] = []
        for charset in candidates where charset != documented && !others.contains(charset) {
            guard others.count < Self.charsetLimit else {
                isCut = true
                break
            }
            others.append(charset)
        }
        entity.otherCharsets = others
        if isCut, !choices.has(.tooManyParameters) { choices.note(.tooManyParameters, at: first.offset) }
    }

    /// Whether the charset is given otherwise than once and by its name alone.
    private static func isOddCharset(_ type: MediaType) -> Bool {
        let given = type.parameters.parameters.filter { $0.name.hasPrefix("charset") }
        guard let only = given.first else { return false }
        return given.count > 1 || only.name != "charset" || !only.value.allSatisfy(Charset.isNameOctet)
    }

    /// What kinds of body all that is said of the type may stand for.
    private func weighTypes(_ entity: Entity, _ choices: inout Choices) {
        for value in types + strayTypes {
            let values = LenientValues(value.octets)
            if values.mentions("multipart") || values.mentions("boundary") || values.mentions("ulti/") {
                choices.mayBeMultipart = true
            }
            if values.mentions("message/") || values.mentions("rfc822") { choices.mayBeMessage = true }
            let type = MediaType(parsing: value.octets)
            if type.isValid, !type.isMultipart, !type.isMessage { choices.mayBeLeaf = true }
        }
        if entity.mediaType.isMultipart { choices.mayBeMultipart = true }
    }

    private func settleDisposition(_ entity: inout Entity, _ choices: inout Choices) {
        guard let first = dispositions.first else { return }
        let disposition = ContentDisposition(parsing: first.octets)
        entity.disposition = disposition
        noteRepeated(dispositions, as: .duplicateDisposition, &choices)
        if disposition.parameters.isCut { choices.note(.tooManyParameters, at: first.offset) }
        if disposition.parameters.hasConflicts { choices.note(.duplicateParameter, at: first.offset) }
        if ValueForm(of: first.octets, isType: false) == .odd {
            let matters = LenientValues(first.octets).mentions("name")
            choices.note(matters ? .oddDisposition : .oddParameters, at: first.offset)
        }
    }

    private func settleEncoding(_ entity: inout Entity, _ choices: inout Choices) {
        if let first = encodings.first {
            var reader = ValueReader(first.octets[...])
            let token = String(decoding: reader.token(), as: UTF8.self)
            entity.encodingToken = ASCII.lowercased(token)
            entity.encoding = TransferEncoding(token: token)
            noteRepeated(encodings, as: .duplicateTransferEncoding, &choices)
            if entity.encoding == .unknown {
                choices.note(.unknownEncoding, at: first.offset)
            } else if token.utf8.count != first.octets.count {
                choices.note(.oddTransferEncoding, at: first.offset)
            }
        }
        let isAmbiguous = choices.has(.duplicateTransferEncoding, .unknownEncoding, .oddTransferEncoding)
        guard isAmbiguous || isSuspicious || !strayEncodings.isEmpty else {
            // No RFC has it: those who do not know it show the body as it stands, with what is outside of the data.
            if entity.encoding == .uuencode { entity.views = [.identity] }
            return
        }
        entity.views = views(beside: entity.encoding)
    }

    /// The ways to decode a body whose encoding is in doubt: the standard ones, and others that are named.
    private func views(beside encoding: TransferEncoding) -> [ViewName] {
        var views: [ViewName] = [.identity, .base64, .base64CleanLines, .quotedPrintable]
        let values = (encodings + strayEncodings).map { LenientValues($0.octets) }
        let named: [(StaticString, ViewName)] = [
            ("uu", .uuencode), ("yenc", .yenc), ("binhex", .binhex), ("hqx", .binhex), ("gzip", .gzip64),
        ]
        for (word, view) in named where values.contains(where: { $0.mentions(word) }) && !views.contains(view) {
            views.append(view)
        }
        switch encoding {
        case .identity, .unknown: views.removeAll { $0 == .identity }
        case .base64: views.removeAll { $0 == .base64 }
        case .quotedPrintable: views.removeAll { $0 == .quotedPrintable }
        case .uuencode: views.removeAll { $0 == .uuencode }
        }
        return views
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    // MARK: - Names

    private static let nameLimit = 100

    private func settleNames(_ entity: inout Entity, _ choices: inout Choices) {
        var names: [String] = []
        var seen: Set<String> = []
        func add(_ values: [String]) {
            for value in values where !value.isEmpty && names.count < Self.nameLimit && seen.insert(value).inserted {
                names.append(value)
            }
        }
        if let disposition = entity.disposition {
            add(disposition.parameters.everyValue(of: "filename"))
            add(disposition.parameters.everyValue(of: "name"))
        }
        add(entity.mediaType.parameters.everyValue(of: "name"))
        add(entity.mediaType.parameters.everyValue(of: "filename"))
        let plain = names
        var isCut = false
        let fields =
            dispositions.enumerated().map { NamingField($1.octets, isType: false, isFirst: $0 == 0) }
            + types.enumerated().map { NamingField($1.octets, isType: true, isFirst: $0 == 0) }
            + strayDispositions.map { NamingField($0.octets, isType: false, isFirst: false) }
            + strayTypes.map { NamingField($0.octets, isType: true, isFirst: false) }
        for field in fields where !field.isFirst || isSuspicious || field.isOdd {
            var values = LenientValues(field.value)
            add(values.values(of: "name").map { Charset.decodeUnlabelled($0) })
            isCut = isCut || values.isCut
        }
        // Sections of one name in several fields are joined by some; in an odd one they may stand, and not their first.
        let isSplit = types.count > 1 || dispositions.count > 1 || isSuspicious || fields.contains { $0.isOdd }
        if fields.count > 1, isSplit, fields.contains(where: { $0.value.contains(ASCII.asterisk) }) {
            var values = LenientValues(Array(fields.map(\.value).joined(separator: [ASCII.semicolon, ASCII.space])))
            add(values.values(of: "name").map { Charset.decodeUnlabelled($0) })
        }
        for value in descriptions { if let name = Self.nameInText(value.octets) { add([name]) } }
        let place = dispositions.first?.offset ?? types.first?.offset ?? entity.start
        if isCut || names.count == Self.nameLimit, !choices.has(.tooManyParameters) {
            choices.note(.tooManyParameters, at: place)
        }
        entity.names = names
        let isUTF16 = fields.contains { ParameterList.mentionsUTF16($0.value) }
        if isUTF16 || Self.conflict(plain.map(Self.suffix)) { choices.note(.conflictingNames, at: place) }
    }

    /// A field that may give a name.
    private struct NamingField {
        let value: [UInt8]
        let isFirst: Bool
        /// Whether mail programs differ over it.
        let isOdd: Bool

        init(_ value: [UInt8], isType: Bool, isFirst: Bool) {
            self.value = value
            self.isFirst = isFirst
            isOdd = ValueForm(of: value, isType: isType) == .odd
        }
    }

    /// A description that some mail programs show as a name: if it ends as names of files do.
    private static func nameInText(_ value: [UInt8]) -> String? {
        var text = EncodedWord.decode(value)
        // `"file.zip"`, `file.zip (5 bytes)`
        if let remark = text.firstRange(of: " (")?.lowerBound { text = String(text[..<remark]) }
        while let last = text.last, last == "\"" || last == "'" || last == " " { text.removeLast() }
        while let first = text.first, first == "\"" || first == "'" { text.removeFirst() }
        guard let dot = text.utf8.lastIndex(of: ASCII.dot) else { return nil }
        let suffix = text.utf8[text.utf8.index(after: dot)...]
        let isSuffix = !suffix.isEmpty && suffix.count <= 8 && suffix.allSatisfy(ASCII.isAlphanumeric)
        return isSuffix ? text : nil
    }

    /// What stands behind the last dot, in lower case: what a desktop goes by.
    private static func suffix(_ name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Whether names that nobody obscured end differently. Those without an end of their own are undecoded forms of others.
    private static func conflict(_ suffixes: [String]) -> Bool {
        Set(suffixes.filter { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isAlphanumeric) }).count > 1
    }
}
