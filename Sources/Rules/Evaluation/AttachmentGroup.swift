// SPDX-License-Identifier: Apache-2.0

/// What is remembered of one attachment, for actions and reports.
struct AttachmentRecord: Sendable {
    /// Counted as they came.
    let order: Int
    let part: String
    let member: String?
    let filename: String?
    let type: String?
    var isHidden = false
}

/// All attachments for which every test has the same answer. An archive of a million pictures is one group with a
/// hundred records.
struct AttachmentGroup: Sendable {
    struct Key: Hashable, Sendable {
        let matched: BitSet
        let isBody: Bool
    }

    let key: Key
    private(set) var records: [AttachmentRecord] = []
    private var counts: [String: Int] = [:]

    init(key: Key) {
        self.key = key
    }

    /// Keeps at most `limit` records of one part: more would change no decision.
    mutating func add(_ record: AttachmentRecord, limit: Int) {
        let count = counts[record.part, default: 0]
        guard count < limit else { return }
        counts[record.part] = count + 1
        records.append(record)
    }
}
