// SPDX-License-Identifier: Apache-2.0

/// Tells what content really is, from its decoded head.
///
/// In two phases: plain text, HTML and scripts are told by their octets; everything else is put to libmagic, whose answer
/// is refined where it says little more than that it is text. One instance a thread (see `MagicDatabase`).
public final class TypeDetector {
    private let magic: MagicDatabase

    /// Octets of decoded content that the detector wants to see. libmagic finds ISO 9660 at 32,769.
    public static let headSize = 40_960

    public init() throws(MagicDatabase.LoadError) {
        magic = try MagicDatabase()
    }

    /// What `head` is, where that can be told without libmagic; the cheap first phase, safe on any thread.
    /// - Parameters:
    ///   - isWhole: whether `head` is all of the content.
    ///   - isDisplayed: whether it is text that a mail program shows in place, where words of scripts are only words.
    ///   - isMessage: whether it is a message or a page saved as one, by its declared type or its name.
    public static func quickType(
        of head: Span<UInt8>, isWhole: Bool, isDisplayed: Bool, isMessage: Bool = false
    ) -> String? {
        TextSniffer.type(of: head, isWhole: isWhole, isDisplayed: isDisplayed, isMessage: isMessage)
    }

    /// The MIME type of content that begins with `head`, by libmagic where `quickType` had no answer.
    public func type(of head: Span<UInt8>) -> String {
        if let type = BinarySniffer.type(of: head) { return type }
        // libmagic adds remarks to some types: `application/x-executable, no program header`.
        let type = String(magic.type(of: head).prefix { $0 != "," })
        switch type {
        // Old and new names of libmagic for one and the same thing.
        case "application/vnd.microsoft.portable-executable": return "application/x-dosexec"
        case "inode/x-empty": return "application/x-empty"
        default: return Self.vagueTypes.contains(type) ? Self.refined(type, of: head) : type
        }
    }

    /// What libmagic calls text that it does not know, by few words or because of a control octet. Each may be a script.
    private static let vagueTypes: Set<String> = [
        "text/plain", "text/html", "text/xml", "application/octet-stream", "application/javascript", "text/javascript",
        "application/x-javascript", "text/x-c", "text/x-c++", "text/x-java", "text/x-asm", "text/x-tex", "text/x-makefile",
    ]

    private static func refined(_ type: String, of head: Span<UInt8>) -> String {
        if type == "application/octet-stream", BinarySniffer.isZipEntry(head) { return "application/zip" }
        let text = FoldedText(head)
        if let script = ScriptSniffer.type(of: text, isPage: type == "text/html") { return script }
        guard text.isMarkup else { return type }
        switch type {
        case "text/plain", "application/javascript", "text/javascript", "application/x-javascript":
            return MarkupSniffer.type(of: text)
        case "application/octet-stream": return text.isWide ? MarkupSniffer.type(of: text) : type
        default: return type
        }
    }
}
