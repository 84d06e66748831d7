// SPDX-License-Identifier: Apache-2.0

/// A question that a stage cannot answer without a C library: put by the pipeline, answered by whoever runs it.
///
/// The daemon answers from a thread pool while chunks go on arriving; `filter-test` answers at once.
public struct InspectionRequest: Sendable {
    /// Number of the request in its message.
    public let id: Int
    /// The decoded beginning of a part, at most `TypeDetector.headSize` octets.
    public let head: [UInt8]
    /// Whether `head` is all of it.
    public let isWhole: Bool
}

/// What was found.
public struct InspectionAnswer: Sendable {
    /// The MIME type of the content.
    public let type: String

    public init(type: String) {
        self.type = type
    }
}
