// SPDX-License-Identifier: Apache-2.0

/// Tells what content really is, from its decoded head.
///
/// In two phases: plain text, HTML and scripts are told by their octets; everything else is put to libmagic. One instance
/// a thread (see `MagicDatabase`).
public final class TypeDetector {
    private let magic: MagicDatabase

    /// Octets of decoded content that the detector wants to see. libmagic finds ISO 9660 at 32,769.
    public static let headSize = 40_960

    public init() throws(MagicDatabase.LoadError) {
        magic = try MagicDatabase()
    }

    /// Whether `head` can be told without libmagic; the cheap first phase, safe on any thread.
    /// - Parameter isWhole: whether `head` is all of the content.
    public static func quickType(of head: Span<UInt8>, isWhole: Bool) -> String? {
        TextSniffer.type(of: head, isWhole: isWhole)
    }

    /// The MIME type of content that begins with `head`.
    public func type(of head: Span<UInt8>, isWhole: Bool) -> String {
        if let type = Self.quickType(of: head, isWhole: isWhole) { return type }
        let type = magic.type(of: head)
        // Old names of libmagic for one and the same thing.
        switch type {
        case "text/plain": return ScriptSniffer.type(of: head) ?? type
        case "application/vnd.microsoft.portable-executable": return "application/x-dosexec"
        case "inode/x-empty": return "application/x-empty"
        default: return type
        }
    }
}
