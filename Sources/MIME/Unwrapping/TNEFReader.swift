// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Finds the attachments in a `winmail.dat` as it streams in, in any chunking (MS-OXTNEF).
///
/// Contents are given out as they come. A name may come before the content or behind it, and more than once: the last
/// one is the one that mail programs show. An attached message is a content with the name `embedded.tnef`, which is TNEF
/// again. If one attachment has several contents, then each is an attachment. Bodies are passed over, checksums are not
/// verified. Memory is one name.
public struct TNEFReader: Sendable {
    public enum Event: Sendable, Equatable {
        /// An attachment begins.
        case begin
        case name(String)
        /// A piece of its content; together they are the content.
        case content([UInt8])
        case end
    }

    private enum State: Sendable {
        // Numbers, the lowest octet first.
        case signature
        case key
        case level
        case attribute
        case length
        case checksum
        case data
        case ended
    }

    /// What the data of an attribute, or a value of a property, are.
    private enum Use: Sendable, Equatable {
        case skipped
        case codePage
        /// A name in the code page, or in UTF-16; a name of a higher rank is the better one.
        case name(rank: Int, isUnicode: Bool)
        case content
        /// A content behind 16 octets which say what it is.
        case object
    }

    private struct Attachment: Sendable {
        var name: String?
        var rank = 0
        var hasContent = false
    }

    /// Attachments given out; further ones are cut.
    public static let attachmentLimit = 256
    /// Octets of a name: Windows has up to 260 characters.
    static let nameLimit = 2048
    static let embeddedName = "embedded.tnef"
    private static let embeddedRank = 4
    /// `IID_IMessage` as it is sent: {00020307-0000-0000-C000-000000000046}.
    private static let messageInterface: [UInt8] = [0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]

    /// Whether it begins with the signature of TNEF.
    public private(set) var isTNEF = false
    /// Whether anything was out of place, or the end is missing.
    public private(set) var isMalformed = false
    /// Whether there were more attachments than the limit, or a name longer than its limit.
    public private(set) var isCut = false

    private var state = State.signature
    private var number: UInt32 = 0
    private var numberSize: UInt32 = 0
    private var attribute: UInt32 = 0
    /// Octets of the attribute to come.
    private var left = 0
    private var use = Use.skipped
    /// The name, code page or interface being gathered.
    private var gathered: [UInt8] = []
    private var properties: MAPIPropertyReader?
    private var attachment: Attachment?
    private var attachmentCount = 0
    private var codePage: UInt32 = 0

    public init() {}

    public mutating func read(_ chunk: Span<UInt8>, _ emit: (Event) -> Void) {
        var cursor = 0
        while cursor < chunk.count {
            switch state {
            case .ended:
                return
            case .data:
                let count = min(chunk.count - cursor, left)
                left -= count
                if properties == nil {
                    take(chunk, cursor..<cursor + count, emit)
                } else {
                    readProperties(chunk, cursor..<cursor + count, emit)
                }
                cursor += count
                if left == 0, state == .data { endAttribute(emit) }
            default:
                number |= UInt32(chunk[cursor]) << (8 * numberSize)
                numberSize += 1
                cursor += 1
                guard numberSize == Self.size(of: state) else { continue }
                let value = number
                number = 0
                numberSize = 0
                take(value, emit)
            }
        }
    }

    public mutating func finish(_ emit: (Event) -> Void) {
        switch state {
        case .level, .ended: break
        default: isMalformed = true
        }
        endAttachment(emit)
        state = .ended
    }

    private static func size(of state: State) -> UInt32 {
        switch state {
        case .signature, .attribute, .length: 4
        case .key, .checksum: 2
        case .level, .data, .ended: 1
        }
    }

    private mutating func take(_ value: UInt32, _ emit: (Event) -> Void) {
        switch state {
        case .signature:
            isTNEF = value == 0x223E_9F78
            if isTNEF { state = .key } else { fail() }
        case .level:
            // Of the message or of an attachment. Anything else is no attribute, and no length would be true.
            if value == 1 || value == 2 { state = .attribute } else { fail() }
        case .attribute:
            attribute = value
            state = .length
        case .length:
            left = Int(value)
            state = .data
            beginAttribute(emit)
            if left == 0, state == .data { endAttribute(emit) }
        case .key, .checksum:
            state = .level
        case .data, .ended:
            break
        }
    }

    private mutating func fail() {
        isMalformed = true
        state = .ended
    }

