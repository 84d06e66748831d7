// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Finds the files that are encoded within a text, as mail had them before MIME, and decodes them as they stream in.
///
/// Mail programs still show such files as attachments, so they are ones. The text comes in any chunking, with its transfer
/// encoding undone; what is no file is passed over. Memory: the head of one line, at most `headLimit` octets, and the decoded
/// content of one chunk, given out at `contentLimit`.
///
/// A line that begins a file does so within another one too, which then ends: it has lost its end, or somebody hides one file
/// in the other. Only in yEnc could such a line be data, made so on purpose; what stood before it has been given out by then.
///
/// Data that no line announces are taken for files too (`BareEncodedLine`).
public struct InlineEncodingScanner: Sendable {
    public enum Kind: String, Sendable {
        case uuencode
        case yenc
        case binhex
        case base64 = "begin-base64"
        /// Data without the line that announces them.
        case bareUuencode = "bare-uuencode"
        case bareBase64 = "bare-base64"
    }

    /// Every `begin` is followed by its contents and its `end`; files do not overlap.
    public enum Event: Sendable, Equatable {
        case begin(kind: Kind, name: [UInt8])
        /// Decoded octets of the file begun last; never empty.
        case content([UInt8])
        case end
    }

    private enum Decoder: Sendable {
        case none
        case uuencode(UUDecoder)
        case yenc(YEncDecoder)
        case binhex(BinHexDecoder)
        case base64(Base64.StreamDecoder)
    }

    /// Whether there were more than `fileLimit` files; the rest was passed over.
    public private(set) var isCut = false
    private var decoder = Decoder.none
    /// The name of a file whose first line was seen.
    private var name: [UInt8] = []
    /// Whether the file at hand has been told of. Before it is, there must be a line of data, or a header of BinHex: `begin 100
    /// days` begins a sentence too.
    private var isAnnounced = false
    /// Lines that may still be passed over in search of the first line of data.
    private var patience = 0
    /// Whether uuencoded data had the line without octets that stands before the end.
    private var isAtZeroLine = false
    /// Lines within which a `:` begins BinHex.
    private var markedLines = 0
    private var fileCount = 0
    private var bareCount = 0
    /// Whether no line announced the file at hand; then it ends at the first line that is not encoded.
    private var isBare = false
    /// The head of a line that the chunk's end cut in two.
    private var held: [UInt8] = []
    /// Whether the head of the line at hand has been taken, and whether the decoder wants the rest.
    private var isWithinLine = false
    private var wantsRest = false
    private var content: [UInt8] = []

    private static let fileLimit = 64
    /// Files that nobody announces are looked at only as a second net, and lists of digests have hundreds of such lines: what
    /// is over this number is passed over without a word.
    private static let bareLimit = 256
    /// Octets of a line that are looked at; begin lines have a name of at most 255.
    private static let headLimit = 300
    /// Lines of text between a begin line and its data, or the BinHex mark and its `:`, before they are given up.
    private static let patienceLimit = 8
    /// Content held at most but for what one piece decodes to.
    private static let contentLimit = 64 * 1024
    /// Octets decoded at a time: BinHex makes up to 100 of one.
    private static let pieceLimit = 4096

    public init() {}

    public mutating func scan(_ chunk: Span<UInt8>, _ emit: (Event) -> Void) {
        let hasReturns = chunk.hasLoneReturns
        // An x is rare in text: where the next one stands.
        var letter = -1
        var cursor = 0
        while cursor < chunk.count {
            let lineFeed = chunk.firstIndex(of: ASCII.lf, in: cursor..<chunk.count)
            let end = (lineFeed ?? chunk.count - 1) + 1
            // A CR alone ends a line for many; what follows the one of a CRLF is an empty line, which means nothing.
            while hasReturns, let carriageReturn = chunk.firstIndex(of: ASCII.cr, in: cursor..<end),
                carriageReturn + 1 < end, chunk[carriageReturn + 1] != ASCII.lf
            {
                take(chunk, cursor..<carriageReturn + 1, endsLine: true, emit)
                cursor = carriageReturn + 1
            }
            if lineFeed != nil, isIdle, isProse(chunk, cursor..<end, &letter) {
                cursor = end
                continue
            }
            let isAtEnd = lineFeed != nil || chunk[end - 1] == ASCII.cr
            if cursor < end { take(chunk, cursor..<end, endsLine: isAtEnd, emit) }
            cursor = end
        }
        flush(emit)
    }

