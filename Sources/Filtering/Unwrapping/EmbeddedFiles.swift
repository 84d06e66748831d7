// SPDX-License-Identifier: Apache-2.0

import Digests
import MIME

/// Gathers the files that lie within one leaf, as they come out of it: names, and what tells their types.
struct EmbeddedFiles {
    struct File {
        let origin: UnwrappedPart.Origin
        var names: [String] = []
        var content: FileTypes.Content
    }

    private var current: File?
    private(set) var complete: [File] = []
    private let isHashing: Bool
    /// A TNEF within the present file.
    fileprivate var nested: [NestedTNEF] = []
    private let depth: Int
    private static let depthLimit = 4
    /// Whether there was more than is looked at.
    private(set) var isCut = false

    fileprivate struct NestedTNEF {
        var reader = TNEFReader()
        var files: EmbeddedFiles
    }

    init(isHashing: Bool, depth: Int = 0) {
        self.isHashing = isHashing
        self.depth = depth
    }

    mutating func begin(_ origin: UnwrappedPart.Origin) {
        current = File(origin: origin, content: FileTypes.Content(hash: isHashing ? SHA256() : nil))
    }

    mutating func name(_ name: String) {
        if current?.names.contains(name) == false { current?.names.insert(name, at: 0) }
    }

    mutating func take(_ octets: [UInt8]) {
        guard let before = current?.content.head else { return }
        current?.content.take(octets.span)
        let signature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22]
        if before.count >= signature.count {
            if !nested.isEmpty { nested[0].read(octets) }
        } else if let head = current?.content.head, head.starts(with: signature) {
            guard depth < Self.depthLimit else {
                isCut = true
                return
            }
            nested = [NestedTNEF(files: EmbeddedFiles(isHashing: isHashing, depth: depth + 1))]
            nested[0].read(before + octets)
        }
    }

    mutating func end() {
        if let file = current { complete.append(file) }
        current = nil
        guard var inner = nested.first else { return }
        nested = []
        inner.finish()
        complete += inner.files.complete
        isCut = isCut || inner.isCut
    }

    mutating func take(_ event: TNEFReader.Event) {
        switch event {
        case .begin: begin(.tnef)
        case .name(let name): self.name(name)
        case .content(let octets): take(octets)
        case .end: end()
        }
    }

    mutating func take(_ event: InlineEncodingScanner.Event) {
        switch event {
        case .begin(let kind, let name):
            let origin: UnwrappedPart.Origin =
                switch kind {
                case .uuencode: .uuencode
                case .yenc: .yenc
                case .binhex: .binhex
                case .base64: .base64
                }
            begin(origin)
            self.name(Charset.decodeUnlabelled(name))
        case .content(let octets): take(octets)
        case .end: end()
        }
    }
}

extension EmbeddedFiles.NestedTNEF {
    mutating func read(_ octets: [UInt8]) {
        var files = files
        reader.read(octets.span) { files.take($0) }
        self.files = files
    }

    mutating func finish() {
        var files = files
        reader.finish { files.take($0) }
        self.files = files
    }

    var isCut: Bool { reader.isCut || files.isCut }
}
