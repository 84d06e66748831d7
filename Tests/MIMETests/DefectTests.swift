// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct DefectTests {
    /// A place counts in the message unless the defect says otherwise.
    @Test func places() {
        let defect = Defect(.notAField, entity: 2, offset: 7)
        #expect(defect.name == .notAField)
        #expect(defect.entity == 2)
        #expect(defect.offset == 7)
        #expect(defect.within == nil)
        let inner = Defect(.notAField, entity: 2, offset: 7, within: 1)
        #expect(inner.within == 1)
        #expect(inner != defect)
    }

    /// They stand in reports.
    @Test func classesAreWords() {
        let words = [Defect.Class.harmless, .ambiguous, .limit].map(\.rawValue)
        #expect(words == ["harmless", "ambiguous", "limit"])
    }
}
