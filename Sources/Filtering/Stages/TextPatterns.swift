// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// The fifth stage: patterns in decoded text, over displayed parts and the subject.
///
/// Text is made valid UTF-8 in its charset; HTML is searched as it stands and as it is shown. Does nothing where no rule
/// has a `text` condition.
struct TextPatterns {
    private let isNeeded: Bool
    private var source: TextScanner?
    private var shown: TextScanner?
    private var decoder: TextDecoder?
    private var html: HTMLText?
    private(set) var hits = TextHits()

    init(rules: RuleSet) {
        isNeeded = rules.needs.text
    }

    var isScanning: Bool { source != nil }

    mutating func begin(_ entity: Entity, scratch: PatternScratch) {
        guard isNeeded, entity.mediaType.isText, entity.disposition?.kind != "attachment" else { return }
        source = TextScanner(scratch)
        decoder = TextDecoder(charset: entity.mediaType.charset ?? "")
        if entity.mediaType.name == "text/html" {
            html = HTMLText()
            shown = TextScanner(scratch)
        }
    }

    mutating func take(_ octets: Span<UInt8>) {
        guard source != nil else { return }
        var text: [UInt8] = []
        decoder?.decode(octets, into: &text)
        feed(text)
    }

    mutating func finish() {
        guard source != nil else { return }
        var text: [UInt8] = []
        decoder?.finish(into: &text)
        feed(text)
        var visible: [UInt8] = []
        html?.finish(into: &visible)
        if !visible.isEmpty { shown?.feed(visible.span) }
        if let source { hits.formUnion(source.finish()) }
        if let shown { hits.formUnion(shown.finish()) }
        drop()
    }

    mutating func drop() {
        source = nil
        shown = nil
        decoder = nil
        html = nil
    }

    mutating func scan(subject: String, scratch: PatternScratch) {
        guard isNeeded else { return }
        let scanner = TextScanner(scratch)
        let text = Array(subject.utf8)
        scanner.feed(text.span)
        hits.formUnion(scanner.finish())
    }

    private mutating func feed(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        source?.feed(text.span)
        guard html != nil else { return }
        var visible: [UInt8] = []
        html?.decode(text.span, into: &visible)
        shown?.feed(visible.span)
    }
}
