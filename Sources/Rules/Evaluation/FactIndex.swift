// SPDX-License-Identifier: Apache-2.0

import Bytes

/// The tests of all rules by the fact that they are about, so that each fact is looked up once and not once a rule.
///
/// Whole texts are looked up in hash tables. All other patterns are in one Vectorscan database: a wildcard is there
/// by its longest piece, and looked at closely only where that occurs.
struct FactIndex: Sendable {
    struct StringTable: Sendable {
        /// Folded text to the tests that hold for it.
        var exact: [String: [Int]] = [:]
        /// Folded domain to the tests that hold for it and all below it.
        var domains: [String: [Int]] = [:]
        /// Tests that hold for any text.
        var always: [Int] = []
        var isScanned = false

        var isUsed: Bool { isScanned || !exact.isEmpty || !domains.isEmpty || !always.isEmpty }
    }

    /// One pattern of the database, with everything that asks for it.
    struct ValuePattern: Sendable {
        struct Use: Sendable {
            let field: StringField
            let test: Int
            /// What must hold besides; nil where the occurrence is enough.
            let wildcard: Wildcard?
        }

        var uses: [Use] = []
    }

    struct NumberTest: Sendable {
        let test: Int
        let quantities: [Quantity]
    }

    struct FlagTest: Sendable {
        let test: Int
        let wanted: Bool
    }

    struct ClientTest: Sendable {
        let test: Int
        let blocks: [NetworkBlock]
    }

    struct ContainerTest: Sendable {
        let test: Int
        let containers: [AttachmentFacts.Container]
    }

    /// A test of header fields. Its patterns are in the tables under its index here, not under `test`.
    struct HeaderEntry: Sendable {
        let test: Int
        let count: [Quantity]?
        let present: Bool?
    }

    var messageTests: [CompiledTest] = []
    var attachmentTests: [CompiledTest] = []
    var strings = [StringTable](repeating: StringTable(), count: StringField.allCases.count)
    var valuePatterns: [ValuePattern] = []
    var numbers = [[NumberTest]](repeating: [], count: NumberField.allCases.count)
    var flags = [[FlagTest]](repeating: [], count: FlagField.allCases.count)
    var clients: [ClientTest] = []
    var containers: [ContainerTest] = []
    var headers: [HeaderEntry] = []
    /// Header tests that ask nothing of the name, the value or the raw value.
    var anyName = BitSet()
    var anyValue = BitSet()
    var anyRaw = BitSet()
    /// For each text pattern the tests that it satisfies.
    var textPatterns: [[Int]] = []
    /// Tests that connection, sender and recipient decide.
    var envelopeTests = BitSet()
    var recipientTests = BitSet()

    /// Puts into `found` the tests of `field` that hold for `text`.
    func match(_ text: String, _ field: StringField, scratch: PatternScratch, into found: inout BitSet) {
        let table = strings[field.rawValue]
        guard table.isUsed else { return }
        let folded = FoldedText(text)
        for test in table.always { found.insert(test) }
        for test in table.exact[folded.string, default: []] { found.insert(test) }
        if !table.domains.isEmpty {
            var domain = folded.string[...]
            while !domain.isEmpty {
                for test in table.domains[String(domain), default: []] { found.insert(test) }
                guard let dot = domain.firstIndex(of: ".") else { break }
                domain = domain[domain.index(after: dot)...]
            }
        }
        guard table.isScanned else { return }
        for number in scratch.matches(in: folded.octets) {
            for use in valuePatterns[number].uses where use.field == field {
                if use.wildcard?.matches(folded.octets) ?? true { found.insert(use.test) }
            }
        }
    }

    func match(_ number: Int, _ field: NumberField, into found: inout BitSet) {
        for test in numbers[field.rawValue] where test.quantities.contains(where: { $0.holds(for: number) }) {
            found.insert(test.test)
        }
    }

    func match(_ flag: Bool, _ field: FlagField, into found: inout BitSet) {
        for test in flags[field.rawValue] where test.wanted == flag { found.insert(test.test) }
    }
}
