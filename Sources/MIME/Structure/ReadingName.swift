// SPDX-License-Identifier: Apache-2.0

/// How a reading of a message differs from the documented one.
///
/// Some mail program takes each of these ways where a message is ambiguous. Reports name it; rules see the parts of all.
public enum ReadingName: String, Sendable, Hashable, CaseIterable {
    /// The header ends at the first line that is no field.
    case shortHeader = "short-header"
    /// A delimiter within a header is passed over, and the header goes on.
    case longHeader = "long-header"
    /// Every line that begins with two hyphens separates parts: whatever the boundary is taken to be, it is among them.
    case anyDelimiter = "any-delimiter"
    /// What is declared as a multipart, or taken for one, is a leaf.
    case leaf
    /// What is declared otherwise is an attached message.
    case message
    /// A multipart under a transfer encoding is decoded before it is taken apart.
    case decodedMultipart = "decoded-multipart"
    /// An attached message under an encoding that nobody knows is decoded before it is read.
    case decodedMessage = "decoded-message"
    /// In what is decoded, a CR alone ends a line too.
    case bareReturns = "bare-cr"
}

/// Another way to decode the body of a leaf than the documented one.
public enum ViewName: String, Sendable, Hashable, CaseIterable {
    case identity
    case base64
    case quotedPrintable = "quoted-printable"
    case uuencode
    case yenc
    case binhex
    case gzip64
    /// base64 in which padding is passed over and data goes on behind it.
    case base64BehindPadding = "base64-behind-padding"
    /// base64 in which padding is dropped as if it were not there.
    case base64WithoutPadding = "base64-without-padding"
    /// base64 of which each line is decoded by itself.
    case base64Lines = "base64-lines"
    /// The same, but what does not fill a quantum is dropped.
    case base64LineQuads = "base64-line-quads"
    /// base64 of which each line has one quantum, and what follows it is passed over.
    case base64LineHeads = "base64-line-heads"
    /// base64 of which each line counts up to its first foreign octet.
    case base64ToForeign = "base64-to-foreign"
    /// base64 cut into fours of whatever it holds, padding included.
    case base64Quads = "base64-quads"
    /// base64 of which only the lines that hold nothing else count.
    case base64CleanLines = "base64-clean-lines"
    /// base64 that is out of step by one letter, two or three: what was not meant as data belongs to the alphabet too.
    case base64OneOff = "base64-one-off"
    case base64TwoOff = "base64-two-off"
    case base64ThreeOff = "base64-three-off"
    /// Quoted-printable in which an `=` that begins no escape is dropped.
    case quotedPrintableDropping = "quoted-printable-dropping"
    /// The same with the character behind it.
    case quotedPrintableSkipping = "quoted-printable-skipping"
    /// The same with both characters behind it.
    case quotedPrintableSkippingTwo = "quoted-printable-skipping-two"
}
