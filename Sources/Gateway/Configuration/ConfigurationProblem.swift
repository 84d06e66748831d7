// SPDX-License-Identifier: Apache-2.0

/// Why a value of the configuration, or of a flag, cannot be.
public struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String
    /// What was probably meant, or what to write instead.
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// `message; hint`.
    public var description: String { hint.map { "\(message); \($0)" } ?? message }
}