    /// What an attribute is (MS-OXTNEF §2.1.3.2).
    private mutating func beginAttribute(_ emit: (Event) -> Void) {
        use = .skipped
        gathered = []
        switch attribute {
        case 0x0006_9002:
            endAttachment(emit)
            beginAttachment(emit)
        case 0x0001_8010:
            beginAttachment(emit)
            use = .name(rank: 1, isUnicode: false)
        case 0x0006_800F:
            beginContent(emit)
            use = .content
        case 0x0006_9005:
            beginAttachment(emit)
            properties = MAPIPropertyReader()
        case 0x0006_9007:
            use = .codePage
        default:
            break
        }
    }

    private mutating func endAttribute(_ emit: (Event) -> Void) {
        if let reader = properties {
            if reader.isMalformed || !reader.mayEnd { isMalformed = true }
            properties = nil
        } else {
            endValue(emit)
        }
        use = .skipped
        if state == .data { state = .checksum }
    }

    /// Begins an attachment unless one has begun; the attributes of one may come without `attAttachRenddata`.
    private mutating func beginAttachment(_ emit: (Event) -> Void) {
        guard attachment == nil else { return }
        guard attachmentCount < Self.attachmentLimit else {
            isCut = true
            state = .ended
            return
        }
        attachmentCount += 1
        attachment = Attachment()
        emit(.begin)
    }

    private mutating func endAttachment(_ emit: (Event) -> Void) {
        guard attachment != nil else { return }
        attachment = nil
        emit(.end)
    }

    /// Begins a content: a second one, as attached messages and objects have it, is another attachment with that name.
    private mutating func beginContent(_ emit: (Event) -> Void) {
        if let known = attachment, known.hasContent {
            endAttachment(emit)
            beginAttachment(emit)
            if attachment != nil, let name = known.name { give(name, rank: known.rank, emit) }
        } else {
            beginAttachment(emit)
        }
        attachment?.hasContent = true
    }

    private mutating func give(_ name: String, rank: Int, _ emit: (Event) -> Void) {
        guard let known = attachment, rank >= known.rank, !name.isEmpty else { return }
        attachment?.rank = rank
        guard name != known.name else { return }
        attachment?.name = name
        emit(.name(name))
    }

    private mutating func readProperties(_ chunk: Span<UInt8>, _ range: Range<Int>, _ emit: (Event) -> Void) {
        var cursor = range.lowerBound
        while state == .data, let event = properties?.next(in: chunk, at: &cursor, end: range.upperBound) {
            switch event {
            case .begin(let tag):
                gathered = []
                use = Self.use(of: tag)
                if use == .content { beginContent(emit) }
            case .value(let piece):
                take(chunk, piece, emit)
            case .end:
                endValue(emit)
                use = .skipped
            }
        }
    }

    /// What a property is (MS-OXPROPS): PidTagAttachDataBinary and -Object, PidTagAttachFilename and -LongFilename.
    private static func use(of tag: UInt32) -> Use {
        switch tag {
        case 0x3701_000D: .object
        case 0x3701_0102: .content
        case 0x3704_001E: .name(rank: 2, isUnicode: false)
        case 0x3704_001F: .name(rank: 2, isUnicode: true)
        case 0x3707_001E: .name(rank: 3, isUnicode: false)
        case 0x3707_001F: .name(rank: 3, isUnicode: true)
        default: .skipped
        }
    }

    private mutating func take(_ chunk: Span<UInt8>, _ range: Range<Int>, _ emit: (Event) -> Void) {
        guard !range.isEmpty else { return }
        switch use {
        case .skipped:
            break
        case .content:
            if attachment != nil { emit(.content(chunk.array(in: range))) }
        case .name, .codePage:
            let room = Self.nameLimit - gathered.count
            if range.count > room { isCut = true }
            gathered.append(chunk, in: range.lowerBound..<range.lowerBound + min(room, range.count))
        case .object:
            let end = range.lowerBound + min(Self.messageInterface.count - gathered.count, range.count)
            gathered.append(chunk, in: range.lowerBound..<end)
            guard gathered.count == Self.messageInterface.count else { return }
            beginContent(emit)
            if gathered == Self.messageInterface { give(Self.embeddedName, rank: Self.embeddedRank, emit) }
            use = .content
            take(chunk, end..<range.upperBound, emit)
        }
    }

    private mutating func endValue(_ emit: (Event) -> Void) {
        switch use {
        case .name(let rank, let isUnicode):
            give(isUnicode ? TNEFText.utf16(gathered) : TNEFText.decode(gathered, codePage: codePage), rank: rank, emit)
        case .codePage:
            codePage = TNEFText.number(gathered)
        case .object:
            isMalformed = true
        case .skipped, .content:
            break
        }
    }
}
