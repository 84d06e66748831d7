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
    }

    /// What is to be known of the leaf besides what it holds.
    struct Verdict {
        var isEncrypted = false
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
            return ([], verdict)
        case .inline(var scanner):
            scanner.finish { files.take($0) }
            verdict.hasInlineFiles = !files.complete.isEmpty
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
        return (parts.map { UnwrappedPart($0.record, $0.results, origin: $0.origin, carrier: carrier) }, verdict)
    }

    // MARK: - What it is

    private mutating func decide() {
        guard case .undecided(let head) = mode else { return }
        if head.starts(with: [0x78, 0x9F, 0x3E, 0x22]) {
            mode = .tnef(TNEFReader())
        } else if Self.isCMS(head) {
            mode = .cms(CMSContentDecoder(outputLimit: Self.outputLimit))
        } else if isPGP(head) {
            mode = .pgp(PGPContentDecoder(outputLimit: Self.outputLimit))
        } else if isText {
            mode = .inline(InlineEncodingScanner())
        } else {
            mode = .plain
            return
        }
        take(head.span)
    }

    /// A ContentInfo of RFC 5652 begins with a sequence and an object identifier of PKCS #7 or S/MIME.
    private static func isCMS(_ head: [UInt8]) -> Bool {
        guard head.count > 16, head[0] == 0x30 else { return false }
        let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
        guard let tag = head.prefix(8).dropFirst().firstIndex(of: 0x06), tag + 2 + pkcs7.count <= head.count else { return false }
        return head[(tag + 2)...].starts(with: pkcs7)
    }

    private func isPGP(_ head: [UInt8]) -> Bool {
        let text = head.drop { $0 <= ASCII.space }
        if text.starts(with: "-----BEGIN PGP MESSAGE-----".utf8) { return true }
        guard let first = head.first, first & 0x80 != 0 else { return false }
        let suffixes = [".pgp", ".gpg", ".asc", ".sig"]
        return entity.mediaType.name.hasPrefix("application/pgp")
            || entity.names.contains { name in suffixes.contains { name.lowercased().hasSuffix($0) } }
    }

    // MARK: - Content read as a message

    private mutating func takeInner(_ piece: [UInt8], _ origin: UnwrappedPart.Origin) {
        if inner.isEmpty {
            guard let reading = makeReading(MessageReader(inside: entity)) else { return }
            inner = [InnerContent(origin: origin, reading: reading, raw: FileTypes.Content(hash: nil))]
        }
        inner[0].raw.take(piece.span)
        var cursor = 0
        while let event = inner[0].reading.reader.next(in: piece.span, at: &cursor) { takeInner(event, piece.span) }
    }

    private mutating func takeInner(_ event: MessageReader.Event, _ chunk: Span<UInt8>) {
        guard case .leaf(let index, let results)? = inner[0].reading.take(event, chunk) else { return }
        parts.append(UnwrappedPart(inner[0].reading.records[index], results, origin: inner[0].origin, carrier: 0))
        parts += inner[0].reading.takeUnwrapped()
    }

    private mutating func finishInner(carrier: Int) {
        guard !inner.isEmpty else { return }
        let nothing: [UInt8] = []
        while let event = inner[0].reading.reader.finish() { takeInner(event, nothing.span) }
        // What has no header worth the name is a file.
        let raw = FileTypes.result(of: inner[0].raw, isDisplayed: false)
        if case .type(let type) = raw.finding, type.hasPrefix("text/") { return }
        let record = PartRecord(entity: Entity(file: [], number: 0, size: inner[0].raw.size, in: entity))
        parts.append(UnwrappedPart(record, [raw], origin: inner[0].origin, carrier: carrier))
    }

    /// What text patterns matched within.
    var hits: TextHits { inner.first?.reading.text.hits ?? TextHits() }
}
