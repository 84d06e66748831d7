// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct DefectTests {
    /// Everyday mail: these alone must never cost a message anything.
    @Test func ordinarySloppinessIsHarmless() {
        for name in [Defect.Name.missingClosingDelimiter, .emptyPart] {
            #expect(name.classification == .harmless, "\(name)")
        }
    }

    @Test func whatMayHideAPartIsAmbiguous() {
        let names: [Defect.Name] = [
            .duplicateContentType, .duplicateTransferEncoding, .duplicateDisposition, .duplicateParameter, .invalidContentType,
            .missingBoundary, .boundaryInHeader, .missingFirstDelimiter, .encodedMultipart, .encodedMessage, .unknownEncoding,
            .invalidBase64, .invalidQuotedPrintable, .notAField, .blankBeforeColon, .leadingFold,
        ]
        for name in names { #expect(name.classification == .ambiguous, "\(name)") }
    }

    /// They stand in rules and reports.
    @Test func namesAreWordsWithHyphens() {
        for name in Defect.Name.allCases {
            #expect(
                name.rawValue.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D },
                "\(name)")
        }
        #expect(Set(Defect.Name.allCases.map(\.rawValue)).count == Defect.Name.allCases.count)
    }
}
