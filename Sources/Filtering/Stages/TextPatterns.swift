// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// The fifth stage: patterns in decoded text, over displayed parts and the subject.
///
/// Text is made valid UTF-8 in its charset, and in every other that a mail program may take it to be in; HTML is searched as
/// it stands and as it is shown. Does nothing where no rule has a `text` condition.
struct TextPatterns {
    /// One text while it is read, decoded in one way.
    private struct Scan {
        let source: TextScanner
        var shown: TextScanner?
        var decoder: TextDecoder
        var html: HTMLText?

        mutating func take(_ octets: Span<UInt8>) {
            var text: [UInt8] = []
            decoder.decode(octets, into: &text)
            feed(text)
        }

        mutating func finish() -> [TextHits] {
            var text: [UInt8] = []
            decoder.finish(into: &text)
            feed(text)
            var visible: [UInt8] = []
            html?.finish(into: &visible)
            if !visible.isEmpty { shown?.feed(visible.span) }
            return [source.finish()] + (shown.map { [$0.finish()] } ?? [])
        }

        private mutating func feed(_ text: [UInt8]) {
            guard !text.isEmpty else { return }
            source.feed(text.span)
            guard html != nil else { return }
            var visible: [UInt8] = []
            html?.decode(text.span, into: &visible)
            shown?.feed(visible.span)
        }

        /// The same text so far, to be gone on with in another way.
        func copy() -> Scan {
            Scan(
                source: TextScanner(copying: source), shown: shown.map { TextScanner(copying: $0) }, decoder: decoder.anew(),
                html: html)
        }
    }

    private let isNeeded: Bool
    /// One for each way to read the text.
    private var scans: [Scan] = []
    private var views: [(name: ViewName, scans: [Scan])] = []
    private(set) var hits = TextHits()

    init(rules: RuleSet) {
        isNeeded = rules.needs.text
    }

    var isScanning: Bool { !scans.isEmpty }

    /// The same for a reading that parts here: it looks only at text that begins later.
    func copy() -> TextPatterns {
        var other = self
        other.drop()
        other.hits = TextHits()
        return other
    }

    mutating func begin(_ entity: Entity, scratch: PatternScratch) {
        // A multipart that turns out to have no parts is shown as text.
        guard isNeeded, entity.mediaType.isText || entity.mediaType.isMultipart, entity.disposition?.kind != "attachment" else {
            return
        }
        let isHTML = entity.mediaType.name == "text/html"
        let charsets = [entity.mediaType.charset ?? ""] + entity.otherCharsets
        scans = charsets.flatMap { TextDecoder.all(charset: $0) }.map { decoder in
            Scan(
                source: TextScanner(scratch), shown: isHTML ? TextScanner(scratch) : nil, decoder: decoder,
                html: isHTML ? HTMLText() : nil)
        }
    }

    /// For text that nobody declared.
    mutating func begin(raw scratch: PatternScratch) {
        guard isNeeded else { return }
        scans = [Scan(source: TextScanner(scratch), shown: nil, decoder: TextDecoder(charset: ""), html: nil)]
    }

    mutating func begin(views names: [ViewName]) {
        guard isScanning else { return }
        for name in names { views.append((name: name, scans: scans.map { $0.copy() })) }
    }

    mutating func take(_ octets: Span<UInt8>) {
        for index in scans.indices { scans[index].take(octets) }
    }

    mutating func take(_ octets: Span<UInt8>, view: ViewName) {
        guard let index = views.firstIndex(where: { $0.name == view }) else { return }
        for number in views[index].scans.indices { views[index].scans[number].take(octets) }
    }

    mutating func finish() {
        for scan in scans + views.flatMap({ $0.scans }) {
            var scan = scan
            for found in scan.finish() { hits.formUnion(found) }
        }
        drop()
    }

    mutating func drop() {
        scans = []
        views = []
    }

    /// What matches in a text that is there as a whole.
    static func scan(_ text: String, rules: RuleSet, scratch: PatternScratch) -> TextHits {
        guard rules.needs.text else { return TextHits() }
        let scanner = TextScanner(scratch)
        let octets = Array(text.utf8)
        scanner.feed(octets.span)
        return scanner.finish()
    }
}
