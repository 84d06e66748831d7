// SPDX-License-Identifier: Apache-2.0

import Bytes
import MIME
import Rules

/// Looks into the content of one leaf as it arrives, where that is an envelope for other content: TNEF, CMS and OpenPGP that
/// is signed or compressed, saved messages, and files encoded within text.
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
        /// A saved message. Where it is declared as text, mail programs may show it as that.
        case message(InlineEncodingScanner?)
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
    private let context: UnwrappingContext
    private var files: EmbeddedFiles
    /// The signed or compressed content, read as a message and as a file; none, or one, and another one from the first CR on that
    /// stands alone: it ends lines there.
    private var inner: [InnerMessage] = []
    private var returns = BareReturns()
    /// A message within that is too deep.
    private var isTooDeep = false
    /// OpenPGP armour behind other text.
    private var armor: ArmorFinder

    init(_ entity: Entity, _ context: UnwrappingContext) {
        self.entity = entity
        self.context = context
        files = EmbeddedFiles(in: entity, context)
        armor = ArmorFinder(context.budget)
    }

    /// The same so far, for a reading that parts here or another way to decode the leaf.
    func copy() -> LeafUnwrapper {
        var other = self
        other.files = files.copy()
        other.inner = inner.map { $0.copy() }
        return other
    }

    mutating func take(_ octets: Span<UInt8>) {
        switch mode {
        case .plain:
            return
        case .undecided(var head):
            mode = .plain
            let wanted = min(octets.count, EnvelopeKind.headSize - head.count)
            head.append(octets, in: 0..<wanted)
            mode = .undecided(head)
            guard head.count == EnvelopeKind.headSize else { return }
            decide()
            take(octets.extracting(wanted..<octets.count))
        case .inline(var scanner):
            mode = .plain
            scan(octets, &scanner)
            mode = .inline(scanner)
            var pieces: [[UInt8]] = []
            armor.take(octets) { pieces.append($0) }
            takeInner(pieces, from: octets.count, .pgp)
        case .tnef(var reader):
            mode = .plain
            reader.read(octets) { files.take($0) }
            mode = .tnef(reader)
        case .cms(var decoder):
            mode = .plain
            var pieces: [[UInt8]] = []
            decoder.decode(octets) { pieces.append($0) }
            mode = .cms(decoder)
            takeInner(pieces, from: octets.count, .cms)
        case .pgp(var decoder):
            mode = .plain
            var pieces: [[UInt8]] = []
            decoder.decode(octets) { pieces.append($0) }
            mode = .pgp(decoder)
            takeInner(pieces, from: octets.count, .pgp)
        case .message(nil):
            takeInner(octets, .message)
        case .message(var scanner?):
            mode = .plain
            scan(octets, &scanner)
            mode = .message(scanner)
            takeInner(octets, .message)
        }
    }

    private mutating func scan(_ octets: Span<UInt8>, _ scanner: inout InlineEncodingScanner) {
        scanner.scan(octets) { files.take($0) }
    }

    /// The leaf is complete.
    mutating func finish(carrier: Int) -> (parts: [UnwrappedPart], verdict: Verdict) {
        if case .undecided = mode { decide() }
        var verdict = Verdict()
        switch mode {
        case .undecided, .plain:
            if EnvelopeKind.isDeclaredCMS(entity) { verdict.uninspectable = .unreadableContent }
            return ([], verdict)
        case .inline(var scanner):
            scanner.finish { files.take($0) }
            verdict.hasInlineFiles = files.hasAnnounced
            if let decoder = finishArmor() { Self.judge(decoder, &verdict) }
            if scanner.isCut { verdict.uninspectable = .tooManyParts }
        case .tnef(var reader):
            reader.finish { files.take($0) }
            if reader.isMalformed { verdict.uninspectable = .unreadableContent }
            if reader.isCut { verdict.uninspectable = .tooManyParts }
        case .cms(var decoder):
            var last: [UInt8] = []
            decoder.finish(into: &last)
            takeInner([last], from: 0, .cms)
            verdict.isEncrypted = decoder.kind == .encrypted
            if decoder.isOverLimit || decoder.isMalformed || decoder.kind == .other { verdict.uninspectable = .unreadableContent }
        case .pgp(var decoder):
            var last: [UInt8] = []
            decoder.finish(into: &last)
            takeInner([last], from: 0, .pgp)
            Self.judge(decoder, &verdict)
        case .message(var scanner):
            scanner?.finish { files.take($0) }
        }
        var parts = files.parts
        var limits = files.limits + (isTooDeep ? [.nestedTooDeep] : [])
        verdict.holdsEncrypted = verdict.isEncrypted || files.holdsEncrypted
        if !inner.isEmpty { takeInner(known: returns.finish()) }
        for index in inner.indices {
            parts += inner[index].finish(in: entity).filter { part in !parts.contains { $0.isSame(as: part) } }
            limits += inner[index].limits
            if inner[index].holdsEncrypted { verdict.holdsEncrypted = true }
        }
        if context.budget.isSpent, verdict.uninspectable == nil, !inner.isEmpty { verdict.uninspectable = .unreadableContent }
        verdict.uninspectable = verdict.uninspectable ?? limits.first
        return (parts.map { $0.carried(by: carrier) }, verdict)
    }

    private mutating func finishArmor() -> PGPContentDecoder? {
        var last: [UInt8] = []
        let decoder = armor.finish(into: &last)
        takeInner([last], from: 0, .pgp)
        return decoder
    }

    private static func judge(_ decoder: PGPContentDecoder, _ verdict: inout Verdict) {
        verdict.isEncrypted = decoder.kind == .encrypted
        if decoder.isOverLimit || decoder.kind == .unsupported { verdict.uninspectable = .unreadableContent }
    }

    /// Enough is there to tell what it is, by as many octets however many came at once.
    private mutating func decide() {
        guard case .undecided(var head) = mode else { return }
        switch EnvelopeKind(head, of: entity) {
        case .tnef: mode = .tnef(TNEFReader())
        case .cms:
            head = Array(head.drop { $0 == ASCII.cr || $0 == ASCII.lf })
            mode = .cms(CMSContentDecoder(outputLimit: context.budget.left))
        case .pgp: mode = .pgp(PGPContentDecoder(outputLimit: context.budget.left))
        case .message: mode = .message(entity.mediaType.isText ? InlineEncodingScanner() : nil)
        case .text: mode = .inline(InlineEncodingScanner())
        case .binhex:
            var scanner = InlineEncodingScanner()
            let mark = Array("(This file must be converted with BinHex 4.0)\n".utf8)
            scanner.scan(mark.span) { _ in }
            mode = .inline(scanner)
        case .none:
            mode = .plain
            return
        }
        take(head.span)
    }

    // MARK: - Content read as a message

    /// - Parameter size: octets of the chunk that they came out of. What is more than that was compressed.
    private mutating func takeInner(_ pieces: [[UInt8]], from size: Int, _ origin: UnwrappedPart.Origin) {
        let count = pieces.reduce(0) { $0 + $1.count }
        guard count > 0, context.budget.take(max(0, count - size)) else { return }
        for piece in pieces { takeInner(piece.span, origin) }
    }

    private mutating func takeInner(_ piece: Span<UInt8>, _ origin: UnwrappedPart.Origin) {
        if inner.isEmpty {
            guard let reading = context.reading(inside: entity) else {
                isTooDeep = true
                return
            }
            inner = [InnerMessage(reading, origin: origin)]
        }
        takeInner(known: returns.take(piece))
    }

    private mutating func takeInner(known: [UInt8]) {
        if returns.isFound, inner.count == 1 { inner.append(inner[0].copy()) }
        inner[0].take(known.span)
        guard inner.count > 1 else { return }
        let replaced = BareReturns.replaced(in: known)
        inner[1].take(replaced.span)
    }

    /// What text patterns matched within.
    var hits: TextHits {
        mutating get {
            var hits = files.hits
            for index in inner.indices { hits.formUnion(inner[index].hits) }
            return hits
        }
    }
}