    /// Whether no file is at hand and none announced, and a line begins.
    private var isIdle: Bool {
        guard !isWithinLine, held.isEmpty, markedLines == 0 else { return false }
        if case .none = decoder { return true }
        return false
    }

    /// Whether a whole line can neither begin a file nor announce one, told by its first word: nearly all lines of text.
    private func isProse(_ chunk: Span<UInt8>, _ line: Range<Int>, _ letter: inout Int) -> Bool {
        switch chunk[line.lowerBound] {
        // Begin lines, uuencode without one, and BinHex.
        case 0x62, ASCII.equals, 0x4D, ASCII.colon: return false
        default: break
        }
        // `BinHex` may stand anywhere.
        if letter < line.lowerBound { letter = chunk.firstIndex(of: 0x78, in: line.lowerBound..<chunk.count) ?? chunk.count }
        guard letter >= line.upperBound else { return false }
        return !BareEncodedLine.mayBeBase64(chunk, line)
    }

    public mutating func finish(_ emit: (Event) -> Void) {
        if !held.isEmpty {
            let head = held
            takeHead(head.span, 0..<head.count, emit)
        }
        endFile(emit)
        held = []
        isWithinLine = false
        markedLines = 0
    }

    /// Takes a piece of one line. Heads are cut at the same place in any chunking, and only such as a chunk cuts are copied.
    private mutating func take(_ chunk: Span<UInt8>, _ piece: Range<Int>, endsLine: Bool, _ emit: (Event) -> Void) {
        var start = piece.lowerBound
        if !isWithinLine {
            start = min(piece.upperBound, start + Self.headLimit - held.count)
            let head = piece.lowerBound..<start
            let isComplete = held.count + head.count == Self.headLimit || (endsLine && start == piece.upperBound)
            if isComplete && held.isEmpty {
                takeHead(chunk, head, emit)
            } else {
                held.append(chunk, in: head)
                guard isComplete else { return }
                let line = held
                held = []
                takeHead(line.span, 0..<line.count, emit)
            }
            isWithinLine = true
        }
        if wantsRest { decode(chunk, start..<piece.upperBound, emit) }
        guard endsLine else { return }
        isWithinLine = false
        // Decoders want the LF, which is missing or comes as an empty line.
        if wantsRest, chunk[piece.upperBound - 1] == ASCII.cr {
            let lineFeed = [ASCII.lf]
            decode(lineFeed.span, 0..<1, emit)
        }
    }

    /// Takes the head of a line: all of it, line end included, if it is no longer than `headLimit`.
    private mutating func takeHead(_ text: Span<UInt8>, _ head: Range<Int>, _ emit: (Event) -> Void) {
        wantsRest = false
        var end = head.upperBound
        while end > head.lowerBound, text[end - 1] == ASCII.lf || text[end - 1] == ASCII.cr { end -= 1 }
        let line = head.lowerBound..<end
        // An empty line means nothing to any decoder.
        if line.isEmpty { return }
        if markedLines > 0 {
            markedLines -= 1
            if text[line.lowerBound] == ASCII.colon {
                endFile(emit)
                decoder = .binhex(BinHexDecoder())
            }
        }
        switch InlineBeginLine(text, in: line) {
        case .uuencode(let name):
            endFile(emit)
            prepare(.uuencode(Self.startedUUDecoder()), name: name)
            return
        case .base64(let name):
            endFile(emit)
            prepare(.base64(Base64.StreamDecoder()), name: name)
            return
        case .yenc(let name):
            endFile(emit)
            prepare(.yenc(YEncDecoder()), name: name)
            announce(.yenc, emit)
        case .binhexMark:
            markedLines = Self.patienceLimit
        case nil:
            break
        }
        if isBare, !isGoingOn(text, line) { endFile(emit) }
        if case .none = decoder { beginBare(text, line, emit) }
        switch decoder {
        case .none: break
        case .uuencode: takeUUencode(text, line, emit)
        case .base64: takeBase64(text, head, line, emit)
        case .yenc:
            if text.has("=yend", at: line.lowerBound, in: line) { endFile(emit) } else { takeAll(text, head, emit) }
        case .binhex: takeAll(text, head, emit)
        }
    }

