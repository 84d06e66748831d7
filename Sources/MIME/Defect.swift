// SPDX-License-Identifier: Apache-2.0

/// A departure of a message from the standards: where it is, and how much it matters.
///
/// Defects never stop the parser; they are collected on the side.
public struct Defect: Sendable, Hashable {
    /// What one mail program and another may make of it.
    public enum Class: String, Sendable {
        /// Everybody reads the message the same way.
        case harmless
        /// Readings may differ in parts, names, content, or in a displayed field.
        case ambiguous
        /// A bound of `Limits` was passed: something was not read.
        case limit
    }

    public enum Name: String, Sendable, CaseIterable {
        case leadingFold = "leading-fold"
        case blankBeforeColon = "blank-before-colon"
        case notAField = "not-a-field"
        case duplicateContentType = "duplicate-content-type"
        case duplicateTransferEncoding = "duplicate-content-transfer-encoding"
        case duplicateDisposition = "duplicate-content-disposition"
        case duplicateParameter = "duplicate-parameter"
        case invalidContentType = "invalid-content-type"
        case missingBoundary = "missing-boundary"
        case emptyPart = "empty-part"
        case boundaryInHeader = "boundary-in-header"
        case missingFirstDelimiter = "missing-first-delimiter"
        case missingClosingDelimiter = "missing-closing-delimiter"
        case encodedMultipart = "encoded-multipart"
        case encodedMessage = "encoded-message"
        case unknownEncoding = "unknown-encoding"
        case invalidBase64 = "invalid-base64"
        case invalidQuotedPrintable = "invalid-quoted-printable"
        case invalidUuencode = "invalid-uuencode"
        case headerTooLarge = "header-too-large"
        case tooManyParameters = "too-many-parameters"
        case tooManyParts = "too-many-parts"
        case nestedTooDeep = "nested-too-deep"
        case boundaryTooLong = "boundary-too-long"

        /// The class of every defect of this name.
        public var classification: Class {
            switch self {
            case .missingClosingDelimiter, .emptyPart: .harmless
            case .headerTooLarge, .tooManyParameters, .tooManyParts, .nestedTooDeep, .boundaryTooLong: .limit
            default: .ambiguous
            }
        }
    }

    public let name: Name
    /// Index of the entity it was found in.
    public let entity: Int
    /// Octets before it: of the message, or of the decoded entity where `within` says so.
    public let offset: Int
    /// The encoded entity whose decoded content `offset` counts in; nil for the message itself.
    public let within: Int?

    public init(_ name: Name, entity: Int, offset: Int, within: Int? = nil) {
        self.name = name
        self.entity = entity
        self.offset = offset
        self.within = within
    }
}
