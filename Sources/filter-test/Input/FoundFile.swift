// SPDX-License-Identifier: Apache-2.0

import Bytes

/// A file that holds messages.
struct FoundFile: Equatable {
    /// How standard input is named.
    static let standardInput: DiskPath = "-"

    /// As found; `-` for standard input.
    let path: DiskPath
    /// Below the PATH given: what `--output` names its files after.
    let outputPath: DiskPath
    /// Whether it is one message, whatever it begins with: named `*.eml`, or from a Maildir. Only other files can be an
    /// mbox, since there are single messages that were saved with their `From ` line.
    let isOneMessage: Bool
    /// Octets in it when it was found; 0 for what is no regular file.
    var size = 0

    /// The messages in it.
    func messages() throws(FileProblem) -> [SavedMessage] {
        let isStandardInput = path == Self.standardInput
        let file = try isStandardInput ? OctetFile(standardInput: path) : OctetFile(path: path)
        let mark = MboxSplitter.mark
        if !isOneMessage, try file.read(at: 0, upTo: mark.count) == mark { return try members(of: file) }
        let hasCRLF = try Self.hasCRLF(file)
        let message = SavedMessage(
            name: path, outputPath: isStandardInput ? outputPath.suffixed(".eml") : outputPath, file: file, extent: 0..<file.size,
            isQuoted: false, hasUnixLineEnds: !hasCRLF)
        return [message]
    }

    private func members(of file: OctetFile) throws(FileProblem) -> [SavedMessage] {
        var splitter = MboxSplitter()
        var offset = 0
        while true {
            let chunk = try file.read(at: offset, upTo: OctetFile.chunkSize)
            if chunk.isEmpty { break }
            splitter.read(chunk.span)
            offset += chunk.count
        }
        var messages: [SavedMessage] = []
        for member in splitter.finish() {
            let number = messages.count + 1
            let digits = String(number)
            let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            messages.append(
                SavedMessage(
                    name: path.suffixed("#\(number)"), outputPath: outputPath.suffixed(".\(padded).eml"), file: file,
                    extent: member.extent, isQuoted: true, hasUnixLineEnds: !member.hasCRLF))
        }
        return messages
    }

    /// Whether any line of the file ends in CRLF.
    private static func hasCRLF(_ file: OctetFile) throws(FileProblem) -> Bool {
        var offset = 0
        var last: UInt8 = 0
        while true {
            let chunk = try file.read(at: offset, upTo: OctetFile.chunkSize)
            if chunk.isEmpty { return false }
            let text = chunk.span
            var start = 0
            while let lf = text.firstIndex(of: ASCII.lf, in: start..<text.count) {
                if (lf > 0 ? text[lf - 1] : last) == ASCII.cr { return true }
                start = lf + 1
            }
            last = text[text.count - 1]
            offset += chunk.count
        }
    }
}