    /// Whether a line belongs to the file at hand, which none announced.
    private func isGoingOn(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        switch decoder {
        case .uuencode: Self.isPlausibleUUencode(text, line)
        case .base64: BareEncodedLine.base64Letters(text, line) != nil
        case .none, .yenc, .binhex: true
        }
    }

    /// Begins a file that no line announces, if this line cannot be anything else.
    private mutating func beginBare(_ text: Span<UInt8>, _ line: Range<Int>, _ emit: (Event) -> Void) {
        guard bareCount < Self.bareLimit, let kind = BareEncodedLine(text, in: line) else { return }
        switch kind {
        case .uuencode:
            prepare(.uuencode(Self.startedUUDecoder()), name: [])
            isBare = true
            announce(.bareUuencode, emit)
        case .base64, .shortBase64:
            prepare(.base64(Base64.StreamDecoder()), name: [])
            isBare = true
            if case .base64 = kind { announce(.bareBase64, emit) }
        case .binhex:
            decoder = .binhex(BinHexDecoder())
        }
    }

    /// Begins a file that is not told of until there are data.
    private mutating func prepare(_ decoder: Decoder, name: [UInt8]) {
        self.decoder = decoder
        self.name = name
        isBare = false
        patience = Self.patienceLimit
        isAtZeroLine = false
    }

    /// A decoder that has its first line.
    private static func startedUUDecoder() -> UUDecoder {
        var decoder = UUDecoder()
        var nothing: [UInt8] = []
        let first = Array("begin 644 a\n".utf8)
        decoder.decode(first.span, into: &nothing)
        return decoder
    }

    private mutating func takeUUencode(_ text: Span<UInt8>, _ line: Range<Int>, _ emit: (Event) -> Void) {
        if Self.isEnd(text, line) {
            if !isAnnounced { announce(.uuencode, emit) }
            endFile(emit)
            return
        }
        // Other decoders stop here as well, and do not ask for the end.
        if isAtZeroLine {
            endFile(emit)
            return
        }
        if !isAnnounced { weigh(Self.isPlausibleUUencode(text, line), as: .uuencode, emit) }
        guard isAnnounced else { return }
        isAtZeroLine = text[line.lowerBound] == 0x60 || (text[line.lowerBound] == ASCII.space && line.count == 1)
        // A line longer than its head is far too long anyway: it ends here.
        decode(text, line, emit)
        let lineEnd = [ASCII.lf]
        decode(lineEnd.span, 0..<1, emit)
    }

    private mutating func takeBase64(_ text: Span<UInt8>, _ head: Range<Int>, _ line: Range<Int>, _ emit: (Event) -> Void) {
        if text.has("====", at: line.lowerBound, in: line) {
            if !isAnnounced { announce(.base64, emit) }
            endFile(emit)
            return
        }
        if !isAnnounced, !isBare { weigh(Self.isPlausibleBase64(text, line), as: .base64, emit) }
        // A short line that nothing announces begins a file only with the next one.
        if isBare, !isAnnounced, !content.isEmpty { announce(.bareBase64, emit) }
        if isAnnounced || isBare { takeAll(text, head, emit) }
    }

    /// Decodes the head, and has the rest of the line decoded too.
    private mutating func takeAll(_ text: Span<UInt8>, _ head: Range<Int>, _ emit: (Event) -> Void) {
        wantsRest = true
        decode(text, head, emit)
    }

