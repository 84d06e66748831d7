// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

/// The promises of the parser, held against some 1,300 real, odd and broken messages.
@Suite(.enabled(if: Corpora.isPresent, "../shared/corpora is not here"))
struct CorporaTests {
    @Test func everyMessageComesOutAsItWentIn() throws {
        let files = Corpora.messages()
        #expect(files.count > 1000)
        for file in files {
            let message = try Corpora.wire(file)
            #expect(Reading.roundTrip(message) == message, "\(file.path)")
            let cuts = Array(stride(from: 1, to: message.count, by: 61))
            #expect(Reading.roundTrip(message, cuts: cuts) == message, "\(file.path) cut")
        }
    }

    @Test func readingsDoNotDependOnTheCut() throws {
        for file in Corpora.messages() {
            let message = try Corpora.wire(file)
            guard message.count < 100_000 else { continue }
            let whole = Reading(message)
            for step in [1, 7, 509] {
                let cuts = Array(stride(from: step, to: message.count, by: step))
                let cut = Reading(message, cuts: cuts)
                #expect(cut.defects == whole.defects, "\(file.path) cut every \(step)")
                let isEqual = cut.parts == whole.parts
                #expect(isEqual, "\(file.path) cut every \(step)")
            }
        }
    }

    @Test func leavesAreThoseTheOtherParsersSee() throws {
        var checked = 0
        var differing: Set<String> = []
        for (file, expectation) in try Corpora.expectations() where ["agreed", "majority"].contains(expectation.class) {
            checked += 1
            let reading = Reading(try Corpora.wire(file))
            let accepted = expectation.readings.filter { $0.key != "reformime" && $0.key != expectation.odd }.values
            // Some parsers give a multipart without parts no body: then only its type is compared.
            let agreeing = accepted.first { leaves in
                leaves.count == reading.leaves.count
                    && zip(leaves, reading.leaves).allSatisfy {
                        $0.type == $1.type && ($0.digest ?? $1.lfDigest) == $1.lfDigest
                    }
            }
            let name = String(file.path.dropFirst(Corpora.folder.path.count + 1))
            guard let agreeing else {
                differing.insert(name)
                continue
            }
            if expectation.namesAgree {
                #expect(agreeing.map { $0.filename ?? "" } == reading.leaves.map { $0.filename ?? "" }, "\(name)")
            }
        }
        #expect(checked > 1000)
        let known = Set(KnownDifferences.reasons.keys)
        #expect(differing.subtracting(known).sorted() == [])
        #expect(known.subtracting(differing).sorted() == [])
    }
}
