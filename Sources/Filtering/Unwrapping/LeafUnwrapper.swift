// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// Looks into the content of one leaf as it arrives, where that is an envelope for other content: TNEF, CMS and OpenPGP that
/// is signed or compressed, and files encoded within text.
///
/// Signatures are taken off whatever they are worth: what lies within is what a mail program will show.
struct LeafUnwrapper {
    private enum Mode {
        /// Too little is there to tell; the octets so far.
        case undecided([UInt8])
        case plain
        case inline(InlineEncodingScanner)
        case tnef(TNEFReader)
        case cms(CMSContentDecoder)
        case pgp(PGPContentDecoder)

        var isCMS: Bool { if case .cms = self { true } else { false } }
    }

    /// What is to be known of the leaf besides what it holds.
    struct Verdict {
        var isEncrypted = false
        /// The same of something within it.
        var holdsEncrypted = false
        var uninspectable: Defect.Name?
        var hasInlineFiles = false
    }

    private var mode = Mode.undecided([])
    private let entity: Entity
    private let isText: Bool
    private var files: EmbeddedFiles
    /// The signed or compressed content, read as a message and as a file; none, or one.
    private var inner: [InnerContent] = []
    private var parts: [UnwrappedPart] = []
    /// Bounds that were passed within.
    private var innerDefects: [Defect.Name] = []
    /// Whether it is said to be an envelope and cannot be opened.
    private var isUnreadable = false
    /// OpenPGP armour behind other text, and the end of the last chunk, in which the line that begins it may be cut.
    private var armor: PGPContentDecoder?
    private var tail: [UInt8] = []
    private let isHashing: Bool
    private let makeReading: (MessageReader) -> Reading?

    private struct InnerContent {
        let origin: UnwrappedPart.Origin
        var reading: Reading
        var raw: FileTypes.Content
    }

    /// Octets by which the kind of envelope is told.
    private static let headSize = 256
    /// Octets that come out of compressed content at most: it is inflated where sessions run.
    private static let outputLimit = 32 * 1024 * 1024

    /// - Parameter makeReading: makes the reading of a message within; nil where that would be too deep.
    init(_ entity: Entity, isHashing: Bool, makeReading: @escaping (MessageReader) -> Reading?) {
        self.entity = entity
        self.isHashing = isHashing
        self.makeReading = makeReading
        isText = entity.mediaType.isText || !entity.hasDeclaredType
        files = EmbeddedFiles(isHashing: isHashing)
    }

    mutating func take(_ octets: Span<UInt8>) {
        switch mode {
        case .plain:
            return
        case .undecided(var head):
            head.append(octets, in: 0..<octets.count)
            mode = .undecided(head)
            if head.count >= Self.headSize { decide() }
        case .inline(var scanner):
            mode = .plain
            var files = files
            scanner.scan(octets) { files.take($0) }
            self.files = files
            mode = .inline(scanner)
            lookForArmor(octets)
        case .tnef(var reader):
            mode = .plain
            var files = files
            reader.read(octets) { files.take($0) }
            self.files = files
            mode = .tnef(reader)
        case .cms(var decoder):
            mode = .plain
            var pieces: [[UInt8]] = []
            decoder.decode(octets) { pieces.append($0) }
            mode = .cms(decoder)
            for piece in pieces { takeInner(piece, .cms) }
        case .pgp(var decoder):
            mode = .plain
            var pieces: [[UInt8]] = []
            decoder.decode(octets) { pieces.append($0) }
            mode = .pgp(decoder)
            for piece in pieces { takeInner(piece, .pgp) }
        }
    }

