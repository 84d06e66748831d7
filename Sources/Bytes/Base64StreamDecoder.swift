// SPDX-License-Identifier: Apache-2.0

extension Base64 {
    /// Decodes the base64 of mail bodies as it streams in, in any chunking (RFC 2045 §6.8).
    ///
    /// It never fails: octets outside the alphabet are passed over, padding ends the data (as most mail programs have
    /// it), and an incomplete last quantum gives the whole octets it holds. Every such departure is recorded in
    /// `anomalies`.
    public struct StreamDecoder: Sendable {
        /// What departed from RFC 2045 so far.
        public struct Anomalies: OptionSet, Sendable, Hashable {
            public let rawValue: UInt8
            public init(rawValue: UInt8) { self.rawValue = rawValue }

            /// An octet outside the alphabet that is not a line end or blank.
            public static let foreignOctets = Anomalies(rawValue: 1)
            /// Padding that does not complete a quantum.
            public static let misplacedPadding = Anomalies(rawValue: 2)
            /// Data after padding: it was dropped.
            public static let dataAfterPadding = Anomalies(rawValue: 4)
            /// The end came within a quantum.
            public static let incompleteQuantum = Anomalies(rawValue: 8)
            /// A line that ends within a quantum; RFC 2045 §6.8 has line ends anywhere, but some decode line by line.
            public static let splitQuantum = Anomalies(rawValue: 16)
        }

        /// The six-bit values of the quantum that is not finished, the latest in the low bits, their number, and that of the
        /// padding behind them.
        public var unfinished: (bits: UInt32, count: Int, padding: Int) { (held, heldCount, padding) }

        public private(set) var anomalies: Anomalies = []
        /// Whether the last line ended within a quantum; what follows tells whether that is the end.
        public var isBetweenLines: Bool { isSplit }
        /// Six-bit values of the unfinished quantum, the latest in the low bits.
        private var held: UInt32 = 0
        private var heldCount = 0
        private var padding = 0
        private var padded = false
        /// Whether a line has ended within the open quantum.
        private var isSplit = false

        public init() {}

        /// Decodes `chunk` and appends the octets to `out`.
        public mutating func decode(_ chunk: Span<UInt8>, into out: inout [UInt8]) {
            let table = Base64.values
            let values = table.span
            var index = 0
            while index < chunk.count {
                // The common case: whole quanta of clean base64, and line ends between them.
                if heldCount == 0 && padding == 0 && !padded {
                    Self.decodeQuanta(chunk, &index, values, into: &out)
                    guard index < chunk.count else { return }
                }
                take(chunk[index], value: values[Int(chunk[index])], into: &out)
                index += 1
            }
        }

        /// Octets decoded at a time before they are appended: appending one by one would cost more than decoding.
        private static let blockSize = 3 * 256

        /// Decodes from `index` on as long as there are whole quanta of the alphabet and line ends, nothing else.
        private static func decodeQuanta(
            _ chunk: Span<UInt8>, _ index: inout Int, _ values: Span<UInt8>, into out: inout [UInt8]
        ) {
            var position = index
            let end = chunk.count
            var isClean = true
            while isClean {
                unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: blockSize) { block in
                    var written = 0
                    while written + 3 <= blockSize {
                        guard position + 4 <= end else {
                            isClean = false
                            break
                        }
                        let first = values[Int(chunk[position])]
                        let second = values[Int(chunk[position + 1])]
                        let third = values[Int(chunk[position + 2])]
                        let fourth = values[Int(chunk[position + 3])]
                        if first | second | third | fourth < 64 {
                            unsafe block[written] = first << 2 | second >> 4
                            unsafe block[written + 1] = second << 4 | third >> 2
                            unsafe block[written + 2] = third << 6 | fourth
                            written += 3
                            position += 4
                        } else if chunk[position] == ASCII.cr || chunk[position] == ASCII.lf {
                            position += 1
                        } else {
                            isClean = false
                            break
                        }
                    }
                    unsafe out.append(contentsOf: block[..<written])
                }
            }
            index = position
        }

        /// Ends the data: what an incomplete quantum holds is given out.
        public mutating func finish(into out: inout [UInt8]) {
            if heldCount > 0 || padding > 0 { anomalies.insert(.incompleteQuantum) }
            flush(into: &out)
        }

        private mutating func take(_ octet: UInt8, value: UInt8, into out: inout [UInt8]) {
            switch value {
            case 0..<64:
                if padding > 0 {
                    anomalies.insert(.misplacedPadding)
                    flush(into: &out)
                    padded = true
                }
                if padded {
                    anomalies.insert(.dataAfterPadding)
                    return
                }
                if isSplit {
                    anomalies.insert(.splitQuantum)
                    isSplit = false
                }
                held = held << 6 | UInt32(value)
                heldCount += 1
                if heldCount == 4 { flush(into: &out) }
            case Base64.pad:
                guard heldCount > 0 else {
                    // Padding where no quantum is open says nothing about data.
                    anomalies.insert(.misplacedPadding)
                    return
                }
                padding += 1
                if heldCount + padding == 4 {
                    if heldCount == 1 { anomalies.insert(.misplacedPadding) }
                    flush(into: &out)
                    padded = true
                }
            default:
                let isLineSpace =
                    octet == ASCII.cr || octet == ASCII.lf || octet == ASCII.space || octet == ASCII.tab
                if !isLineSpace { anomalies.insert(.foreignOctets) }
                if octet == ASCII.lf, heldCount > 0 { isSplit = true }
            }
        }

        /// Gives the whole octets of the open quantum and closes it.
        private mutating func flush(into out: inout [UInt8]) {
            switch heldCount {
            case 4:
                out.append(UInt8(truncatingIfNeeded: held >> 16))
                out.append(UInt8(truncatingIfNeeded: held >> 8))
                out.append(UInt8(truncatingIfNeeded: held))
            case 3:
                out.append(UInt8(truncatingIfNeeded: held >> 10))
                out.append(UInt8(truncatingIfNeeded: held >> 2))
            case 2:
                out.append(UInt8(truncatingIfNeeded: held >> 4))
            default:
                break
            }
            held = 0
            heldCount = 0
            padding = 0
        }
    }
}
