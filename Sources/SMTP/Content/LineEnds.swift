// SPDX-License-Identifier: Apache-2.0

/// What a listener does about CR and LF that are not part of a CRLF, and about NUL.
///
/// Two servers that disagree on what ends a line disagree on where a message ends; so none of these is passed on.
public enum LineEnds: Hashable, Sendable {
    /// They are errors; content that has one is refused as a whole.
    case refuse
    /// In content a lone CR or LF becomes CRLF and NUL is dropped; a lone LF ends a command.
    case normalise
}

/// What was wrong with a line end.
public enum LineEndFlaw: Hashable, Sendable {
    case bareCR
    case bareLF
    case nul
}