    /// The leaf is complete.
    mutating func finish(carrier: Int) -> (parts: [UnwrappedPart], verdict: Verdict) {
        if case .undecided = mode { decide() }
        var verdict = Verdict()
        switch mode {
        case .undecided, .plain:
            if isUnreadable { verdict.uninspectable = .unreadableContent }
            return ([], verdict)
        case .inline(var scanner):
            scanner.finish { files.take($0) }
            verdict.hasInlineFiles = !files.complete.isEmpty
            if var decoder = armor {
                var last: [UInt8] = []
                decoder.finish(into: &last)
                if !last.isEmpty { takeInner(last, .pgp) }
                verdict.isEncrypted = decoder.kind == .encrypted
                if decoder.isOverLimit || decoder.kind == .unsupported { verdict.uninspectable = .unreadableContent }
            }
            if scanner.isCut { verdict.uninspectable = .tooManyParts }
        case .tnef(var reader):
            reader.finish { files.take($0) }
            if reader.isCut { verdict.uninspectable = .tooManyParts }
        case .cms(var decoder):
            var last: [UInt8] = []
            decoder.finish(into: &last)
            if !last.isEmpty { takeInner(last, .cms) }
            verdict.isEncrypted = decoder.kind == .encrypted
            if decoder.isOverLimit { verdict.uninspectable = .unreadableContent }
        case .pgp(var decoder):
            var last: [UInt8] = []
            decoder.finish(into: &last)
            if !last.isEmpty { takeInner(last, .pgp) }
            verdict.isEncrypted = decoder.kind == .encrypted
            if decoder.isOverLimit || decoder.kind == .unsupported { verdict.uninspectable = .unreadableContent }
        }
        if files.isCut { verdict.uninspectable = .nestedTooDeep }
        for (number, file) in files.complete.enumerated() {
            let record = PartRecord(
                entity: Entity(file: file.names, number: number + 1, size: file.content.size, in: entity))
            parts.append(
                UnwrappedPart(
                    record, [FileTypes.result(of: file.content, isDisplayed: false)], origin: file.origin, carrier: carrier))
        }
        finishInner(carrier: carrier)
        verdict.uninspectable = verdict.uninspectable ?? innerDefects.first { $0.classification == .limit }
        verdict.holdsEncrypted = verdict.isEncrypted || inner.first?.reading.holdsEncrypted == true
        return (parts.map { UnwrappedPart($0.record, $0.results, origin: $0.origin, carrier: carrier) }, verdict)
    }

    // MARK: - OpenPGP within text

    private static let armorHead = Array("-----BEGIN PGP MESSAGE".utf8)

    /// Armour may stand anywhere in a text (RFC 9580 §6.2); what follows its first line is its own.
    private mutating func lookForArmor(_ octets: Span<UInt8>) {
        if armor != nil { return feedArmor(octets) }
        var search = tail
        search.append(octets, in: 0..<octets.count)
        let span = search.span
        var cursor = 0
        while let hyphen = span.firstIndex(of: ASCII.hyphen, in: cursor..<span.count) {
            let isLineStart = hyphen == 0 || search[hyphen - 1] == ASCII.lf
            if isLineStart, search[hyphen...].starts(with: Self.armorHead) {
                armor = PGPContentDecoder(outputLimit: Self.outputLimit)
                tail = []
                return feedArmor(span.extracting(hyphen..<span.count))
            }
            cursor = span.firstIndex(of: ASCII.lf, in: hyphen..<span.count) ?? span.count
        }
        // One octet more than the line's head: whether a line begins there must be told, too.
        tail = Array(search.suffix(Self.armorHead.count + 1))
    }

    private mutating func feedArmor(_ octets: Span<UInt8>) {
        guard var decoder = armor else { return }
        armor = nil
        var pieces: [[UInt8]] = []
        decoder.decode(octets) { pieces.append($0) }
        armor = decoder
        for piece in pieces { takeInner(piece, .pgp) }
    }

    // MARK: - What it is

    private mutating func decide() {
        guard case .undecided(let all) = mode else { return }
        // By as many octets however many came at once.
        let head = Array(all.prefix(Self.headSize))
        if head.starts(with: [0x78, 0x9F, 0x3E, 0x22]) {
            mode = .tnef(TNEFReader())
        } else if Self.isCMS(Array(head.drop { $0 == ASCII.cr || $0 == ASCII.lf })) {
            mode = .cms(CMSContentDecoder(outputLimit: Self.outputLimit))
        } else if isPGP(head) {
            mode = .pgp(PGPContentDecoder(outputLimit: Self.outputLimit))
        } else if isBinHex {
            // Declared, it needs no line that says what it is.
            var scanner = InlineEncodingScanner()
            let mark = Array("(This file must be converted with BinHex 4.0)\n".utf8)
            scanner.scan(mark.span) { _ in }
            mode = .inline(scanner)
        } else if isText || Self.looksEncoded(head) {
            mode = .inline(InlineEncodingScanner())
        } else {
            mode = .plain
            if isDeclaredCMS { isUnreadable = true }
            return
        }
        let content = mode.isCMS ? Array(all.drop { $0 == ASCII.cr || $0 == ASCII.lf }) : all
        take(content.span)
    }

    private var isBinHex: Bool {
        let type = entity.mediaType.name
        return type.hasSuffix("binhex40") || type.hasSuffix("binhex")
            || entity.names.contains { $0.lowercased().hasSuffix(".hqx") }
    }

