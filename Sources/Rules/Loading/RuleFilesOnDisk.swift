// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Rule files where administrators keep them: on disk. The only thing of this module that opens a file.
public struct RuleFilesOnDisk: RuleFiles, Sendable {
    public init() {}

    public func names(inFolder path: String) throws(RuleFileProblem) -> [String]? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw RuleFileProblem(Self.reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return nil }
        guard let folder = unsafe opendir(path) else { throw RuleFileProblem(Self.reason(errno)) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { octets in
                unsafe String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    public func content(ofFile path: String, limit: Int) throws(RuleFileProblem) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RuleFileProblem(Self.reason(errno)) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while content.count < limit {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw RuleFileProblem(Self.reason(errno))
            }
            if count == 0 { break }
            content += block[..<min(count, limit - content.count)]
        }
        return content
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file or folder"
        case EACCES: "permission denied"
        default: unsafe String(cString: strerror(code))
        }
    }
}
