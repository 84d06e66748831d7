// SPDX-License-Identifier: Apache-2.0

extension Defect {
    /// What is wrong: the word that stands in rules and reports. `Documentation/Defects.md` has an example of each.
    public enum Name: String, Sendable, CaseIterable {
        // The header.
        case leadingFold = "leading-fold"
        case blankBeforeColon = "blank-before-colon"
        case notAField = "not-a-field"
        case envelopeLine = "envelope-line"
        case blankFold = "blank-fold"
        case controlInHeader = "control-in-header"
        case boundaryInHeader = "boundary-in-header"
        case missingHeaderEnd = "missing-header-end"
        case duplicateField = "duplicate-field"
        case differingFrom = "differing-from"
        case repeatedField = "repeated-field"
        // What the header says of the body.
        case duplicateContentType = "duplicate-content-type"
        case duplicateTransferEncoding = "duplicate-content-transfer-encoding"
        case duplicateDisposition = "duplicate-content-disposition"
        case duplicateParameter = "duplicate-parameter"
        case invalidContentType = "invalid-content-type"
        case oddContentType = "odd-content-type"
        case oddDisposition = "odd-content-disposition"
        case oddParameters = "odd-parameters"
        case oddTransferEncoding = "odd-content-transfer-encoding"
        case unknownEncoding = "unknown-encoding"
        case conflictingNames = "conflicting-names"
        case missingMIMEVersion = "missing-mime-version"
        // Structure.
        case missingBoundary = "missing-boundary"
        case strayBoundary = "stray-boundary"
        case sameBoundary = "same-boundary"
        case longBoundary = "long-boundary"
        case delimiterLookAlike = "delimiter-look-alike"
        case partInText = "part-in-text"
        case quotedPart = "quoted-part"
        case partInFiller = "part-in-filler"
        case emptyPart = "empty-part"
        case missingFirstDelimiter = "missing-first-delimiter"
        case missingClosingDelimiter = "missing-closing-delimiter"
        case encodedMultipart = "encoded-multipart"
        case encodedMessage = "encoded-message"
        // Bodies.
        case invalidBase64 = "invalid-base64"
        case oddBase64Lines = "odd-base64-lines"
        case unpaddedBase64 = "unpadded-base64"
        case invalidQuotedPrintable = "invalid-quoted-printable"
        case trailingBlanks = "quoted-printable-trailing-blanks"
        case invalidUuencode = "invalid-uuencode"
        case inlineFile = "inline-file"
        // Bounds.
        case headerTooLarge = "header-too-large"
        case tooManyParameters = "too-many-parameters"
        case tooManyParts = "too-many-parts"
        case nestedTooDeep = "nested-too-deep"
        case boundaryTooLong = "boundary-too-long"
        case tooManyReadings = "too-many-readings"
        case unreadableContent = "unreadable-content"

        /// The class of every defect of this name.
        public var classification: Class {
            switch self {
            case .missingClosingDelimiter, .emptyPart, .envelopeLine, .repeatedField, .oddParameters, .missingMIMEVersion,
                .oddBase64Lines, .unpaddedBase64, .trailingBlanks, .inlineFile, .missingHeaderEnd,
                .quotedPart:
                .harmless
            case .headerTooLarge, .tooManyParameters, .tooManyParts, .nestedTooDeep, .boundaryTooLong, .tooManyReadings,
                .unreadableContent:
                .limit
            default:
                .ambiguous
            }
        }
    }
}