    /// Whether it is said to be signed, compressed or encrypted as a whole (RFC 8551 §3.2): then it must be that.
    private var isDeclaredCMS: Bool {
        ["application/pkcs7-mime", "application/x-pkcs7-mime"].contains(entity.mediaType.name)
    }

    /// Whether content that is declared as something else begins like a file encoded as text.
    private static func looksEncoded(_ head: [UInt8]) -> Bool {
        ["begin ", "begin-base64 ", "=ybegin ", "(This file must be converted with BinHex"].contains {
            head.starts(with: $0.utf8)
        }
    }

    /// A ContentInfo of RFC 5652 begins with a sequence and an object identifier of PKCS #7 or S/MIME.
    private static func isCMS(_ head: [UInt8]) -> Bool {
        guard head.count > 16, head[0] == 0x30 else { return false }
        let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        // The length of the sequence: short, indefinite, or so many octets; that of the identifier likewise.
        let tag = head[1] < 0x81 ? 2 : 2 + Int(head[1] & 0x7F)
        guard tag <= 8, tag + 1 < head.count, head[tag] == 0x06 else { return false }
        let value = head[tag + 1] < 0x81 ? tag + 2 : tag + 2 + Int(head[tag + 1] & 0x7F)
        return value < head.count && head[value...].starts(with: pkcs7)
    }

    /// A packet that begins an OpenPGP message: a one-pass signature of version 3, or compressed data of a known algorithm.
    private static func isPGPPacket(_ head: [UInt8]) -> Bool {
        guard head.count > 4 else { return false }
        switch head[0] {
        case 0x90: return head[1] == 0x0D && head[2] == 0x03
        case 0xC4: return head[1] == 0x0D && head[2] == 0x03
        case 0xA3: return (1...3).contains(head[1])
        case 0xC8: return head[1] >= 0xE0 ? (1...3).contains(head[2]) : head[1] < 0xC0 && (1...3).contains(head[2])
        default: return false
        }
    }

    private func isPGP(_ head: [UInt8]) -> Bool {
        let text = head.drop { $0 <= ASCII.space }
        if text.starts(with: "-----BEGIN PGP MESSAGE-----".utf8) { return true }
        if Self.isPGPPacket(head) { return true }
        guard let first = head.first, first & 0x80 != 0 else { return false }
        let suffixes = [".pgp", ".gpg", ".asc", ".sig"]
        return entity.mediaType.name.hasPrefix("application/pgp")
            || entity.names.contains { name in suffixes.contains { name.lowercased().hasSuffix($0) } }
    }

    // MARK: - Content read as a message

    private mutating func takeInner(_ piece: [UInt8], _ origin: UnwrappedPart.Origin) {
        if inner.isEmpty {
            guard let reading = makeReading(MessageReader(inside: entity)) else {
                innerDefects.append(.nestedTooDeep)
                return
            }
            inner = [InnerContent(origin: origin, reading: reading, raw: FileTypes.Content(hash: nil))]
        }
        inner[0].raw.take(piece.span)
        inner[0].reading.scanRaw(piece.span)
        var cursor = 0
        while let event = inner[0].reading.reader.next(in: piece.span, at: &cursor) { takeInner(event, piece.span) }
    }

    private mutating func takeInner(_ event: MessageReader.Event, _ chunk: Span<UInt8>) {
        switch inner[0].reading.take(event, chunk) {
        case .leaf(let index, let results)?:
            parts.append(UnwrappedPart(inner[0].reading.records[index], results, origin: inner[0].origin, carrier: 0))
            parts += inner[0].reading.takeUnwrapped()
            innerDefects += inner[0].reading.takeUnwrappedDefects().map(\.name)
        case .defect(let defect)?:
            innerDefects.append(defect.name)
        default:
            break
        }
    }

    private mutating func finishInner(carrier: Int) {
        guard !inner.isEmpty else { return }
        let nothing: [UInt8] = []
        while let event = inner[0].reading.reader.finish() { takeInner(event, nothing.span) }
        // What has no header worth the name is a file.
        guard inner[0].reading.records.first?.entity.hasDeclaredType != true else { return }
        let raw = FileTypes.result(of: inner[0].raw, isDisplayed: false)
        if case .type(let type) = raw.finding, type.hasPrefix("text/") { return }
        let record = PartRecord(entity: Entity(file: [], number: 0, size: inner[0].raw.size, in: entity))
        parts.append(UnwrappedPart(record, [raw], origin: inner[0].origin, carrier: carrier))
    }

    /// What text patterns matched within.
    var hits: TextHits {
        mutating get { inner.isEmpty ? TextHits() : inner[0].reading.allHits() }
    }
}
