// SPDX-License-Identifier: Apache-2.0

/// Finds the files that a path means: the file itself, or in a folder, and all below it, each `*.eml` and what is in
/// `cur` and `new` of Maildirs.
///
/// What cannot be looked at is a failure among the findings: nothing is passed over because it could not be read.
struct MessageFinder {
    /// Folders within folders. Links to folders are not followed, so there are no circles.
    private static let depthLimit = 200

    private var findings: [Result<FoundFile, FileProblem>] = []

    /// In the order of the paths, and within folders by name.
    static func find(_ paths: [String]) -> [Result<FoundFile, FileProblem>] {
        var finder = MessageFinder()
        for path in paths { finder.add(DiskPath(path)) }
        return finder.findings
    }

    private mutating func add(_ path: DiskPath) {
        if path == FoundFile.standardInput {
            findings.append(.success(FoundFile(path: path, outputPath: "stdin", isOneMessage: false)))
            return
        }
        do throws(FileProblem) {
            // What was named is read whatever it is: a pipe, or a link to one.
            switch try FileKind(at: path, followsLinks: true) {
            case .folder:
                let names = try FolderListing.names(in: path)
                addFolder(path, names, below: "", isMaildirPart: Self.isMaildirPart(path), depth: 0)
            case .file(let size):
                add(path, size: size)
            case .link, .other:
                add(path, size: 0)
            }
        } catch {
            findings.append(.failure(error))
        }
    }

    /// A file that was named.
    private mutating func add(_ path: DiskPath, size: Int) {
        let name = path.lastName
        let isOneMessage = Self.isMessageName(name)
        findings.append(.success(FoundFile(path: path, outputPath: name, isOneMessage: isOneMessage, size: size)))
    }

    private mutating func addFolder(
        _ path: DiskPath, _ names: [DiskPath], below: DiskPath, isMaildirPart: Bool, depth: Int
    ) {
        let isMaildir = names.contains("cur") && names.contains("new")
        for name in names {
            let child = path.appending(name)
            let relative = below.appending(name)
            let isMessage = !name.hasPrefix(".") && (isMaildirPart || Self.isMessageName(name))
            do throws(FileProblem) {
                var kind = try FileKind(at: child, followsLinks: false)
                if kind == .link {
                    // A link is read where it leads to a file, and stands for no folder.
                    guard isMessage else { continue }
                    kind = try FileKind(at: child, followsLinks: true)
                    if kind == .folder { continue }
                }
                switch kind {
                case .folder:
                    guard depth < Self.depthLimit else {
                        throw FileProblem(path: child, reason: "lies too deep in folders")
                    }
                    let inner = try FolderListing.names(in: child)
                    let isPart = isMaildir && (name == "cur" || name == "new")
                    addFolder(child, inner, below: relative, isMaildirPart: isPart, depth: depth + 1)
                case .file(let size) where isMessage:
                    findings.append(.success(FoundFile(path: child, outputPath: relative, isOneMessage: true, size: size)))
                case .file, .link, .other:
                    continue
                }
            } catch {
                findings.append(.failure(error))
            }
        }
    }

    private static func isMessageName(_ name: DiskPath) -> Bool { name.hasSuffix(".eml") }

    /// Whether the path itself is `cur` or `new` of a Maildir.
    private static func isMaildirPart(_ path: DiskPath) -> Bool {
        let name = path.lastName
        guard name == "cur" || name == "new" else { return false }
        let sibling = path.appending(name == "cur" ? "../new" : "../cur")
        do throws(FileProblem) {
            return try FileKind(at: sibling, followsLinks: true) == .folder
        } catch {
            return false
        }
    }
}
