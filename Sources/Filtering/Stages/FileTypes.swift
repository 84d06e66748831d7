// SPDX-License-Identifier: Apache-2.0

import Bytes
import Digests
import Inspection
import MIME

/// The third stage: what the content of a leaf really is, from its decoded head.
///
/// Keeps the head of the one leaf that is being read. Text is told at once; for all else an `InspectionRequest` goes out.
struct FileTypes {
    /// One leaf while its content arrives.
    struct Leaf {
        let entity: Int
        var head: [UInt8] = []
        var size = 0
        let hash: SHA256?
        /// Shown in the message itself, and so not judged by the words of scripts: people write about programs.
        let isDisplayed: Bool
    }

    enum Finding {
        case type(String)
        case ask(head: [UInt8], isWhole: Bool)
    }

    private(set) var current: Leaf?

    mutating func begin(_ entity: Int, isDisplayed: Bool, hashing: Bool) {
        current = Leaf(entity: entity, hash: hashing ? SHA256() : nil, isDisplayed: isDisplayed)
    }

    mutating func take(_ octets: Span<UInt8>) {
        guard current != nil else { return }
        let head = current?.head.count ?? 0
        if head < TypeDetector.headSize {
            current?.head.append(octets, in: 0..<min(octets.count, TypeDetector.headSize - head))
        }
        current?.size += octets.count
        current?.hash?.update(octets)
    }

    mutating func drop() {
        current = nil
    }

    /// The leaf is complete.
    mutating func finish() -> (size: Int, sha256: String?, finding: Finding)? {
        guard let leaf = current else { return nil }
        current = nil
        let isWhole = leaf.size == leaf.head.count
        let digest = leaf.hash.map { SHA256.hex($0.finish()) }
        if let type = TypeDetector.quickType(of: leaf.head.span, isWhole: isWhole, isDisplayed: leaf.isDisplayed) {
            return (leaf.size, digest, .type(type))
        }
        return (leaf.size, digest, .ask(head: leaf.head, isWhole: isWhole))
    }
}
