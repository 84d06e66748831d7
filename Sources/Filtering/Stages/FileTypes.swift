// SPDX-License-Identifier: Apache-2.0

import Bytes
import Digests
import Inspection
import MIME

/// The third stage: what the content of a leaf really is, from its decoded head.
///
/// Keeps the head of the one leaf that is being read, once for each way to decode it. Text is told at once; for all else
/// an `InspectionRequest` goes out.
struct FileTypes {
    /// The content of a leaf while it arrives, decoded in one way.
    struct Content {
        var head: [UInt8] = []
        var size = 0
        let hash: SHA256?
        private var archiveEnd = ZipEnd()

        init(hash: SHA256?) {
            self.hash = hash
        }

        /// Whether it is an archive behind other octets.
        var endsAsArchive: Bool { !head.starts(with: [0x50, 0x4B, 0x03, 0x04]) && archiveEnd.isArchive(head: head.span) }

        mutating func take(_ octets: Span<UInt8>) {
            if head.count < TypeDetector.headSize {
                head.append(octets, in: 0..<min(octets.count, TypeDetector.headSize - head.count))
            }
            size += octets.count
            archiveEnd.take(octets)
            hash?.update(octets)
        }

        /// The same content so far, to be gone on with in another way.
        func copy() -> Content {
            var other = Content(hash: hash.map { SHA256(copying: $0) })
            other.head = head
            other.size = size
            other.archiveEnd = archiveEnd
            return other
        }
    }

    /// One leaf while it is read.
    struct Leaf {
        let entity: Int
        var content: Content
        /// Shown in the message itself, and so not judged by the words of scripts: people write about programs.
        let isDisplayed: Bool
        /// Declared or named as a message: what looks like the header of one is that, and hides no script.
        let isMessage: Bool
        /// The content in other ways.
        var views: [(name: ViewName, content: Content)] = []
    }

    enum Finding {
        case type(String)
        case ask(head: [UInt8], isWhole: Bool)
    }

    /// What was found of a leaf in one way to decode it.
    struct Result {
        let size: Int
        let sha256: String?
        let finding: Finding

        /// The octets by which its type is to be told, where that is still to be asked.
        var head: [UInt8]? { if case .ask(let head, _) = finding { head } else { nil } }
    }

    private(set) var current: Leaf?

    mutating func begin(_ entity: Int, isDisplayed: Bool, isMessage: Bool = false, hashing: Bool) {
        current = Leaf(
            entity: entity, content: Content(hash: hashing ? SHA256() : nil), isDisplayed: isDisplayed, isMessage: isMessage)
    }

    mutating func take(_ octets: Span<UInt8>) {
        current?.content.take(octets)
    }

    /// Other ways to decode the leaf begin: what came before is the same in them.
    mutating func begin(views: [ViewName]) {
        guard let leaf = current else { return }
        current?.views += views.map { ($0, leaf.content.copy()) }
    }

    mutating func take(_ octets: Span<UInt8>, view: ViewName) {
        guard let index = current?.views.firstIndex(where: { $0.name == view }) else { return }
        current?.views[index].content.take(octets)
    }

    mutating func drop() {
        current = nil
    }

    /// The same for a reading that parts here.
    func copy() -> FileTypes {
        var other = FileTypes()
        guard let leaf = current else { return other }
        other.current = Leaf(
            entity: leaf.entity, content: leaf.content.copy(), isDisplayed: leaf.isDisplayed, isMessage: leaf.isMessage,
            views: leaf.views.map { ($0.name, $0.content.copy()) })
        return other
    }

    /// The leaf is complete: what it is as documented, and in every way in which something else comes out.
    mutating func finish() -> [Result] {
        guard let leaf = current else { return [] }
        current = nil
        var heads = [leaf.content.head]
        var results = [Self.result(of: leaf.content, in: leaf)]
        for view in leaf.views where view.content.size > 0 && !heads.contains(view.content.head) {
            heads.append(view.content.head)
            results.append(Self.result(of: view.content, in: leaf))
        }
        let archive = leaf.content.endsAsArchive ? leaf.content : leaf.views.first { $0.content.endsAsArchive }?.content
        if let archive { results.append(Self.archive(archive)) }
        return results
    }

    /// What content is in which nothing is displayed; an archive behind other octets is both.
    static func results(of content: Content) -> [Result] {
        [result(of: content, isDisplayed: false, isMessage: false)] + (content.endsAsArchive ? [archive(content)] : [])
    }

    private static func archive(_ content: Content) -> Result {
        Result(size: content.size, sha256: nil, finding: .type("application/zip"))
    }

    private static func result(of content: Content, in leaf: Leaf) -> Result {
        result(of: content, isDisplayed: leaf.isDisplayed, isMessage: leaf.isMessage)
    }

    private static func result(of content: Content, isDisplayed: Bool, isMessage: Bool) -> Result {
        let isWhole = content.size == content.head.count
        let digest = content.hash.map { SHA256.hex($0.finish()) }
        let quick = TypeDetector.quickType(
            of: content.head.span, isWhole: isWhole, isDisplayed: isDisplayed, isMessage: isMessage)
        if let type = quick {
            return Result(size: content.size, sha256: digest, finding: .type(type))
        }
        return Result(size: content.size, sha256: digest, finding: .ask(head: content.head, isWhole: isWhole))
    }
}
