// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Decodes the body of a leaf as the documented reading has it, and in other ways once something turns up over which mail
/// programs differ.
///
/// The others begin at the line in which that is, however the body is cut into chunks: up to there all agree. So lines are
/// decoded whole; what stands behind the last line end of a chunk waits for the next, `unitSize` octets of it at most.
struct BodyDecoder: Sendable {
    /// What comes out.
    enum Output: Sendable {
        case documented([UInt8])
        /// These begin: what came before is the same in them.
        case views([ViewName])
        case view(ViewName, [UInt8])
    }

    private var decoder: TransferDecoder
    private var views: [ViewDecoder]
    /// Views that are to be told of before anything else.
    private var announced: [ViewName]
    /// Whether the documented decoder may still meet something that begins views.
    private var mayDoubt: Bool
    /// The line that has not ended.
    private var line: [UInt8] = []
    /// A line longer than this is decoded in pieces.
    private static let unitSize = 4096

    init(_ encoding: TransferEncoding, views names: [ViewName]) {
        decoder = TransferDecoder(encoding)
        views = names.map { ViewDecoder($0) }
        announced = names
        mayDoubt = encoding == .base64 || encoding == .quotedPrintable
    }

    /// Whether decoding changes nothing and there is one way only: the octets may be used where they are.
    var isIdentity: Bool { decoder.isIdentity && views.isEmpty && announced.isEmpty }

    mutating func decode(_ chunk: Span<UInt8>, _ emit: (Output) -> Void) {
        announce(emit)
        guard mayDoubt else { return decodePiece(chunk, emit) }
        var start = 0
        if !line.isEmpty {
            // The rest of the line that was begun.
            let lineFeed = chunk.firstIndex(of: ASCII.lf, in: 0..<min(chunk.count, Self.unitSize - line.count))
            start = min(chunk.count, lineFeed.map { $0 + 1 } ?? Self.unitSize - line.count)
            line.append(chunk, in: 0..<start)
            guard lineFeed != nil || line.count == Self.unitSize else { return }
            let whole = line
            line = []
            decodeLines(whole.span, emit)
        }
        let end = Self.lastUnit(chunk, from: start)
        if end > start { decodeLines(chunk.extracting(start..<end), emit) }
        line.append(chunk, in: end..<chunk.count)
        if !mayDoubt { flushLine(emit) }
    }

    /// Ends the body.
    /// - Returns: the defect that its encoding has, if any.
    mutating func finish(_ emit: (Output) -> Void) -> Defect.Name? {
        announce(emit)
        let whole = line
        line = []
        if !whole.isEmpty { decodeLines(whole.span, emit) }
        var last: [UInt8] = []
        let before = decoder
        let defect = decoder.finish(into: &last)
        if mayDoubt, let defect, defect.classification == .ambiguous { begin(before, emit) }
        for var view in views {
            var octets: [UInt8] = []
            view.finish(into: &octets)
            if !octets.isEmpty { emit(.view(view.name, octets)) }
        }
        views = []
        if !last.isEmpty { emit(.documented(last)) }
        return defect
    }

    private mutating func announce(_ emit: (Output) -> Void) {
        guard !announced.isEmpty else { return }
        emit(.views(announced))
        announced = []
    }

    /// Where the last whole line of a chunk ends, or the last full piece of a long one.
    private static func lastUnit(_ chunk: Span<UInt8>, from start: Int) -> Int {
        var end = chunk.count
        while end > start, chunk[end - 1] != ASCII.lf { end -= 1 }
        return end + (chunk.count - end) / unitSize * unitSize
    }

    private mutating func flushLine(_ emit: (Output) -> Void) {
        let whole = line
        line = []
        if !whole.isEmpty { decodePiece(whole.span, emit) }
    }

    /// Decodes whole lines. If one of them is the first with a doubt, then the other ways begin with it.
    private mutating func decodeLines(_ lines: Span<UInt8>, _ emit: (Output) -> Void) {
        guard mayDoubt else { return decodePiece(lines, emit) }
        let before = decoder
        var out: [UInt8] = []
        decoder.decode(lines, into: &out)
        guard decoder.isDoubtful else {
            decodeViews(lines, emit)
            if !out.isEmpty { emit(.documented(out)) }
            return
        }
        decoder = before
        var start = 0
        while start < lines.count {
            let limit = min(lines.count, start + Self.unitSize)
            let end = lines.firstIndex(of: ASCII.lf, in: start..<limit).map { $0 + 1 } ?? limit
            let state = decoder
            var octets: [UInt8] = []
            decoder.decode(lines.extracting(start..<end), into: &octets)
            let isFirst = decoder.isDoubtful
            if isFirst { begin(state, emit) }
            decodeViews(lines.extracting(start..<end), emit)
            if isFirst {
                if !octets.isEmpty { emit(.documented(octets)) }
                return decodePiece(lines.extracting(end..<lines.count), emit)
            }
            if !octets.isEmpty { emit(.documented(octets)) }
            start = end
        }
    }

    private mutating func begin(_ state: TransferDecoder, _ emit: (Output) -> Void) {
        mayDoubt = false
        let known = Set(views.map(\.name))
        let new = decoder.everyView.filter { !known.contains($0) }
        views += new.map { ViewDecoder($0, after: state) }
        emit(.views(new))
    }

    private mutating func decodePiece(_ octets: Span<UInt8>, _ emit: (Output) -> Void) {
        guard octets.count > 0 else { return }
        decodeViews(octets, emit)
        var out: [UInt8] = []
        decoder.decode(octets, into: &out)
        if !out.isEmpty { emit(.documented(out)) }
    }

    private mutating func decodeViews(_ octets: Span<UInt8>, _ emit: (Output) -> Void) {
        for index in views.indices {
            var out: [UInt8] = []
            views[index].decode(octets, into: &out)
            if !out.isEmpty { emit(.view(views[index].name, out)) }
        }
    }
}
