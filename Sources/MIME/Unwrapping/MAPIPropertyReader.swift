// SPDX-License-Identifier: Apache-2.0

/// Finds the strings, binary values and objects in a list of MAPI properties as it streams in, in any chunking
/// (MS-OXTNEF §2.1.3.4). Values of fixed size are passed over.
///
/// It keeps a few numbers. Counts and lengths are believed only as far as there are octets.
struct MAPIPropertyReader: Sendable {
    enum Event: Sendable, Equatable {
        /// A value begins; the tag has the identifier in its high half and the type in its low one.
        case begin(tag: UInt32)
        /// A piece of the value, as a range of the chunk.
        case value(Range<Int>)
        case end
    }

    private enum State: Sendable {
        // Numbers of four octets.
        case count
        case tag
        case nameKind
        case nameNumber
        case nameLength
        case valueCount
        case valueLength
        // What follows from what was read.
        case values
        case nextValue
        case nextProperty
        case value
        case passing
        case ended
    }

    /// Whether a property was of no known kind: nothing more is found.
    private(set) var isMalformed = false
    /// Whether the list may end here. Padding behind the last value may be missing.
    var mayEnd: Bool {
        switch state {
        case .ended: true
        case .passing: isPadding && propertiesLeft == 0 && valuesLeft == 0
        default: false
        }
    }

    private var state = State.count
    private var number: UInt32 = 0
    private var numberSize: UInt32 = 0
    private var propertiesLeft: UInt32 = 0
    private var tag: UInt32 = 0
    private var valuesLeft: UInt32 = 0
    /// Octets of the value to come, and of the padding behind it.
    private var left = 0
    private var padding = 0
    /// Octets to pass over, and what then follows.
    private var passLeft = 0
    private var following = State.ended
    private var isPadding = false

    init() {}

    /// The next event; nil when `chunk` is used up to `end`.
    mutating func next(in chunk: Span<UInt8>, at cursor: inout Int, end: Int) -> Event? {
        while true {
            switch state {
            case .ended:
                cursor = end
                return nil
            case .values:
                beginValues()
            case .nextValue:
                state = valuesLeft > 0 ? .valueLength : .nextProperty
            case .nextProperty:
                state = propertiesLeft > 0 ? .tag : .ended
                if propertiesLeft > 0 { propertiesLeft -= 1 }
            case .value:
                if left == 0 {
                    valuesLeft -= 1
                    pass(padding, then: .nextValue)
                    isPadding = true
                    return .end
                }
                guard cursor < end else { return nil }
                let start = cursor
                cursor += min(end - cursor, left)
                left -= cursor - start
                return .value(start..<cursor)
            case .passing:
                let count = min(end - cursor, passLeft)
                cursor += count
                passLeft -= count
                guard passLeft == 0 else { return nil }
                state = following
            default:
                guard cursor < end else { return nil }
                number |= UInt32(chunk[cursor]) << (8 * numberSize)
                numberSize += 1
                cursor += 1
                if numberSize == 4 {
                    let value = number
                    number = 0
                    numberSize = 0
                    if takeNumber(value) { return .begin(tag: tag) }
                }
            }
        }
    }

    /// - Returns: whether a value begins.
    private mutating func takeNumber(_ value: UInt32) -> Bool {
        switch state {
        case .count:
            propertiesLeft = value
            state = .nextProperty
        case .tag:
            tag = value
            // Named properties have a set and a name (MS-OXTNEF §2.1.3.4, NamedPropSpec).
            if value >> 16 >= 0x8000 { pass(16, then: .nameKind) } else { state = .values }
        case .nameKind:
            switch value {
            case 0: state = .nameNumber
            case 1: state = .nameLength
            default: fail()
            }
        case .nameNumber:
            state = .values
        case .nameLength:
            pass(Int(value) + Self.padding(of: value), then: .values)
        case .valueCount:
            if let width = Self.width(of: tag) {
                // At most 16 times what four octets can say.
                pass(Int(value) * width, then: .nextProperty)
            } else {
                valuesLeft = value
                state = .nextValue
            }
        case .valueLength:
            left = Int(value)
            padding = Self.padding(of: value)
            state = .value
            return true
        case .values, .nextValue, .nextProperty, .value, .passing, .ended:
            break
        }
        return false
    }

    private mutating func beginValues() {
        let isMultiple = tag & 0x1000 != 0
        switch tag & 0x0FFF {
        case 0x0D, 0x1E, 0x1F, 0x102:
            state = .valueCount
        default:
            guard let width = Self.width(of: tag) else {
                fail()
                return
            }
            if isMultiple { state = .valueCount } else { pass(width, then: .nextProperty) }
        }
    }

    private mutating func fail() {
        isMalformed = true
        state = .ended
    }

    private mutating func pass(_ count: Int, then following: State) {
        passLeft = count
        self.following = following
        isPadding = false
        state = .passing
    }

    private static func padding(of length: UInt32) -> Int { Int((4 - length % 4) % 4) }

    /// Octets of a value of fixed size, with padding; nil for other types.
    private static func width(of tag: UInt32) -> Int? {
        switch tag & 0x0FFF {
        case 0x01: 0
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: 8
        case 0x48: 16
        default: nil
        }
    }
}
