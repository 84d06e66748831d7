// SPDX-License-Identifier: Apache-2.0

import Rules

/// Judges whether content contradicts what the message says of it.
///
/// Only a clear contradiction counts: what libmagic calls plain text or octets may be anything, and honest mail declares
/// `application/octet-stream` for everything. So the kind of the content and the kind declared (by type, or by the
/// extension of the name) must both be definite, and differ.
enum TypeMismatch {
    /// Kinds of content that nobody mistakes for one another.
    enum Kind: Hashable {
        case program, image, audio, video, pdf, archive, office, html
    }

    static func isMismatch(types: [String], declared: [String], extensions: [String]) -> Bool {
        let found = Set(types.compactMap(kind(ofContent:)))
        let claims = Set(declared.compactMap(kind(ofDeclared:)) + extensions.compactMap { byExtension[$0] })
        // Of several readings one that contradicts is enough.
        return found.contains { content in claims.contains { !isCompatible(content: content, claim: $0) } }
    }

    private static func isCompatible(content: Kind, claim: Kind) -> Bool {
        if content == claim { return true }
        switch (content, claim) {
        // Sounds in video containers and pictures in sound files are one family of formats.
        case (.audio, .video), (.video, .audio), (.image, .video): return true
        // Documents of today are archives, and old installers and archives are programs.
        case (.archive, .office), (.office, .archive), (.program, .archive), (.archive, .program): return true
        case (.html, .office): return true
        default: return false
        }
    }

    private static func kind(ofContent type: String) -> Kind? {
        if BuiltInGroups.contains("program", type: type) { return .program }
        if type == "text/html" { return .html }
        return kind(ofDeclared: type)
    }

    private static func kind(ofDeclared type: String) -> Kind? {
        if type == "application/pdf" { return .pdf }
        // Drawings are XML, and libmagic knows few of them.
        if type.hasPrefix("image/svg") { return nil }
        if type.hasPrefix("image/") { return .image }
        if type.hasPrefix("audio/") { return .audio }
        if type.hasPrefix("video/") { return .video }
        if BuiltInGroups.contains("office", type: type) { return .office }
        if BuiltInGroups.contains("archive", type: type) { return .archive }
        return nil
    }

    private static let byExtension: [String: Kind] = [
        "pdf": .pdf, "jpg": .image, "jpeg": .image, "png": .image, "gif": .image, "bmp": .image, "tif": .image, "tiff": .image,
        "webp": .image, "heic": .image, "mp3": .audio, "wav": .audio, "ogg": .audio, "flac": .audio, "mp4": .video, "mov": .video,
        "avi": .video, "mkv": .video, "doc": .office, "docx": .office, "xls": .office, "xlsx": .office, "ppt": .office,
        "pptx": .office, "odt": .office, "ods": .office, "odp": .office, "zip": .archive, "rar": .archive, "7z": .archive,
    ]
}
