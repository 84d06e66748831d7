// SPDX-License-Identifier: Apache-2.0

import CVectorscan

/// Many regular expressions compiled into one automaton: a text is read once, however many there are.
///
/// Expressions are caseless and UTF-8, never with Unicode character properties (`\b` and `\w` are of US-ASCII), and
/// each is reported once a text. Unchecked Sendable: the library never writes to a compiled database, which any number
/// of threads may read at once; what is written during a scan is in the scratch, one a thread.
@safe
final class PatternDatabase: @unchecked Sendable {
    enum Mode {
        /// For texts that are at hand as a whole.
        case block
        /// For texts that arrive in chunks.
        case stream
    }

    /// Why the expressions were not compiled.
    struct Refusal: Error {
        /// The index of the expression at fault, where it is one.
        let index: Int?
        let reason: String
    }

    fileprivate let handle: OpaquePointer

    init(_ expressions: [String], mode: Mode) throws(Refusal) {
        var characters: [CChar] = []
        var starts: [Int] = []
        for expression in expressions {
            starts.append(characters.count)
            for octet in expression.utf8 { characters.append(CChar(bitPattern: octet)) }
            characters.append(0)
        }
        let flag = UInt32(HS_FLAG_CASELESS) | UInt32(HS_FLAG_UTF8) | UInt32(HS_FLAG_SINGLEMATCH)
        let flags = [UInt32](repeating: flag, count: expressions.count)
        let numbers = (0..<expressions.count).map { UInt32($0) }
        let wanted = mode == .block ? UInt32(HS_MODE_BLOCK) : UInt32(HS_MODE_STREAM)
        var database: OpaquePointer?
        var problem: UnsafeMutablePointer<hs_compile_error_t>?
        let status = unsafe characters.withUnsafeBufferPointer { buffer -> hs_error_t in
            guard let base = buffer.baseAddress else { return HS_INVALID }
            let texts: [UnsafePointer<CChar>?] = unsafe starts.map { unsafe base + $0 }
            return unsafe hs_compile_multi(
                texts, flags, numbers, UInt32(expressions.count), wanted, nil, &database, &problem)
        }
        if status == HS_SUCCESS, let compiled = unsafe database {
            unsafe handle = compiled
            return
        }
        var index: Int?
        var reason = "the pattern library gave up with error \(status)"
        if let found = unsafe problem {
            let expression = unsafe Int(found.pointee.expression)
            if expressions.indices.contains(expression) { index = expression }
            if let message = unsafe found.pointee.message { reason = unsafe String(cString: message) }
            unsafe hs_free_compile_error(found)
        }
        throw Refusal(index: index, reason: reason)
    }

    deinit {
        unsafe hs_free_database(handle)
    }
}

/// Where the library's callback leaves the numbers of the expressions that matched.
private final class MatchSink {
    var numbers: [Int] = []
}

private func noteMatch(
    number: UInt32, from: UInt64, to: UInt64, flags: UInt32, context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context = unsafe context else { return 0 }
    let sink = unsafe Unmanaged<MatchSink>.fromOpaque(context).takeUnretainedValue()
    sink.numbers.append(Int(number))
    return 0
}

/// The working memory of pattern matching, made for one ``RuleSet``.
///
/// Not Sendable: one for each event loop or worker thread, shared by all messages there.
@safe
public final class PatternScratch {
    let patterns: PatternSet
    fileprivate let handle: OpaquePointer?
    private let sink = MatchSink()

    public init(for rules: RuleSet) {
        patterns = rules.patterns
        var scratch: OpaquePointer?
        for database in [patterns.values, patterns.text] {
            guard let database else { continue }
            // Each call widens the same scratch. It fails only where memory ends, which ends any Swift program.
            let status = unsafe hs_alloc_scratch(database.handle, &scratch)
            precondition(status == HS_SUCCESS, "no memory for pattern matching")
        }
        unsafe handle = scratch
    }

    deinit {
        unsafe hs_free_scratch(handle)
    }

    /// The numbers of the value patterns that match a text of valid UTF-8 as a whole.
    func matches(in text: [UInt8]) -> [Int] {
        guard let database = patterns.values, !text.isEmpty else { return [] }
        return collect {
            unsafe text.withUnsafeBytes { octets in
                unsafe hs_scan(
                    database.handle, octets.assumingMemoryBound(to: CChar.self).baseAddress,
                    UInt32(clamping: octets.count), 0, handle, noteMatch, context)
            }
        }
    }

    /// What the library hands to its callback. The sink lives as long as the scratch.
    fileprivate var context: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(sink).toOpaque() }

    /// Runs one call of the library and returns what its callback noted.
    fileprivate func collect(_ scan: () -> hs_error_t) -> [Int] {
        sink.numbers.removeAll(keepingCapacity: true)
        let status = scan()
        // Only a scratch or database that is none could fail, and no peer can bring that about.
        precondition(status == HS_SUCCESS, "pattern matching failed")
        return sink.numbers
    }
}

/// Looks for the text patterns of all rules in one run of text that arrives in chunks.
///
/// One for each text (a part's, the subject's); its memory does not grow with the text.
@safe
public final class TextScanner {
    private let scratch: PatternScratch
    private let database: PatternDatabase?
    private var stream: OpaquePointer?
    private var hits: TextHits

    public init(_ scratch: PatternScratch) {
        self.scratch = scratch
        database = scratch.patterns.text
        hits = TextHits()
        if let database {
            let status = unsafe hs_open_stream(database.handle, 0, &stream)
            precondition(status == HS_SUCCESS, "no memory for pattern matching")
        }
    }

    /// A second scanner that has read what `other` has.
    public init(copying other: TextScanner) {
        scratch = other.scratch
        database = other.database
        hits = other.hits
        if unsafe other.stream != nil {
            let status = unsafe hs_copy_stream(&stream, other.stream)
            precondition(status == HS_SUCCESS, "no memory for pattern matching")
        }
    }

    deinit {
        if unsafe stream != nil { unsafe hs_close_stream(stream, nil, nil, nil) }
    }

    /// Reads on. The text is valid UTF-8 as a whole; a character may be cut at the end of a chunk.
    public func feed(_ text: Span<UInt8>) {
        guard unsafe stream != nil else { return }
        // The library counts in 32 bits.
        var start = 0
        while start < text.count {
            let end = min(start + (1 << 24), text.count)
            scan(text.extracting(start..<end))
            start = end
        }
    }

    /// Ends the text, which decides patterns with `$`, and returns all that matched. Feeding again does nothing.
    public func finish() -> TextHits {
        guard unsafe stream != nil else { return hits }
        note(
            scratch.collect {
                unsafe hs_close_stream(stream, scratch.handle, noteMatch, scratch.context)
            })
        unsafe stream = nil
        return hits
    }

    private func scan(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { octets in
            note(
                scratch.collect {
                    unsafe hs_scan_stream(
                        stream, UnsafeRawBufferPointer(octets).assumingMemoryBound(to: CChar.self).baseAddress,
                        UInt32(clamping: octets.count), 0, scratch.handle, noteMatch, scratch.context)
                })
        }
    }

    private func note(_ numbers: [Int]) {
        for number in numbers { hits.patterns.insert(number) }
    }
}

/// Which text patterns were found.
public struct TextHits: Sendable, Hashable {
    var patterns = BitSet()

    public init() {}

    public mutating func formUnion(_ other: TextHits) {
        patterns.formUnion(other.patterns)
    }
}
