// SPDX-License-Identifier: Apache-2.0

/// What the program says to the shell; of several, the highest.
enum ExitStatus: Int32, Error, Comparable {
    /// Every message would be relayed.
    case relayed = 0
    /// Some message would not.
    case notRelayed = 1
    /// The command line is wrong, as only the configuration shows.
    case usage = 64
    case badRules = 65
    /// Some input could not be read, or some output not be written.
    case unreadable = 66

    static func < (one: ExitStatus, other: ExitStatus) -> Bool { one.rawValue < other.rawValue }
}
