// SPDX-License-Identifier: Apache-2.0

/// A place in a YAML file. Lines and columns count from one, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as compilers write it and editors read it.
    public var description: String { "\(file):\(line):\(column)" }

    /// `file:line`, as reports name the place of a rule.
    public var lineDescription: String { "\(file):\(line)" }
}