    /// Tells of the file at its first plausible line; gives it up after a few others.
    private mutating func weigh(_ isPlausible: Bool, as kind: Kind, _ emit: (Event) -> Void) {
        if isPlausible {
            announce(kind, emit)
        } else {
            patience -= 1
            if patience <= 0 { decoder = .none }
        }
    }

    /// Tells of the file at hand, or lets it go if there were too many.
    private mutating func announce(_ kind: Kind, _ emit: (Event) -> Void) {
        guard isBare || fileCount < Self.fileLimit else {
            isCut = true
            decoder = .none
            content.removeAll(keepingCapacity: true)
            return
        }
        if isBare { bareCount += 1 } else { fileCount += 1 }
        isAnnounced = true
        if !isBare { markedLines = 0 }
        emit(.begin(kind: kind, name: name))
    }

    private mutating func decode(_ text: Span<UInt8>, _ range: Range<Int>, _ emit: (Event) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, start + Self.pieceLimit)
            decodePiece(text.extracting(start..<end), emit)
            if content.count >= Self.contentLimit { flush(emit) }
            start = end
        }
    }

    private mutating func decodePiece(_ piece: Span<UInt8>, _ emit: (Event) -> Void) {
        // The decoder is taken out while it works: two owners would have its arrays copied.
        switch decoder {
        case .none:
            wantsRest = false
        case .uuencode(var uuencode):
            decoder = .none
            uuencode.decode(piece, into: &content)
            decoder = .uuencode(uuencode)
        case .yenc(var yenc):
            decoder = .none
            yenc.decode(piece, into: &content)
            decoder = .yenc(yenc)
        case .base64(var base64):
            decoder = .none
            base64.decode(piece, into: &content)
            decoder = .base64(base64)
        case .binhex(var binhex):
            decoder = .none
            binhex.decode(piece, into: &content)
            // It was no header: the lines that follow may still have one.
            guard binhex.phase != .seeking else { return }
            decoder = .binhex(binhex)
            if !isAnnounced, let found = binhex.name {
                name = found
                announce(.binhex, emit)
            }
            if binhex.phase == .ended { endFile(emit) }
        }
    }

    /// Ends the file at hand, if there is one.
    private mutating func endFile(_ emit: (Event) -> Void) {
        switch decoder {
        case .none: break
        case .uuencode(var uuencode): uuencode.finish(into: &content)
        case .yenc(var yenc): yenc.finish(into: &content)
        case .binhex(var binhex): binhex.finish(into: &content)
        case .base64(var base64): base64.finish(into: &content)
        }
        decoder = .none
        if isAnnounced {
            flush(emit)
            emit(.end)
        }
        content.removeAll(keepingCapacity: true)
        isAnnounced = false
        isBare = false
        name = []
    }

    private mutating func flush(_ emit: (Event) -> Void) {
        guard isAnnounced, !content.isEmpty else { return }
        emit(.content(content))
        content = []
    }

    private static func isEnd(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard text.has("end", at: line.lowerBound, in: line) else { return false }
        for index in line.dropFirst(3) where !ASCII.isBlank(text[index]) { return false }
        return true
    }

    /// Whether a line has the length that its first octet says (with a checksum or not), or else nothing but the alphabet, for
    /// blanks at its end may be lost.
    private static func isPlausibleUUencode(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let first = text[line.lowerBound]
        guard first >= 0x20, first <= 0x60 else { return false }
        let length = (Int((first &- 0x20) & 0x3F) + 2) / 3 * 4
        if line.count == 1 + length || line.count == 2 + length { return true }
        for index in line where text[index] < 0x20 || text[index] > 0x60 { return false }
        return true
    }

    private static func isPlausibleBase64(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line {
            let octet = text[index]
            let isOfAlphabet = ASCII.isAlphanumeric(octet) || octet == 0x2B || octet == ASCII.slash || octet == ASCII.equals
            guard isOfAlphabet || ASCII.isBlank(octet) else { return false }
        }
        return true
    }
}
