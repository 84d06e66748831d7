// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct DefectNameTests {
    /// Everyday mail: these alone must never cost a message anything.
    @Test func ordinarySloppinessIsHarmless() {
        let names: [Defect.Name] = [
            .missingClosingDelimiter, .emptyPart, .envelopeLine, .repeatedField, .oddParameters, .missingMIMEVersion,
            .oddBase64Lines, .unpaddedBase64, .trailingBlanks, .inlineFile, .missingHeaderEnd, .quotedPart,
        ]
        for name in names { #expect(name.classification == .harmless, "\(name)") }
    }

    @Test func whatMayHideAPartIsAmbiguous() {
        let names: [Defect.Name] = [
            .duplicateContentType, .duplicateTransferEncoding, .duplicateDisposition, .duplicateParameter, .invalidContentType,
            .missingBoundary, .boundaryInHeader, .missingFirstDelimiter, .encodedMultipart, .encodedMessage, .unknownEncoding,
            .invalidBase64, .invalidQuotedPrintable, .notAField, .blankBeforeColon, .leadingFold, .blankFold, .controlInHeader,
            .oddContentType, .oddDisposition, .oddTransferEncoding, .conflictingNames, .strayBoundary, .sameBoundary,
            .delimiterLookAlike, .partInText, .partInFiller, .duplicateField, .differingFrom,
        ]
        for name in names { #expect(name.classification == .ambiguous, "\(name)") }
    }

    /// What was not read must not pass for harmless.
    @Test func whatWasNotReadIsALimit() {
        let names: [Defect.Name] = [
            .headerTooLarge, .tooManyParameters, .tooManyParts, .nestedTooDeep, .boundaryTooLong, .tooManyReadings,
            .unreadableContent,
        ]
        for name in names { #expect(name.classification == .limit, "\(name)") }
        #expect(Defect.Name.allCases.filter { $0.classification == .limit }.count == names.count)
    }

    /// They stand in rules and reports.
    @Test func namesAreWordsWithHyphens() {
        for name in Defect.Name.allCases {
            #expect(
                name.rawValue.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D },
                "\(name)")
            #expect(name.rawValue.first != "-" && name.rawValue.last != "-", "\(name)")
        }
        #expect(Set(Defect.Name.allCases.map(\.rawValue)).count == Defect.Name.allCases.count)
    }
}
