// SPDX-License-Identifier: Apache-2.0

import Digests
import MIME
import Rules

/// Gathers the files that lie within one leaf, as they come out of it: names, and what tells their types. Each may be an
/// envelope itself.
struct EmbeddedFiles {
    private struct File {
        let origin: UnwrappedPart.Origin
        var names: [String] = []
        var content: FileTypes.Content
        var text: TextPatterns
        /// What looks into it; none where that would be too deep.
        var unwrapper: [LeafUnwrapper]
    }

    private let leaf: Entity
    private let context: UnwrappingContext
    private var current: File?
    /// Files that are complete, each before those within it.
    private(set) var parts: [UnwrappedPart] = []
    private var fileCount = 0
    /// Whether there was more than is looked at.
    private(set) var limits: [Defect.Name] = []
    /// Whether one that was announced is among them.
    private(set) var hasAnnounced = false
    private(set) var holdsEncrypted = false
    /// What text patterns matched within.
    private(set) var hits = TextHits()

    init(in leaf: Entity, _ context: UnwrappingContext) {
        self.leaf = leaf
        self.context = context
    }

    /// The same so far, for a reading that parts here.
    func copy() -> EmbeddedFiles {
        var other = self
        if let file = current {
            other.current?.content = file.content.copy()
            other.current?.text = file.text.copy()
            other.current?.unwrapper = file.unwrapper.map { $0.copy() }
        }
        return other
    }

    mutating func begin(_ origin: UnwrappedPart.Origin) {
        fileCount += 1
        let entity = Entity(file: [], number: fileCount, size: 0, in: leaf)
        current = File(
            origin: origin, content: FileTypes.Content(hash: context.isHashing ? SHA256() : nil), text: context.rawText(),
            unwrapper: context.deeper.map { [LeafUnwrapper(entity, $0)] } ?? [])
    }

    mutating func name(_ name: String) {
        if current?.names.contains(name) == false { current?.names.insert(name, at: 0) }
    }

    mutating func take(_ octets: [UInt8]) {
        guard var file = current else { return }
        // Taken out while it works: two owners would have its arrays copied.
        current = nil
        file.content.take(octets.span)
        if file.text.isScanning { file.text.take(octets.span) }
        if !file.unwrapper.isEmpty { file.unwrapper[0].take(octets.span) }
        current = file
    }

    mutating func end() {
        guard var file = current else { return }
        current = nil
        let record = PartRecord(entity: Entity(file: file.names, number: fileCount, size: file.content.size, in: leaf))
        parts.append(UnwrappedPart(record, Self.results(of: file), origin: file.origin, carrier: 0))
        if !file.origin.isBare { hasAnnounced = true }
        file.text.finish()
        hits.formUnion(file.text.hits)
        if file.unwrapper.isEmpty {
            if EnvelopeKind.isPacked(file.content.head) { note(.nestedTooDeep) }
            return
        }
        let (inner, verdict) = file.unwrapper[0].finish(carrier: 0)
        parts += inner
        if verdict.holdsEncrypted { holdsEncrypted = true }
        if let limit = verdict.uninspectable, limit != .unreadableContent { note(limit) }
        hits.formUnion(file.unwrapper[0].hits)
    }

    /// What a file is. Keys and signatures of OpenPGP stand in much mail, and cost libmagic more than anything.
    private static func results(of file: File) -> [FileTypes.Result] {
        var results = FileTypes.results(of: file.content)
        if file.origin.isBare, case .ask(let head, _) = results[0].finding, isKeyOrSignature(head) {
            results[0] = FileTypes.Result(
                size: results[0].size, sha256: results[0].sha256, finding: .type("application/octet-stream"))
        }
        return results
    }

    /// Whether content begins with the packet of a signature or a public key, in the old or the new form (RFC 9580 §4.2), of a
    /// version that there is.
    private static func isKeyOrSignature(_ head: [UInt8]) -> Bool {
        guard head.count > 6, let first = head.first else { return false }
        switch first {
        case 0x88, 0x98: return (2...6).contains(head[2])
        case 0x89, 0x99: return (2...6).contains(head[3])
        case 0xC2, 0xC6: return (2...6).contains(head[head[1] < 0xC0 ? 2 : head[1] < 0xE0 ? 3 : 6])
        default: return false
        }
    }

    private mutating func note(_ limit: Defect.Name) {
        if !limits.contains(limit) { limits.append(limit) }
    }

    mutating func take(_ event: TNEFReader.Event) {
        switch event {
        case .begin: begin(.tnef)
        case .name(let name): self.name(name)
        case .content(let octets): take(octets)
        case .end: end()
        }
    }

    mutating func take(_ event: InlineEncodingScanner.Event) {
        switch event {
        case .begin(let kind, let name):
            begin(UnwrappedPart.Origin(kind))
            self.name(Charset.decodeUnlabelled(name))
        case .content(let octets): take(octets)
        case .end: end()
        }
    }
}

extension UnwrappedPart.Origin {
    fileprivate init(_ kind: InlineEncodingScanner.Kind) {
        self =
            switch kind {
            case .uuencode: .uuencode
            case .yenc: .yenc
            case .binhex: .binhex
            case .base64: .base64
            case .bareUuencode: .bareUuencode
            case .bareBase64: .bareBase64
            }
    }
}
