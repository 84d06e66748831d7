// SPDX-License-Identifier: Apache-2.0

import MIME
import Rules

/// The fourth stage: what can be said of an attachment by its names, its declaration and its content together.
struct Attachments {
    /// The facts of a leaf, or of an attached message.
    static func facts(of record: PartRecord, inside: AttachmentFacts.Container) -> AttachmentFacts {
        let entity = record.entity
        let names = unique(entity.names.flatMap { [$0] + NameVariants.of($0) })
        let files = names.map { FileName($0) }
        let last = unique(files.flatMap(\.lastExtensions))
        let types = record.knownTypes.isEmpty ? [entity.mediaType.name] : record.knownTypes
        let declared = entity.declaredTypes.isEmpty ? [entity.mediaType.name] : entity.declaredTypes
        return AttachmentFacts(
            part: entity.path, member: nil, filenames: names, extensions: last,
            innerExtensions: unique(files.flatMap(\.innerExtensions)), types: types, declared: declared,
            mismatch: TypeMismatch.isMismatch(
                types: types, declared: entity.declaredTypes, extensions: last),
            size: record.size, dispositions: entity.dispositions, encrypted: record.isEncrypted, macros: false, inside: inside,
            depth: entity.depth, sha256: record.digests, uninspectable: record.uninspectable, isBody: record.isBody)
    }

    /// Whether a leaf is text of the message itself: declared as text, without a name, shown in place.
    static func isDeclaredBody(_ entity: Entity) -> Bool {
        let type = entity.mediaType.name
        guard type == "text/plain" || type == "text/html", entity.names.isEmpty else { return false }
        // By every declaration, in every reading.
        return entity.dispositions.allSatisfy { $0 == "inline" }
            && entity.declaredTypes.allSatisfy { $0 == "text/plain" || $0 == "text/html" }
    }

    /// Whether content found is what a body may be. Text of any kind is shown as text, whatever libmagic calls it.
    static func isBodyContent(_ type: String) -> Bool {
        type == "text/plain" || type == "text/html" || type == "application/x-empty"
    }

    /// Whether content found is text in the eyes of a reader, even if libmagic knows a better word for it.
    static func isTextOfAnyKind(_ type: String) -> Bool {
        type.hasPrefix("text/") || BuiltInGroups.contains("script", type: type) || BuiltInGroups.contains("shortcut", type: type)
    }

    private static func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}
